internal import Faults
internal import Linux

/// A place below a layer's root, made from a name of a stranger: no `.`, `..`, empty or absolute part is left.
struct EntryPath: Hashable {
    /// Without a leading slash; empty for the root itself.
    let bytes: [UInt8]

    /// Resolves `..` by the text alone, as Docker does; a name that leaves the root is refused.
    init(_ name: [UInt8]) throws(Fault) {
        var parts: [ArraySlice<UInt8>] = []
        for part in name.split(separator: UInt8(ascii: "/")) where part != [46] {
            if part == [46, 46] {
                guard !parts.isEmpty else { throw Fault(.invalidArgument, "the name leaves the layer") }
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        // Each level costs a descriptor when the tree is removed.
        guard parts.count <= 255, name.count < 4096 else {
            throw Fault(.invalidArgument, "the name is too long or too deep")
        }
        bytes = Array(parts.joined(separator: [UInt8(ascii: "/")]))
    }

    private init(checked bytes: [UInt8]) {
        self.bytes = bytes
    }

    static let root = EntryPath(checked: [])
    var isRoot: Bool { bytes.isEmpty }

    /// The folder that holds it; the root's is the root.
    var parent: EntryPath {
        EntryPath(checked: Array(bytes[..<(bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0)]))
    }

    /// The last part.
    var last: [UInt8] {
        bytes.lastIndex(of: UInt8(ascii: "/")).map { Array(bytes[($0 + 1)...]) } ?? bytes
    }

    func appending(_ part: [UInt8]) -> EntryPath {
        EntryPath(checked: isRoot ? part : bytes + [UInt8(ascii: "/")] + part)
    }

    func isBelow(_ other: EntryPath) -> Bool {
        other.isRoot || bytes.starts(with: other.bytes + [UInt8(ascii: "/")])
    }

    /// For system calls: `.` for the root.
    func name() throws(SystemError) -> NodeName { try NodeName(isRoot ? [46] : bytes) }
    func lastName() throws(SystemError) -> NodeName { try NodeName(last) }
}
