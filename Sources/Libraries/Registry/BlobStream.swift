package import Faults
internal import NIOCore
package import OCI

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
    package typealias Element = BlobChunk
    package typealias Failure = Fault
    let client: RegistryClient
    let descriptor: Descriptor
    let reference: ImageReference
    let offset: Int64

    package func makeAsyncIterator() -> Iterator {
        Iterator()
    }

    /// The state of one run over the blob.
    package struct Iterator: AsyncIteratorProtocol {
        /// The next piece; nil after the last.
        package mutating func next() async throws(Fault) -> BlobChunk? {
            throw Fault(.unimplemented, "registry client: blob")
        }

        /// The next piece; nil after the last.
        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Fault) -> BlobChunk? {
            try await next()
        }
    }
}

extension RegistryClient {
    /// The blob's bytes from `offset` (what is already on disk) to its end; see `BlobStream`.
    package func blob(_ descriptor: Descriptor, of reference: ImageReference, from offset: Int64 = 0) -> BlobStream {
        BlobStream(client: self, descriptor: descriptor, reference: reference, offset: offset)
    }
}
