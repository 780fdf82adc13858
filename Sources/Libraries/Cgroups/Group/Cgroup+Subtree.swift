internal import Linux

extension Cgroup {
    /// v2: hands every controller that is to be had down to the children of `folder`, from the root on
    /// (cgroup-v2.rst, "Top-down Constraint").
    ///
    /// Failures are not told here: a folder may hold processes (the caller's own, below which a container was
    /// asked for). The limit that then cannot be set is refused by name in `apply`.
    func enableControllers(below folder: CgroupFolder) {
        if let parent = folder.parent { enableControllers(below: parent) }
        // Unreadable means not ours to change.
        guard let offered = try? CgroupFile.read(folder.file("cgroup.controllers")) else { return }
        let enabled = (try? CgroupFile.read(folder.file("cgroup.subtree_control"))) ?? ""
        let missing = Set(offered.split(separator: " ")).subtracting(enabled.split(separator: " "))
        for controller in missing.sorted() {
            // One write each: a refused controller (cpu with realtime tasks) must not keep the others back.
            try? CgroupFile.write(folder.file("cgroup.subtree_control"), "+\(controller)")
        }
    }
}
