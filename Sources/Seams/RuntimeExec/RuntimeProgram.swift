package import Faults
internal import Glibc
internal import Linux

/// An OCI runtime's executable and how it is called (runc's command line, which crun and youki share).
package struct RuntimeProgram: Sendable, Equatable {
    /// Absolute.
    package let path: String
    /// Its `--root`: where it keeps its states, and we our logs and sockets beside them.
    package let root: String
    /// Before the command, for every call (`--systemd-cgroup`, …).
    package let options: [String]

    /// `name` is a path, or looked up in the usual folders.
    package init(_ name: String, root: String, options: [String] = []) throws(Fault) {
        guard let path = Self.find(name) else {
            throw Fault(
                .notFound, "runtime \(name): no such executable",
                hint: "install it, or give the path to an OCI runtime")
        }
        self.path = path
        self.root = root
        self.options = options
    }

    private static let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

    private static func find(_ name: String) -> String? {
        if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
        return folders.map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
    }

    /// Runtimes look for little in their environment; hooks and newuidmap need a PATH.
    var environment: [String] { ["PATH=" + Self.folders.joined(separator: ":")] }

    func arguments(_ command: [String], log: String) -> [String] {
        [path, "--root", root + "/state", "--log", log, "--log-format", "json"] + options + command
    }
}
