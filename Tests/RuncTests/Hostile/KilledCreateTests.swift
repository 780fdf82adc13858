import Conformance
import Glibc
import Linux
import OCI
import Testing

/// A `create` that is killed before it has put its container on record.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct KilledCreateTests {
    /// Processes of the host with this word in their environment: the container's first one has it from the start.
    private func processes(marked word: String) -> [Int32] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let pid = Int32(name), let bytes = try? readFile("/proc/\(pid)/environ", limit: 1 << 20) else {
                continue
            }
            if String(decoding: bytes, as: UTF8.self).contains(word) { found.append(pid) }
        }
        return found
    }

    /// Starts `create`, and kills it while a hook of its child keeps it from the record.
    private func kill(_ box: RuncFixture) throws {
        let (flag, go) = (box.folder + "/flag", box.folder + "/go")
        let wait = "n=0; while [ ! -e \(go) ] && [ $n -lt 200 ]; do sleep 0.1; n=$((n+1)); done"
        box.spec.hooks = .init(
            createContainer: [.init(path: "/bin/sh", args: ["sh", "-c", "echo >\(flag); \(wait)"])])
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        let command = try spawn(
            SpawnRequest(
                path: RuncFixture.program,
                arguments: ["swmono", "runc", "--root", box.folder + "/state", "create", "-b", box.bundle, box.id],
                environment: ["MARK=\(box.id)"]))
        for _ in 0..<1000 where access(flag, F_OK) != 0 { usleep(10_000) }
        #expect(access(flag, F_OK) == 0 && processes(marked: box.id).count > 1)
        Glibc.kill(command.pid, SIGKILL)
        _ = try waitForExit(.pid(command.pid))
        #expect(access("\(box.folder)/state/\(box.id)/state.json", F_OK) != 0, "it is not on record")
        _ = try openFile(go, O_WRONLY | O_CREAT)
    }

    @Test(
        "what it had cloned ends by itself, and the id and the cgroup are free again",
        arguments: [[], [RuntimeSpec.Namespace.Kind.pid], [.pid, .user], [.pid, .user, .time]])
    func theChildEnds(kinds: [RuntimeSpec.Namespace.Kind]) throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .pid && !kinds.contains(.pid) }
        for kind in kinds where kind != .pid { box.spec.linux?.namespaces?.append(.init(kind)) }
        if kinds.contains(.user) {
            box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
            box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
            try box.giveRootfs(uid: 100_000, gid: 100_000)
            chmod(box.folder, 0o777)
        }
        // Offsets of clocks are made by a process between the two.
        if kinds.contains(.time) { box.spec.linux?.timeOffsets = ["monotonic": .init(secs: 5)] }
        try kill(box)
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        for _ in 0..<500 {
            let left = processes(marked: box.id)
            if left.isEmpty { break }
            // They may be ours to reap now.
            for pid in left { waitpid(pid, nil, WNOHANG) }
            usleep(10_000)
        }
        #expect(processes(marked: box.id).isEmpty, "\(kinds)")
        // A process that is ending has no environment any more, but is still in its cgroup.
        for _ in 0..<500 where box.limit("pids", "cgroup.procs")?.isEmpty == false { usleep(10_000) }
        box.spec.hooks = nil
        try box.startSleeping()
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test("one that is on record outlives its creator, and is started by another")
    func aCreatedOneStays() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, box.id).code == 0)
        usleep(200_000)
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"created\""))
        #expect(try box.runc("start", box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"running\""))
    }
}
