internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ContentStore {
    /// All bytes of a small blob: a manifest, a config. `limit` guards against what a stranger calls small.
    func bytes(_ digest: Digest, limit: Int) throws(Fault) -> [UInt8] {
        let file = try open(digest)
        return try doing("read content \(digest)") { () throws(SystemError) in try file.readAll(limit: limit) }
    }

    /// Keeps bytes that are in memory; a blob that is here is a success.
    func put(_ bytes: [UInt8], as descriptor: Descriptor, lease: String?, _ namespace: String) throws(Fault) {
        // Another process that writes the same few bytes is done in no time.
        for _ in 0..<500 {
            if try adopt(descriptor, lease: lease, namespace) { return }
            if let ingest = try Ingest(self, "put-\(descriptor.digest)", descriptor, lease: lease, namespace) {
                try ingest.restart()
                try ingest.write(bytes)
                return try ingest.commit()
            }
            usleep(10_000)
        }
        throw Fault(.unavailable, "content \(descriptor.digest) is being written by another process")
    }

    /// Refuses a descriptor whose size is not that of the blob, which is here: sizes are added up and shown.
    func checkSize(_ descriptor: Descriptor) throws(Fault) {
        let size = try doing("read content \(descriptor.digest)") { () throws(SystemError) in
            try fileStatus(path(descriptor.digest)).size
        }
        guard size == descriptor.size else {
            throw Fault(
                .dataLoss, "content \(descriptor.digest) has \(size) bytes, its descriptor says \(descriptor.size)")
        }
    }

    /// Whether the blob is here; it is protected by `lease` then.
    func adopt(_ descriptor: Descriptor, lease: String?, _ namespace: String) throws(Fault) -> Bool {
        try gate.publishing { () throws(Fault) in
            guard contains(descriptor.digest) else { return false }
            try leases.protect(.content("\(descriptor.digest)"), lease: lease, namespace)
            return true
        }
    }
}
