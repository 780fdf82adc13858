internal import CLinux
internal import Glibc

extension OwnedFD {
    /// fchown(2) of this file.
    package borrowing func setOwner(uid: UInt32, gid: UInt32) throws(SystemError) {
        let descriptor = raw
        try retrying("fchown") { fchown(descriptor, uid, gid) }
    }

    /// fchmod(2) of this file.
    package borrowing func setMode(_ mode: UInt32) throws(SystemError) {
        let descriptor = raw
        try retrying("fchmod") { fchmod(descriptor, mode) }
    }

    /// futimens(3) of this file: access and modification.
    package borrowing func setTimes(_ time: FileTime) throws(SystemError) {
        let descriptor = raw
        let times = [time.raw, time.raw]
        try retrying("futimens") { futimens(descriptor, times) }
    }

    /// fchownat(2) of a name in this directory, not following a link.
    package borrowing func setOwner(_ name: NodeName, uid: UInt32, gid: UInt32) throws(SystemError) {
        let directory = raw
        try retrying("fchownat", name.description) {
            fchownat(directory, name.terminated, uid, gid, AT_SYMLINK_NOFOLLOW)
        }
    }

    /// fchmodat(2) of a name in this directory that is known not to be a link.
    package borrowing func setMode(_ name: NodeName, _ mode: UInt32) throws(SystemError) {
        let directory = raw
        try retrying("fchmodat", name.description) { fchmodat(directory, name.terminated, mode, 0) }
    }

    /// utimensat(2) of a name in this directory, not following a link.
    package borrowing func setTimes(_ name: NodeName, _ time: FileTime) throws(SystemError) {
        let directory = raw
        let times = [time.raw, time.raw]
        try retrying("utimensat", name.description) {
            utimensat(directory, name.terminated, times, AT_SYMLINK_NOFOLLOW)
        }
    }

    /// ftruncate(2): makes the file `size` bytes long; what is added is a hole.
    package borrowing func setSize(_ size: Int64) throws(SystemError) {
        let descriptor = raw
        try retrying("ftruncate") { ftruncate(descriptor, Int(size)) }
    }

    /// Writes all of `bytes` at `offset` (pwrite(2)).
    package borrowing func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(SystemError) {
        let descriptor = raw
        var done = 0
        while done < bytes.count {
            done += try retrying("pwrite") {
                pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, Int(offset) + done)
            }
        }
    }

    /// One pread(2); 0 is the end of the file.
    package borrowing func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemError) -> Int
    {
        let descriptor = raw
        return try retrying("pread") { pread(descriptor, buffer.baseAddress, buffer.count, Int(offset)) }
    }

    /// fdatasync(2): content and size are on disk when it returns.
    package borrowing func synchronize() throws(SystemError) {
        let descriptor = raw
        try retrying("fdatasync") { fdatasync(descriptor) }
    }

    /// syncfs(2): all that was written to the file system of this file is on disk when it returns.
    package borrowing func synchronizeFileSystem() throws(SystemError) {
        try checked("syncfs", clinux_syncfs(raw))
    }

    /// Asks the kernel to begin writing what is dirty in a part of the file (sync_file_range(2)); waits for nothing.
    package borrowing func beginWriteback(from offset: Int64, count: Int64) {
        // Only a hint: the sync at the end does the work that this could not begin.
        _ = clinux_begin_writeback(raw, offset, count)
    }
}
