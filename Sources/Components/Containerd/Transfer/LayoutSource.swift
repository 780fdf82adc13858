internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// An OCI image layout on this host.
struct LayoutSource: BlobSource {
    let folder: String
    let store: ContentStore
    let lease: OwnedLease
    let namespace: String

    var labels: [String: String] { [:] }

    func path(_ digest: Digest) -> String { "\(folder)/blobs/\(digest.algorithm)/\(digest.hex)" }

    func contains(_ digest: Digest) -> Bool { access(path(digest), R_OK) == 0 }

    func fetch(into ingest: Ingest, told: @escaping @Sendable (Int64) -> Void) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            let digest = ingest.descriptor.digest
            let file = try doing("read blob \(digest) of the layout") { () throws(SystemError) in
                try openFile(path(digest), O_RDONLY)
            }
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)
            defer { room.deallocate() }
            while true {
                let count = try doing("read blob \(digest) of the layout") { () throws(SystemError) in
                    try file.read(into: room, at: ingest.offset)
                }
                if count == 0 { return }
                try ingest.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
                told(ingest.offset)
            }
        }
    }
}
