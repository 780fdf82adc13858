internal import CArchive
internal import Faults
internal import Glibc
internal import Linux

extension TarEntry {
    init(_ header: OpaquePointer) throws(Fault) {
        guard let path = archive_entry_pathname(header) else {
            throw Fault(.invalidArgument, "the archive has an entry without a name")
        }
        name = Self.bytes(path)
        kind = try Self.kind(header)
        size = archive_entry_size(header)
        permissions = archive_entry_perm(header) & 0o7777
        let (user, group) = (archive_entry_uid(header), archive_entry_gid(header))
        guard let uid = UInt32(exactly: user), let gid = UInt32(exactly: group), uid != .max, gid != .max, size >= 0
        else { throw Fault(.invalidArgument, "entry \"\(String(cString: path))\": impossible owner or size") }
        (self.uid, self.gid) = (uid, gid)
        let hasTime = archive_entry_mtime_is_set(header) != 0
        let nanoseconds = hasTime ? archive_entry_mtime_nsec(header) : 0
        modified = FileTime(
            seconds: hasTime ? Int64(archive_entry_mtime(header)) : 0,
            nanoseconds: max(0, min(Int64(nanoseconds), 999_999_999)))
        attributes = Self.attributes(header)
    }

    private static func kind(_ header: OpaquePointer) throws(Fault) -> Kind {
        if let target = archive_entry_hardlink(header) { return .hardLink(target: bytes(target)) }
        switch UInt32(archive_entry_filetype(header)) {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        case S_IFIFO: return .fifo
        case S_IFLNK: return .symlink(target: archive_entry_symlink(header).map(bytes) ?? [])
        case S_IFCHR: return .characterDevice(try device(header))
        case S_IFBLK: return .blockDevice(try device(header))
        default: return .other
        }
    }

    /// The kernel has 12 bits for the one and 20 for the other; what does not fit would become another device.
    private static func device(_ header: OpaquePointer) throws(Fault) -> UInt64 {
        let (major, minor) = (UInt64(archive_entry_rdevmajor(header)), UInt64(archive_entry_rdevminor(header)))
        guard major < 1 << 12, minor < 1 << 20 else {
            throw Fault(.invalidArgument, "the archive has a device with the impossible number \(major):\(minor)")
        }
        return deviceNumber(major: UInt32(major), minor: UInt32(minor))
    }

    private static func attributes(_ header: OpaquePointer) -> [(name: String, value: [UInt8])] {
        var result: [(name: String, value: [UInt8])] = []
        guard archive_entry_xattr_reset(header) > 0 else { return result }
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while archive_entry_xattr_next(header, &name, &value, &count) == ARCHIVE_OK {
            guard let name, let value else { continue }
            result.append((String(cString: name), Array(UnsafeRawBufferPointer(start: value, count: count))))
        }
        return result
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        UnsafeRawBufferPointer(start: text, count: strlen(text)).map { $0 }
    }
}
