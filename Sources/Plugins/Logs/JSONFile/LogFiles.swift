internal import Glibc
internal import Linux

/// The files of a json-file log as one stream, from the oldest to the one being written, across rotations.
///
/// A file that is read keeps its descriptor, so a rotation cannot take it away; which file comes next is found by the
/// inode, for the names move.
struct LogFiles: ~Copyable {
    private let path: String
    private var current: OwnedFD
    /// Lines before this offset are not wanted or were read.
    private(set) var offset: Int

    /// Begins with the last `tail` lines, or with the oldest line; nil where there is no log.
    static func open(_ path: String, tail: Int?) throws(SystemError) -> LogFiles? {
        var wanted = tail ?? .max
        var oldest: LogFiles?
        for name in [path] + JSONFileOptions.rotated(path) {
            guard let file = try openIfThere(name) else { continue }
            let place = tail == nil ? 0 : try TailPosition.find(file.raw, lines: &wanted)
            oldest = LogFiles(path: path, current: file, offset: place)
            if wanted == 0 { break }
        }
        return oldest
    }

    private init(path: String, current: consuming OwnedFD, offset: Int) {
        self.path = path
        self.current = current
        self.offset = offset
    }

    /// Reads at most `room.count` bytes; 0 where no more has been written so far.
    mutating func read(into room: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let (descriptor, place) = (current.raw, offset)
            let count = try retrying("pread", path) { pread(descriptor, room.baseAddress, room.count, off_t(place)) }
            offset += count
            if count > 0 { return count }
            guard try next() else { return 0 }
        }
    }

    // The next newer file, where the one that was read to its end is no longer the one being written.
    private mutating func next() throws(SystemError) -> Bool {
        guard let mine = Self.identity(current.raw) else { return false }
        var newer = try Self.openIfThere(path)
        guard let writing = Self.identity(newer?.raw ?? -1), writing != mine else { return false }
        // What was written between the last read and the rotation is still to come.
        var status = stat()
        if fstat(current.raw, &status) == 0, Int(status.st_size) > offset { return true }
        for name in JSONFileOptions.rotated(path) {
            guard let file = try Self.openIfThere(name) else { continue }
            if Self.identity(file.raw) == mine { break }
            newer = consume file
        }
        guard let file = newer.take() else { return false }
        current = file
        offset = 0
        return true
    }

    private static func openIfThere(_ path: String) throws(SystemError) -> OwnedFD? {
        do { return try openFile(path, O_RDONLY) } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }

    private static func identity(_ descriptor: Int32) -> [UInt]? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? [UInt(status.st_dev), UInt(status.st_ino)] : nil
    }
}
