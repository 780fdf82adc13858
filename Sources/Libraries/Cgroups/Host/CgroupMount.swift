/// A line of mountinfo that is a cgroup mount; nil for all other lines.
struct CgroupMount {
    let isUnified: Bool
    /// v1: the controllers and `name=…` of the super block's options.
    let controllers: [String]
    private let root: String
    private let mountPoint: String

    init?(_ line: ArraySlice<UInt8>) {
        guard let tail = Self.afterSeparator(line), tail.starts(with: "cgroup".utf8) else { return nil }
        let tailFields = tail.split(separator: UInt8(ascii: " "))
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
        guard fields.count == 6, tailFields.count >= 3 else { return nil }
        isUnified = tailFields[0].elementsEqual("cgroup2".utf8)
        guard isUnified || tailFields[0].elementsEqual("cgroup".utf8) else { return nil }
        root = Self.unescape(fields[3])
        mountPoint = Self.unescape(fields[4])
        let options = tailFields[2].split(separator: UInt8(ascii: ","))
        controllers = isUnified ? [] : options.compactMap(Self.controller)
        if !isUnified && controllers.isEmpty { return nil }
    }

    /// The caller's path is told from the hierarchy's root, the mount may show a part of it only.
    func hierarchy(own: String?) -> CgroupHierarchy {
        var path = own ?? "/"
        if root != "/", path == root || path.hasPrefix(root + "/") { path.removeFirst(root.utf8.count) }
        return CgroupHierarchy(
            controllers: controllers, mountPoint: mountPoint, ownPath: path.isEmpty ? "/" : path)
    }

    /// What follows ` - `; the fields before it are a varying number.
    private static func afterSeparator(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var index = line.startIndex
        while index + 3 < line.endIndex {
            if line[index] == 0x20 && line[index + 1] == 0x2D && line[index + 2] == 0x20 { return line[(index + 3)...] }
            index += 1
        }
        return nil
    }

    /// Options that are no controller: flags of the super block.
    private static func controller(_ option: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: option, as: UTF8.self)
        let flags = [
            "rw", "ro", "noprefix", "clone_children", "xattr", "none", "cpuset_v2_mode", "favordynmods",
        ]
        if flags.contains(text) || text.hasPrefix("release_agent=") { return nil }
        return text
    }

    /// Octal escapes of mountinfo: `\040` is a space.
    private static func unescape(_ field: ArraySlice<UInt8>) -> String {
        guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            let value = digits.reduce(0) { $0 * 8 + Int($1) - 48 }
            if byte == UInt8(ascii: "\\"), digits.count == 3, (0...255).contains(value) {
                bytes.append(UInt8(value))
                rest.removeFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
