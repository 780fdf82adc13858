package import Faults
internal import Glibc
internal import Linux

/// An engine's home: the mount and network namespaces that its containers' shims, bridges and mounts live in, whoever
/// calls (`ip netns exec`, `unshare -m`, a unit with mounts of its own).
///
/// It is where the first command that started a container under this exec root was, and stays so while somebody is
/// there who can be found: the host's init or a shim. After that it is wherever the next one is.
package struct HomeNamespaces: Sendable, Equatable {
    let mount: String
    let network: String

    /// Those of a process; nil where they may not be seen.
    init?(of process: String) {
        // A process that is gone or another's has no namespaces to compare.
        guard let mount = try? readLink("/proc/\(process)/ns/mnt"),
            let network = try? readLink("/proc/\(process)/ns/net")
        else { return nil }
        (self.mount, self.network) = (mount, network)
    }

    /// Reads what `text` wrote in this boot.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 3, lines[0] == Boot.id else { return nil }
        (mount, network) = (String(lines[1]), String(lines[2]))
    }

    var text: String { "\(Boot.id)\n\(mount)\n\(network)\n" }

    /// Joins the home of `instance`, if it has one elsewhere. The caller has one thread (setns(2)); its working
    /// directory is kept by its path. Throws where the home cannot be joined.
    package static func join(_ instance: Instance) throws(Fault) {
        guard let home = recorded(instance), let own = HomeNamespaces(of: "self"), own != home,
            let holder = holder(of: home, instance)
        else { return }
        do throws(SystemError) {
            let mount = try openFile("/proc/\(holder)/ns/mnt", O_RDONLY)
            let network = try openFile("/proc/\(holder)/ns/net", O_RDONLY)
            let folder = try readLink("/proc/self/cwd")
            if own.network != home.network { try joinNamespaces(network.raw, .network) }
            guard own.mount != home.mount else { return }
            try joinNamespaces(mount.raw, .mount)
            try retrying("chdir", folder) { chdir(folder) }
        } catch { throw refusal(instance, holder, error) }
    }

    /// Called before a shim starts: this process's namespaces are the home where there is none, else they must be it.
    package static func claim(_ instance: Instance) throws(Fault) {
        guard let own = HomeNamespaces(of: "self") else { return }
        if let home = recorded(instance) {
            if home == own { return }
            if let holder = holder(of: home, instance) { throw refusal(instance, holder, nil) }
        }
        do throws(SystemError) {
            try AtomicFile.replace(instance.home, with: Array(own.text.utf8), .volatile)
        } catch { throw error.fault("record the engine's namespaces") }
    }

    private static func recorded(_ instance: Instance) -> HomeNamespaces? {
        // None, or one of another boot: nobody is there any more.
        (try? readFile(instance.home, limit: 4096)).flatMap { HomeNamespaces($0) }
    }

    /// A process in there: the host's init, or a shim.
    private static func holder(of home: HomeNamespaces, _ instance: Instance) -> Int32? {
        if HomeNamespaces(of: "1") == home { return 1 }
        for id in IDPrefix.all(in: "\(instance.execRoot)/containers") {
            // A shim that is gone holds nothing.
            guard let shim = (try? LiveRecord.load(instance.liveRecord(id)))??.shim, shim.isAlive else { continue }
            // One that may not be looked at is taken to be at home: it is not ours to move.
            let place = HomeNamespaces(of: "\(shim.pid)")
            if place == home || (place == nil && shim.isAlive) { return shim.pid }
        }
        return nil
    }

    private static func refusal(_ instance: Instance, _ holder: Int32, _ cause: SystemError?) -> Fault {
        let reason = cause.map { " and cannot join them: \($0)" } ?? ""
        return Fault(
            .failedPrecondition,
            "this command is in other mount or network namespaces than the containers of \(instance.execRoot)\(reason)"
                + "; run it there (nsenter -t \(holder) -m -n), or give it a data root and an exec root of its own")
    }
}
