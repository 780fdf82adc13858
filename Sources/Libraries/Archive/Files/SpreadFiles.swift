package import Faults
internal import Glibc
internal import Linux

/// Spreads an archive of a stranger, plain, gzip or zstd, out into the empty folder `path`: its regular files under
/// plain relative names, readable by us alone. Links are remembered and not made, so nothing in the folder leads out
/// of it; devices, FIFOs, other names and a name that comes twice are refused. Blocks, as `unpackLayer` does.
package func spreadFiles(
    into path: String, limits: UnpackLimits = UnpackLimits(),
    from read: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws(Fault) -> Int
) throws(Fault) -> ArchiveFiles {
    let thread = InflateThread()
    BlockingPool.shared.submit { thread.serve(read, limits) }
    defer { thread.abandon() }
    let reader = try TarReader(thread)
    var spread = FileSpreader(folder: path)
    while let entry = try reader.next() {
        do throws(Fault) { try spread.add(entry, reader, limits) } catch {
            throw error.prefixed("entry \"\(FileSpreader.printable(entry.name))\"")
        }
    }
    _ = try reader.finish()
    return spread.files
}

/// Writes entries as files.
struct FileSpreader {
    let folder: String
    var files = ArchiveFiles()
    private var folders: Set<String> = []
    private var entries = 0

    init(folder: String) {
        self.folder = folder
    }

    mutating func add(_ entry: TarEntry, _ reader: TarReader, _ limits: UnpackLimits) throws(Fault) {
        entries += 1
        guard entries <= limits.entries else {
            throw Fault(.resourceExhausted, "more than \(limits.entries) entries")
        }
        guard let name = ArchiveFiles.clean(String(decoding: entry.name, as: UTF8.self)) else {
            throw Fault(.invalidArgument, "not a name that an image's archive has")
        }
        switch entry.kind {
        // Made where a file needs it.
        case .directory: return
        case .file: try write(entry, name, reader)
        case .symlink(let target):
            try link(name, to: ArchiveFiles.target(of: String(decoding: target, as: UTF8.self), at: name))
        case .hardLink(let target): try link(name, to: ArchiveFiles.clean(String(decoding: target, as: UTF8.self)))
        case .fifo, .characterDevice, .blockDevice, .other:
            throw Fault(.invalidArgument, "neither a file nor a folder nor a link")
        }
    }

    private mutating func link(_ name: String, to target: String?) throws(Fault) {
        guard let target, !target.isEmpty else { throw Fault(.invalidArgument, "a link out of the archive") }
        try take(name)
        files.links[name] = target
    }

    private func take(_ name: String) throws(Fault) {
        guard !name.isEmpty, !files.names.contains(name), files.links[name] == nil else {
            throw Fault(.invalidArgument, "the name is there already")
        }
    }

    private mutating func write(_ entry: TarEntry, _ name: String, _ reader: TarReader) throws(Fault) {
        try take(name)
        let file = try doing("write it") { () throws(SystemError) in
            try makeFolders(of: name)
            return try openFile("\(folder)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        }
        var end: Int64 = 0
        try reader.content { (bytes, offset) throws(Fault) in
            guard offset >= end, offset <= entry.size, Int64(bytes.count) <= entry.size - offset else {
                throw Fault(.invalidArgument, "its content is longer than its header says")
            }
            try doing("write it") { () throws(SystemError) in try file.writeAll(bytes, at: offset) }
            end = offset + Int64(bytes.count)
        }
        guard end == entry.size else { throw Fault(.invalidArgument, "a file with holes") }
        files.names.insert(name)
    }

    private mutating func makeFolders(of name: String) throws(SystemError) {
        var place = ""
        for part in name.split(separator: "/").dropLast() {
            place += "/\(part)"
            guard folders.insert(place).inserted else { continue }
            let path = folder + place
            try retrying("mkdir", path) { mkdir(path, 0o700) }
        }
    }

    /// A stranger's name, for a message.
    static func printable(_ name: [UInt8]) -> String {
        String(decoding: name.prefix(200).map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}
