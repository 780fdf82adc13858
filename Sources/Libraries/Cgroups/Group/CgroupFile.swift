internal import Glibc
internal import Linux

/// Reads and writes the small files of a cgroup folder.
enum CgroupFile {
    static func write(_ path: String, _ value: String) throws(SystemError) {
        let file = try openFile(path, O_WRONLY)
        try write(to: file.raw, value, path)
    }

    /// Each value is one write(2) from its start: the kernel takes no partial ones.
    static func write(to descriptor: Int32, _ value: String, _ path: String) throws(SystemError) {
        var text = value
        try retrying("write", path) {
            text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    /// The text without its last newline.
    static func read(_ path: String) throws(SystemError) -> String {
        var bytes = try readFile(path, limit: 16 << 20)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The processes of a folder; of a threaded one, which does not tell them, its threads (cgroup-v2.rst, "Threads").
    static func members(_ folder: borrowing OwnedFD) throws(SystemError) -> [Int32] {
        do throws(SystemError) { return try numbers(folder, "cgroup.procs") } catch {
            guard error.errno == EOPNOTSUPP else { throw error }
            return try numbers(folder, "cgroup.threads")
        }
    }

    private static func numbers(_ folder: borrowing OwnedFD, _ name: String) throws(SystemError) -> [Int32] {
        let text = try folder.open(name, O_RDONLY).readAll(limit: 16 << 20)
        return text.split(separator: 0x0A).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }

    /// `key value` lines, as in `memory.events`.
    static func readTable(_ path: String) throws(SystemError) -> [Substring: UInt64] {
        parseTable(try read(path))
    }

    static func parseTable(_ text: String) -> [Substring: UInt64] {
        var table: [Substring: UInt64] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, let value = UInt64(parts[1]) { table[parts[0]] = value }
        }
        return table
    }

    static func makeFolder(_ path: String) throws(SystemError) {
        try retrying("mkdir", path) { mkdir(path, 0o755) }
    }
}
