internal import CLinux
internal import Glibc

/// Opens a host path (open(2)); `O_CLOEXEC` is always added. For paths inside a rootfs use `openat2` beneath it.
package func openFile(_ path: String, _ flags: Int32, mode: UInt32 = 0o600) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("open", clinux_open(path, flags | O_CLOEXEC, mode), path))
}

extension OwnedFD {
    /// Opens `name` below this directory (openat(2)); `O_CLOEXEC` is always added.
    package borrowing func open(
        _ name: String, _ flags: Int32, mode: UInt32 = 0o600
    ) throws(SystemError) -> OwnedFD {
        OwnedFD(adopting: try checked("openat", clinux_openat(raw, name, flags | O_CLOEXEC, mode), name))
    }

    /// Reads up to `limit` bytes to the end of the file; more is an error (EFBIG), so that a stranger's file
    /// cannot fill the memory.
    package borrowing func readAll(limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = try read(into: &buffer)
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw SystemError("read", errno: EFBIG) }
            bytes.append(contentsOf: buffer[..<count])
        }
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
        let whole = Array(bytes)
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
