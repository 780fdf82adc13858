internal import CLinux
internal import Glibc

/// Copies the content of an open file into a new, empty one: by sharing its blocks where the file system can (FICLONE),
/// else segment by segment inside the kernel (copy_file_range(2)), so that holes stay holes.
package func copyContent(
    from source: borrowing OwnedFD, to target: borrowing OwnedFD, size: Int64
) throws(SystemError) {
    let ficlone: UInt = 0x4004_9409
    if clinux_ioctl_number(target.raw, ficlone, UInt(UInt32(bitPattern: source.raw))) >= 0 { return }
    var position: Int64 = 0
    while position < size {
        let data = clinux_seek_data(source.raw, position)
        if data == -Int64(ENXIO) { break }
        guard data >= 0 else { throw SystemError("lseek", errno: Int32(-data)) }
        let end = min(clinux_seek_hole(source.raw, data), size)
        guard end > data else { break }
        try copySegment(from: source, to: target, at: data, end: end)
        position = end
    }
    try target.setSize(size)
}

private func copySegment(
    from source: borrowing OwnedFD, to target: borrowing OwnedFD, at start: Int64, end: Int64
) throws(SystemError) {
    var position = start
    while position < end {
        let count = clinux_copy_range(source.raw, target.raw, position, Int(end - position))
        if count == 0 { return }
        if count > 0 {
            position += Int64(count)
        } else if [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP].contains(Int32(-count)) {
            return try copyByHand(from: source, to: target, at: position, end: end)
        } else if count != -Int(EINTR) {
            throw SystemError("copy_file_range", errno: Int32(-count))
        }
    }
}

private func copyByHand(
    from source: borrowing OwnedFD, to target: borrowing OwnedFD, at start: Int64, end: Int64
) throws(SystemError) {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)
    defer { room.deallocate() }
    var position = start
    while position < end {
        let part = UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, Int(end - position))])
        let count = try source.read(into: part, at: position)
        if count == 0 { return }
        try target.writeAll(UnsafeRawBufferPointer(rebasing: part[..<count]), at: position)
        position += Int64(count)
    }
}
