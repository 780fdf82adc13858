internal import Faults
internal import Glibc
internal import Linux

/// Namespaces that a container joined: they are not criu's to dump or to make.
enum CriuNamespaces {
    /// For criu a namespace that stays has a name; runc's, so that one restores what the other dumped.
    private static func key(_ kind: NamespaceSet) -> String {
        kind == .network ? "extRootNetNS" : "extRootPidNS"
    }

    /// criu's name of a kind; nil for what it cannot join.
    private static func name(_ kind: NamespaceSet) -> String? {
        switch kind {
        case .network: "net"
        case .pid: "pid"
        case .mount: "mnt"
        case .ipc: "ipc"
        case .uts: "uts"
        case .user: "user"
        case .time: "time"
        default: nil
        }
    }

    private static func check(_ kind: NamespaceSet, _ version: Int) throws(Fault) {
        let oldest = kind == .network ? CriuProgram.joinsNetwork : CriuProgram.joinsPID
        try CriuProgram.require(oldest, version, for: "a \(kind.name) namespace that was joined")
    }

    /// Tells a dump which namespaces of the container's are others' too.
    static func leaveOut(
        _ layout: NamespaceLayout, of pid: Int32, _ version: Int, in options: inout CriuOptions
    ) throws(Fault) {
        for (kind, _) in layout.joined where kind == .network || kind == .pid {
            try check(kind, version)
            // By the process, not by the path: that may be gone, or another one's by now.
            let file = kind == .network ? "net" : "pid"
            var status = stat()
            guard stat("/proc/\(pid)/ns/\(file)", &status) == 0 else {
                throw SystemError("stat", errno: errno, "/proc/\(pid)/ns/\(file)").fault("find a joined namespace")
            }
            options.add(.external, "\(file)[\(status.st_ino)]:\(key(kind))")
        }
    }

    /// Gives a restore the namespaces to join; the files come after those `launch` has.
    static func join(_ layout: NamespaceLayout, _ version: Int, _ launch: inout CriuLaunch) throws(Fault)
        -> [(CriuOption, String, Join)]
    {
        var found: [(CriuOption, String, Join)] = []
        for (kind, path) in layout.joined {
            guard let name = name(kind) else {
                throw Fault(
                    .unimplemented, "restore into \(kind.name) namespace \(path): criu cannot join one")
            }
            guard kind == .network || kind == .pid else {
                found.append((.joinedNamespace, name, .path(path)))
                continue
            }
            try check(kind, version)
            do throws(SystemError) {
                let number = launch.inherit(try openFile(path, O_RDONLY))
                found.append((.inheritedDescriptor, key(kind), .descriptor(number)))
            } catch {
                throw error.fault("open the \(kind.name) namespace to restore into")
            }
        }
        return found
    }

    enum Join { case path(String), descriptor(Int32) }
}
