internal import Glibc
internal import Linux

/// Cuts what is read into lines; a line that is not whole yet waits for its rest.
struct LineReader: ~Copyable {
    /// Longer ones are nobody's record; they are passed over.
    private static let longest = 1 << 20

    private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var start = 0
    private var end = 0

    deinit {
        room.deallocate()
    }

    /// Reads more; false where nothing more is there now.
    mutating func fill(from files: inout LogFiles) throws(SystemError) -> Bool {
        if start > 0 {
            room.baseAddress.map { _ = memmove($0, $0 + start, end - start) }
            end -= start
            start = 0
        }
        if end == room.count, !grow() { end = 0 }
        let count = try files.read(into: UnsafeMutableRawBufferPointer(rebasing: room[end...]))
        end += count
        return count > 0
    }

    private mutating func grow() -> Bool {
        guard room.count < Self.longest else { return false }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: room.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(room))
        room.deallocate()
        room = larger
        return true
    }

    /// The next whole line without its end; valid until the next `fill`.
    mutating func next() -> UnsafeRawBufferPointer? {
        guard start < end, let base = room.baseAddress, let found = memchr(base + start, 0x0A, end - start) else {
            return nil
        }
        let length = UnsafeMutableRawPointer(found) - (base + start)
        let line = UnsafeRawBufferPointer(start: base + start, count: length)
        start += length + 1
        return line
    }
}
