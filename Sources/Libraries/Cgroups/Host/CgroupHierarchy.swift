/// One mounted tree of cgroups: a v1 hierarchy with its controllers, or the v2 tree (cgroups(7)).
package struct CgroupHierarchy: Sendable, Equatable {
    /// `memory`, `cpu`, …, `name=systemd`; empty for v2, whose controllers each folder lists itself.
    package var controllers: [String]
    /// Where it is mounted.
    package var mountPoint: String
    /// The caller's own cgroup, as a path below the mount point; `/` is the mounted root.
    package var ownPath: String

    package init(controllers: [String], mountPoint: String, ownPath: String = "/") {
        self.controllers = controllers
        self.mountPoint = mountPoint
        self.ownPath = ownPath
    }
}
