internal import Faults
internal import Glibc

/// The criu of this host.
enum CriuProgram {
    /// The oldest one whose version can be asked for.
    static let oldest = 30000
    /// Network namespaces that are joined, pid namespaces that are joined, the cgroup v2 freezer, a notification in
    /// place of `status_fd`, profiles by name.
    static let (joinsNetwork, joinsPID, freezesV2, tellsReady, namesProfiles) = (31100, 31500, 31400, 31500, 31600)

    /// Where it is, by name in the first of the folders that has it: those of the caller's PATH, then Debian's.
    static func find(for action: String, in folders: [String]? = nil) throws(Fault) -> String {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let named = folders ?? path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
        let search = CommandSearch(environment: [])
        // The working directory may be anybody's: a relative folder is not looked into.
        for folder in named where folder.hasPrefix("/") {
            if let found = try? search.find(folder + "/criu") { return found }
        }
        throw Fault(.failedPrecondition, "cannot \(action): criu is not installed", hint: "install criu 3.0 or newer")
    }

    static func require(_ oldest: Int, _ version: Int, for what: String) throws(Fault) {
        guard version < oldest else { return }
        throw Fault(
            .failedPrecondition, "\(what) needs criu \(text(oldest)) or newer; this one is \(text(version))")
    }

    static func text(_ version: Int) -> String { "\(version / 10000).\(version / 100 % 100).\(version % 100)" }

    /// The caller's: criu finds its programs (tar, iptables-restore) and its own settings by it.
    static var environment: [String] {
        var list: [String] = []
        var next = environ
        while let entry = next.pointee {
            list.append(String(cString: entry))
            next += 1
        }
        return list
    }
}
