internal import CLinux
internal import Glibc

/// Opens a host path (open(2)); `O_CLOEXEC` is always added. For paths inside a rootfs use `openat2` beneath it.
package func openFile(_ path: String, _ flags: Int32, mode: UInt32 = 0o600) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("open", clinux_open(path, flags | O_CLOEXEC, mode), path))
}

/// Opens `name` below a directory that is a number only (openat(2)); `O_CLOEXEC` is always added.
package func openFile(
    at directory: Int32, _ name: String, _ flags: Int32, mode: UInt32 = 0o600
) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("openat", clinux_openat(directory, name, flags | O_CLOEXEC, mode), name))
}

extension OwnedFD {
    /// Opens `name` below this directory (openat(2)); `O_CLOEXEC` is always added.
    package borrowing func open(
        _ name: String, _ flags: Int32, mode: UInt32 = 0o600
    ) throws(SystemError) -> OwnedFD {
        try openFile(at: raw, name, flags, mode: mode)
    }

    /// Reads up to `limit` bytes to the end of the file; more is an error (EFBIG), so that a stranger's file
    /// cannot fill the memory.
    package borrowing func readAll(limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        // A small file is read into its place: nothing is cleared, nothing copied.
        while true {
            let part = try readPart()
            if part.isEmpty { return bytes }
            guard bytes.count + part.count <= limit else { throw SystemError("read", errno: EFBIG) }
            if bytes.isEmpty { bytes = part } else { bytes += part }
        }
    }

    /// One read(2) of at most 16 KiB; nothing at the end of the file.
    private borrowing func readPart() throws(SystemError) -> [UInt8] {
        let descriptor = raw
        var failure: SystemError?
        let part = [UInt8](unsafeUninitializedCapacity: 16384) { room, count in
            do throws(SystemError) {
                count = try retrying("read") { Glibc.read(descriptor, room.baseAddress, room.count) }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return part
    }

    /// One read(2) into `buffer`; 0 is the end of the file.
    package borrowing func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let descriptor = raw
        return try retrying("read") {
            buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        }
    }

    /// Writes all of `bytes`; a short write is continued.
    package borrowing func writeAll(_ bytes: some Collection<UInt8>) throws(SystemError) {
        try writeAll(Array(bytes))
    }

    /// Writes all of `bytes`; a short write is continued.
    package borrowing func writeAll(_ whole: [UInt8]) throws(SystemError) {
        let descriptor = raw
        var done = 0
        while done < whole.count {
            done += try retrying("write") {
                whole[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
        }
    }
}

/// The content of a host file of at most `limit` bytes.
package func readFile(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
    let file = try openFile(path, O_RDONLY)
    do { return try file.readAll(limit: limit) } catch { throw SystemError(error.call, errno: error.errno, path) }
}

/// A file without a name or a disk (memfd_create(2)); `name` is for /proc alone.
package func openMemoryFile(_ name: String) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("memfd_create", clinux_memfd(name)))
}
