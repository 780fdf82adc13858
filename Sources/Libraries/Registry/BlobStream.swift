internal import AsyncHTTPClient
package import Faults
internal import NIOCore
internal import OCI

/// A piece of a blob, in order; at most a few hundred KiB.
package struct BlobChunk: Sendable {
    let buffer: ByteBuffer
    /// Bytes.
    package var count: Int { buffer.readableBytes }

    /// Lends the bytes without a copy; the pointer is good only in `body`.
    package func withUnsafeBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let result: Result<Value, Failure> = buffer.withUnsafeReadableBytes { bytes in
            do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

/// The bytes of a blob from an offset to its end, fetched as they are asked for.
///
/// A broken connection is mended inside: the stream asks for the rest with Range and goes on at the byte after the last
/// one it gave. It ends after exactly `size` bytes, or throws; it does not check the digest: whoever keeps the bytes
/// hashes them (with what was there before `offset`) and says so.
package struct BlobStream: AsyncSequence {
    /// Pieces in order.
    package typealias Element = BlobChunk
    /// Only faults are thrown.
    package typealias Failure = Fault
    let client: RegistryClient
    let descriptor: Descriptor
    let reference: ImageReference
    let offset: Int64

    /// Starts; the registry is asked with the first `next`.
    package func makeAsyncIterator() -> Iterator {
        Iterator(stream: self, position: offset)
    }

    /// The state of one run over the blob.
    package struct Iterator: AsyncIteratorProtocol {
        /// Only faults are thrown.
        package typealias Failure = Fault
        private let stream: BlobStream
        private var position: Int64
        private var body: HTTPClientResponse.Body.AsyncIterator?
        private var skip: Int64 = 0
        private var failures = 0
        // Bytes since the last failure: a connection that drops after a few of them each time is no progress.
        private var progress = 0

        init(stream: BlobStream, position: Int64) {
            self.stream = stream
            self.position = position
        }

        /// The next piece; nil after the last.
        package mutating func next() async throws(Fault) -> BlobChunk? {
            while position < stream.descriptor.size {
                do throws(Fault) {
                    if let chunk = try await attempt() { return chunk }
                } catch {
                    body = nil
                    failures += 1
                    progress = 0
                    try await stream.client.pause(after: failures, error, stream.reference.domain)
                }
            }
            body = nil
            return nil
        }

        private mutating func attempt() async throws(Fault) -> BlobChunk? {
            var reader: HTTPClientResponse.Body.AsyncIterator
            if let body {
                reader = body
            } else {
                (reader, skip) = try await stream.client.open(stream.descriptor, stream.reference, at: position)
            }
            let buffer: ByteBuffer?
            let url = "\(stream.reference.domain)/v2/\(stream.reference.repository)/blobs/\(stream.descriptor.digest)"
            do { buffer = try await reader.next() } catch { throw HTTPClientResponse.broken(error, url) }
            guard var buffer else {
                let failure = TransportFailure(stage: .exchange, text: "unexpected EOF")
                throw Fault(.unavailable, "Get \"\(url)\": unexpected EOF", cause: failure)
            }
            body = reader
            return try advance(&buffer)
        }

        private mutating func advance(_ buffer: inout ByteBuffer) throws(Fault) -> BlobChunk? {
            let before = Swift.min(Int64(buffer.readableBytes), skip)
            buffer.moveReaderIndex(forwardBy: Int(before))
            skip -= before
            guard buffer.readableBytes > 0 else { return nil }
            position += Int64(buffer.readableBytes)
            guard position <= stream.descriptor.size else {
                throw Fault(
                    .dataLoss,
                    "blob \(stream.descriptor.digest) is larger than its manifest says: \(stream.descriptor.size) bytes"
                )
            }
            progress += buffer.readableBytes
            if progress > 256 << 10 { failures = 0 }
            return BlobChunk(buffer: buffer)
        }
    }
}
