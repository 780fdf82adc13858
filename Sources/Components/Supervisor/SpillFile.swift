internal import Glibc
internal import Linux

/// The part of a backlog that memory should not hold: a file without a name (open(2), O_TMPFILE).
struct SpillFile: ~Copyable {
    /// A client further behind than this is given up.
    private static let limit = 1 << 30
    // O_TMPFILE hides behind _GNU_SOURCE, which the C library module does not set.
    private static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY

    private let file: OwnedFD
    private var readOffset = 0
    private var writeOffset = 0

    /// nil where the file system has no such files.
    init?(in folder: String) {
        // Then the client's memory is the limit.
        guard let opened = try? openFile(folder, O_RDWR | Self.nameless) else { return nil }
        file = opened
    }

    /// false when the client is too far behind, or the disk is full.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard writeOffset - readOffset + bytes.count <= Self.limit else { return false }
        var rest = bytes
        while !rest.isEmpty {
            let count = pwrite(file.raw, rest.baseAddress, rest.count, off_t(writeOffset))
            guard count > 0 else { return false }
            writeOffset += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    /// Moves the next piece into memory; false when there is none.
    mutating func next(into memory: inout PendingBytes) -> Bool {
        guard readOffset < writeOffset else { return false }
        let (descriptor, offset) = (file.raw, off_t(readOffset))
        let count = withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
            let count = pread(descriptor, room.baseAddress, min(room.count, writeOffset - readOffset), offset)
            if count > 0 { memory.append(UnsafeRawBufferPointer(rebasing: room[..<count])) }
            return count
        }
        readOffset += max(count, 0)
        return count > 0
    }
}
