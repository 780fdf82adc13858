internal import Crypto
package import Faults
internal import Glibc
internal import Linux
package import OCI

/// What unpacking a layer found out.
package struct UnpackedLayer: Sendable {
    /// Digest of the uncompressed archive.
    package let diffID: OCI.Digest
    /// Bytes of the uncompressed archive.
    package let bytes: Int64
    package let entries: Int
    /// What its files come to, as Docker counts an image's size.
    package let fileBytes: Int64
    /// Hard links whose targets are in layers below; `complete` makes them once those are there.
    package let pendingLinks: [PendingLink]
    /// Folders that no entry describes; `complete` gives them what the layers below say of them.
    let impliedFolders: [EntryPath]
}

/// Unpacks a layer, plain, gzip or zstd, from `read` into the folder `path`, empty or with the parents' files.
///
/// Blocks; it inflates on a second thread while this one hashes and writes. `read` is called there: it fills the buffer
/// with what it has and answers the count, 0 at the end. A failure names the entry; what was written so far stays in
/// the folder, nothing was touched outside it. The caller syncs.
package func unpackLayer(
    into path: String, whiteouts: WhiteoutForm, limits: UnpackLimits = UnpackLimits(),
    from read: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws(Fault) -> Int
) throws(Fault) -> UnpackedLayer {
    let folder = try doing("open the snapshot") { () throws(SystemError) in
        try openFile(path, O_RDONLY | O_DIRECTORY)
    }
    let thread = InflateThread()
    BlockingPool.shared.submit { thread.serve(read, limits) }
    defer { thread.abandon() }
    let reader = try TarReader(thread)
    let unpacker = LayerUnpacker(folder, whiteouts)
    while let entry = try reader.next() { try unpacker.add(entry, reader, limits) }
    let digest = try reader.finish()
    try unpacker.finishFolders()
    return UnpackedLayer(
        diffID: OCI.Digest(sha256: digest), bytes: reader.bytes, entries: unpacker.entries,
        fileBytes: unpacker.fileBytes,
        pendingLinks: unpacker.pendingLinks, impliedFolders: unpacker.impliedFolders)
}
