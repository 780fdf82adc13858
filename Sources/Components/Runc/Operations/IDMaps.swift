internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Writes the id maps of a process's new user namespace (user_namespaces(7)).
enum IDMaps {
    typealias Map = [RuntimeSpec.IDMapping]

    /// As root both files; else the caller's own ids alone, or with the setuid programs newuidmap and newgidmap.
    static func write(uid: Map, gid: Map, of pid: Int32) throws {
        if geteuid() == 0 {
            try put("uid_map", text(uid), pid)
            return try put("gid_map", text(gid), pid)
        }
        // Without a right to groups of other users, the namespace may not drop any of its own (CVE-2014-8989).
        if isOnly(gid, getegid()) {
            try put("setgroups", "deny", pid)
            try put("gid_map", text(gid), pid)
        } else {
            try run("newgidmap", gid, pid)
        }
        if isOnly(uid, geteuid()) { try put("uid_map", text(uid), pid) } else { try run("newuidmap", uid, pid) }
    }

    private static func isOnly(_ map: Map, _ id: UInt32) -> Bool {
        map.count == 1 && map[0].size == 1 && map[0].hostID == id
    }

    private static func text(_ map: Map) -> String {
        map.map { "\($0.containerID) \($0.hostID) \($0.size)\n" }.joined()
    }

    private static func put(_ file: String, _ text: String, _ pid: Int32) throws {
        do { try openFile("/proc/\(pid)/\(file)", O_WRONLY).writeAll(Array(text.utf8)) } catch {
            throw error.fault("write id maps: \(file) \(text.split(separator: "\n").joined(separator: ", "))")
        }
    }

    /// It takes a millisecond, and needs nothing of ours to end.
    private static func run(_ name: String, _ map: Map, _ pid: Int32) throws {
        let folders = ["/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/", "/sbin/"]
        guard let path = folders.map({ $0 + name }).first(where: { access($0, X_OK) == 0 }) else {
            throw Fault(
                .failedPrecondition, "\(name) is not installed, and without it only the caller's own id can be mapped",
                hint: "install shadow's uidmap programs")
        }
        let numbers = map.flatMap { [$0.containerID, $0.hostID, $0.size] }.map { "\($0)" }
        let errors = try openMemoryFile("errors")
        let child = try spawn(
            SpawnRequest(path: path, arguments: [name, "\(pid)"] + numbers, descriptors: [-1, -1, errors.raw]))
        guard let status = try waitForExit(.pid(child.pid)), status.code != 0 else { return }
        lseek(errors.raw, 0, SEEK_SET)
        let text = String(decoding: try errors.readAll(limit: 4096), as: UTF8.self)
        throw Fault(.permissionDenied, "\(name): \(text.split(separator: "\n").joined(separator: "; "))")
    }
}
