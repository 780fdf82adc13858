/// One folder of a cgroup.
package struct CgroupFolder: Sendable, Equatable, Codable {
    /// Of the v1 hierarchy; empty on v2.
    package let controllers: [String]
    package let mountPoint: String
    /// Below the mount point, cleaned, with a leading slash.
    package let path: String

    package init(controllers: [String], mountPoint: String, path: String) {
        self.controllers = controllers
        self.mountPoint = mountPoint
        self.path = path
    }

    /// The host path.
    package var hostPath: String { mountPoint == "/" ? path : mountPoint + path }

    /// A file in it.
    func file(_ name: String) -> String { hostPath + "/" + name }

    /// The folder above, nil for the hierarchy's root.
    var parent: CgroupFolder? {
        guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
        let up = slash == path.startIndex ? "/" : String(path[..<slash])
        return CgroupFolder(controllers: controllers, mountPoint: mountPoint, path: up)
    }

    /// Resolves `.` and `..` by name alone, never above `/`: no path leads out of the hierarchy.
    static func clean(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        // By hand: `joined` looks conformances up in every process.
        return parts.isEmpty ? "/" : parts.reduce(into: "") { $0 += "/" + String($1) }
    }
}
