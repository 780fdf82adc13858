internal import ContainerdAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Blobs over seam 2.
struct Content: ContentService {
    let store: ContentStore

    func info(_ digest: Digest, _ context: CallContext) async throws(Fault) -> ContentInfo {
        try await BlockingPool.shared.run { () throws(Fault) in try store.info(digest, context.namespace) }
    }

    func read(_ digest: Digest, _ context: CallContext) async throws(Fault) -> ByteChannel {
        try await BlockingPool.shared.run { () throws(Fault) in ByteChannel(try store.open(digest)) }
    }

    func list(_ context: CallContext) async throws(Fault) -> [ContentInfo] {
        try await BlockingPool.shared.run { () throws(Fault) in try store.list(context.namespace) }
    }

    func update(_ digest: Digest, labels: [String: String], _ context: CallContext) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            try store.update(digest, labels: labels, context.namespace)
        }
    }

    func delete(_ digest: Digest, _ context: CallContext) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in try store.delete(digest, context.namespace) }
    }

    func ingest(
        _ reference: String, expected: Descriptor, from source: ByteChannel, _ context: CallContext
    ) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            if try store.adopt(expected, lease: context.lease, context.namespace) { return }
            guard let ingest = try Ingest(store, reference, expected, lease: context.lease, context.namespace) else {
                throw Fault(.unavailable, "ref \(reference) locked: unavailable")
            }
            // A channel cannot be asked for its middle.
            try ingest.restart()
            try ingest.takeAll(from: source)
            try ingest.commit()
        }
    }
}

extension Ingest {
    /// Writes all that the channel gives.
    func takeAll(from source: ByteChannel) throws(Fault) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)
        defer { room.deallocate() }
        while true {
            let count = try doing("read content \(descriptor.digest)") { () throws(SystemError) in
                try retrying("read") { Glibc.read(source.raw, room.baseAddress, room.count) }
            }
            if count == 0 { return }
            try write(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}
