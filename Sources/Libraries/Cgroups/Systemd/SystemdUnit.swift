package import Faults

/// A container's unit of systemd: a scope in a slice (systemd.scope(5), systemd.slice(5)).
package struct SystemdUnit: Sendable, Equatable, Codable {
    /// `runc-ID.scope`.
    package let name: String
    /// As it was named; systemd makes those that are missing.
    package let slice: String
    /// Whether the manager of the user's session has it, not the system's.
    package let isUser: Bool

    package init(name: String, slice: String, isUser: Bool) {
        self.name = name
        self.slice = slice
        self.isUser = isUser
    }

    /// What `linux.cgroupsPath` names with the systemd driver, `slice:prefix:name`; nil or empty stands for
    /// `:runc:<id>`, and an empty slice for the usual one.
    package init(_ cgroupsPath: String?, id: String, isUser: Bool) throws(Fault) {
        let path = cgroupsPath.flatMap { $0.isEmpty ? nil : $0 } ?? ":runc:\(id)"
        let parts = path.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else {
            throw Fault(
                .invalidArgument,
                "expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, "
                    + "got \"\(path)\" instead")
        }
        guard !parts[2].hasSuffix(".slice") else {
            throw Fault(.invalidArgument, "cgroups path \(path): a slice holds other units, not processes")
        }
        let name = "\(parts[1])-\(parts[2]).scope"
        guard Self.isName(name) else {
            throw Fault(.invalidArgument, "cgroups path \(path): \(name) is no unit's name")
        }
        let slice = parts[0].isEmpty ? (isUser ? "user.slice" : "system.slice") : parts[0]
        _ = try Self.path(ofSlice: slice)
        self.init(name: name, slice: slice, isUser: isUser)
    }

    /// The folder below the manager's own cgroup.
    package func path() throws(Fault) -> String {
        let slice = try Self.path(ofSlice: slice)
        return (slice == "/" ? "" : slice) + "/" + name
    }

    /// A slice's name holds its place: `a-b.slice` is `/a.slice/a-b.slice`, `-.slice` the root.
    static func path(ofSlice slice: String) throws(Fault) -> String {
        guard slice.hasSuffix(".slice"), isName(slice) else {
            throw Fault(.invalidArgument, "invalid slice name: \(slice)")
        }
        let name = slice.dropLast(6)
        if name == "-" { return "/" }
        var path = ""
        var prefix = ""
        for part in name.split(separator: "-", omittingEmptySubsequences: false) {
            guard !part.isEmpty else { throw Fault(.invalidArgument, "invalid slice name: \(slice)") }
            path += "/\(prefix)\(part).slice"
            prefix += part + "-"
        }
        return path
    }

    /// systemd.unit(5), "Description"; no slash, so that no path leads elsewhere.
    private static func isName(_ name: String) -> Bool {
        name.utf8.count < 256
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x40, 0x5C, 0x5F: true
                default: false
                }
            }
    }
}
