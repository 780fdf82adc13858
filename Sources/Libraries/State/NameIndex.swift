package import Faults
internal import Glibc
internal import Linux

/// Names of objects, found by path: `<folder>/<name>` is a symbolic link whose target ends in the object's id.
/// symlink(2) makes name and content in one step, so that of two processes with the same name one wins.
package struct NameIndex: Sendable {
    private let folder: String
    /// Where a link points, relative to `folder`: `../containers`.
    private let targets: String

    package init(folder: String, targets: String) {
        self.folder = folder
        self.targets = targets
    }

    /// The id that `name` stands for; nil where the name is free.
    package func lookUp(_ name: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = readlink("\(folder)/\(name)", &buffer, buffer.count)
        guard count > 0 else { return nil }
        let target = buffer[..<count]
        return String(decoding: target[((target.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...], as: UTF8.self)
    }

    /// Takes `name` for `id`. Returns nil when it is ours now, or the id that has it.
    package func reserve(_ name: String, for id: String) throws(Fault) -> String? {
        let path = "\(folder)/\(name)"
        for _ in 0..<16 {
            if symlink("\(targets)/\(id)", path) == 0 { return nil }
            switch errno {
            case EEXIST:
                if let holder = lookUp(name) { return holder }
            case ENOENT: try make()
            default: throw SystemError("symlink", errno: errno, path).fault("reserve the name \(name)")
            }
        }
        throw Fault(.conflict, "the name \(name) is taken and given back all the time")
    }

    private func make() throws(Fault) {
        do { try makeFolder(folder) } catch { throw error.fault("make the folder of names") }
    }

    /// Gives `name` back if it still stands for `id`.
    package func release(_ name: String, of id: String) {
        if lookUp(name) == id { unlink("\(folder)/\(name)") }
    }

    /// Takes the name away from `old`, which is known to be dead, and gives it to `id`; false where somebody was
    /// faster.
    package func takeOver(_ name: String, from old: String, for id: String, lock: String) throws(Fault) -> Bool {
        let guarded: FileLock
        do { guarded = try FileLock(lock) } catch { throw error.fault("lock the names") }
        return try guarded.held { () throws(Fault) in
            release(name, of: old)
            return try reserve(name, for: id) == nil
        }
    }
}
