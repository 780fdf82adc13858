/// What of a cgroup is made or opened at once.
package enum CgroupPart {
    case all
    /// The folder that clone3(2) puts a child into: v2's, a hybrid host's too. On pure v1 there is none.
    case clone
    /// Those that a child joins by itself: v1's.
    case rest
}

extension Cgroup {
    /// Whether clone3(2) can put a child into a part of it.
    package var hasClonePart: Bool { cloneFolder != nil }

    func folders(of part: CgroupPart) -> [CgroupFolder] {
        switch part {
        case .all: folders
        case .clone: cloneFolder.map { [$0] } ?? []
        case .rest: version == .v2 ? [] : folders.filter { !$0.controllers.isEmpty }
        }
    }
}
