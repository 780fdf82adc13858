internal import Glibc
internal import Linux

/// The folders below a cgroup, one after another: those of a folder before the folder itself is left.
///
/// A container with cgroups of its own chooses names and depth. Each folder is reached from the one above or below by
/// descriptor, so that no path is too long, and without recursion, so that no stack is too small.
struct CgroupWalk: ~Copyable {
    enum Step {
        /// `folder` is it now.
        case entered
        /// `folder` is the one above it again.
        case left(NodeName)
    }

    private struct Level {
        let name: NodeName
        var below: [NodeName]
    }

    private(set) var folder: OwnedFD
    private var levels: [Level]

    /// Begins in a folder, which counts as entered.
    init(_ path: String) throws(SystemError) {
        let top = try openFile(path, Self.flags)
        let below = try Self.folders(in: top)
        folder = top
        levels = [Level(name: ".", below: below)]
    }

    /// nil when all have been left but the first.
    mutating func next() throws(SystemError) -> Step? {
        while let name = levels[levels.count - 1].below.popLast() {
            guard let below = try below(name) else { continue }
            levels.append(Level(name: name, below: try Self.folders(in: below)))
            folder = below
            return .entered
        }
        guard levels.count > 1 else { return nil }
        let left = levels.removeLast().name
        // A folder that is removed keeps its way up as long as it is open.
        folder = try folder.open("..", Self.flags)
        return .left(left)
    }

    /// nil: it has been removed meanwhile.
    private func below(_ name: NodeName) throws(SystemError) -> OwnedFD? {
        do throws(SystemError) { return try folder.open(name, Self.flags) } catch {
            if error.errno == ENOENT || error.errno == ENODEV { return nil }
            throw error
        }
    }

    private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW

    private static func folders(in folder: borrowing OwnedFD) throws(SystemError) -> [NodeName] {
        let again = try folder.open(".", flags)
        guard let stream = fdopendir(again.raw) else { throw SystemError("fdopendir", errno: errno) }
        // The stream closes the descriptor that it took over.
        _ = again.release()
        defer { closedir(stream) }
        var names: [NodeName] = []
        while let entry = readdir(stream) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:)) + [0]
            }
            if name != [46, 0], name != [46, 46, 0] { names.append(NodeName(terminated: name)) }
        }
        return names
    }
}
