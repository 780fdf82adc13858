internal import Linux

/// One header of a tar archive.
struct TarEntry {
    enum Kind {
        case file, directory, fifo
        case symlink(target: [UInt8])
        /// One more name of a file that came before, in this layer or one below.
        case hardLink(target: [UInt8])
        case characterDevice(UInt64)
        case blockDevice(UInt64)
        /// A socket, or what nobody knows: not extracted.
        case other
    }

    /// As it stands in the archive.
    let name: [UInt8]
    let kind: Kind
    /// Bytes of a file, holes included.
    let size: Int64
    let permissions: UInt32
    let uid: UInt32
    let gid: UInt32
    let modified: FileTime
    let attributes: [(name: String, value: [UInt8])]
}
