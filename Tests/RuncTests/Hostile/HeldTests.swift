import Conformance
import Glibc
import HeldFiles
import Linux
import OCI
import Testing

/// Processes that the kernel holds, SIGKILL or not: a file system of the user's (FUSE) does not answer.
@Suite(
    .serialized, .enabled(if: RuncFixture.isPossible && HeldFiles.isPossible, "root, busybox and /dev/fuse"))
struct HostileHeldTests {
    /// A container that sees such a file system as /held.
    private func box(_ script: String) throws -> (RuncFixture, HeldFiles) {
        let box = try RuncFixture()
        let folder = box.folder + "/held"
        try makeDirectory(AT_FDCWD, folder, mode: 0o755)
        box.spec.mounts?.append(.init(destination: "/held", type: "bind", source: folder, options: ["bind"]))
        box.spec.process?.args = ["sh", "-c", script]
        return (box, try HeldFiles(folder))
    }

    private func took(_ body: () throws -> Void) throws -> Duration {
        let before = ContinuousClock.now
        try body()
        return .now - before
    }

    private func becomes(_ status: String, _ box: RuncFixture) throws -> Bool {
        for _ in 0..<500 {
            if try box.runc("state", box.id).output.contains("\"status\": \"\(status)\"") { return true }
            usleep(10_000)
        }
        return false
    }

    /// Waits until the signal has done what it can to the container's first process.
    private func isEnding(_ pid: Int32) -> Bool {
        RuncFixture.eventually {
            // A process that is gone is no longer held.
            guard let stat = try? readFile("/proc/\(pid)/stat"), let end = stat.lastIndex(of: UInt8(ascii: ")")) else {
                return false
            }
            let fields = String(decoding: stat[(end + 2)...], as: UTF8.self).split(separator: " ")
            // The first of a pid namespace waits for the others in its end: PF_EXITING.
            return ["D", "Z"].contains(fields[0]) || UInt32(fields[6]).map { $0 & 4 != 0 } ?? false
        }
    }

    private func isRunning(_ box: RuncFixture) throws -> Bool {
        try box.runc("state", box.id).output.contains("\"status\": \"running\"")
    }

    @Test("no call waits for a process that cannot end; delete -f says which one it is")
    func aChildIsHeld() throws {
        let (box, held) = try box("cat /held/file & sleep 1000")
        try box.writeSpec()
        #expect(try box.runc("run", "-d", "-b", box.bundle, box.id).code == 0)
        #expect(held.holdsSomebody())
        let first = try box.pid()
        let quick = try took {
            #expect(try box.runc("kill", box.id, "KILL").code == 0)
            #expect(try box.runc("kill", "-a", box.id, "KILL").code == 0)
            #expect(try isEnding(first) && isRunning(box), "its pid namespace is not empty")
            #expect(try box.runc("delete", box.id).errors.contains("that is not stopped: running"))
            _ = try box.runc("exec", box.id, "true")
            #expect(try box.runc("list").code == 0 && box.runc("ps", box.id).code == 0)
        }
        #expect(quick < .seconds(5))
        let time = try took {
            let outcome = try box.runc("delete", "-f", box.id)
            #expect(outcome.code == 1 && outcome.errors.contains("could not be removed in time"), "\(outcome)")
            #expect(outcome.errors.contains(" (cat)"), "\(outcome)")
        }
        #expect(time < .seconds(15))
        held.end()
        #expect(try becomes("stopped", box))
        #expect(try box.runc("delete", box.id).code == 0 && box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test("a first process that is held with the host's process numbers is killed by its cgroup")
    func theFirstIsHeld() throws {
        let (box, held) = try box("exec cat /held/file")
        box.spec.linux?.namespaces?.removeAll { $0.type == .pid }
        try box.writeSpec()
        #expect(try box.runc("run", "-d", "-b", box.bundle, box.id).code == 0)
        #expect(held.holdsSomebody())
        let first = try box.pid()
        let time = try took {
            let outcome = try box.runc("kill", box.id, "KILL")
            #expect(try outcome.code == 0 && isEnding(first) && isRunning(box))
        }
        #expect(time < .seconds(5))
        held.end()
        #expect(try becomes("stopped", box))
        #expect(try box.runc("delete", box.id).code == 0 && box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test("a hook that is held is left to itself when its time is over", .covers("oci.hooks.field.timeout"))
    func aHookIsHeld() throws {
        let (box, held) = try box("exit 0")
        box.spec.hooks = .init(
            createRuntime: [.init(path: "/bin/cat", args: ["cat", box.folder + "/held/file"], timeout: 1)])
        try box.writeSpec()
        let time = try took {
            let outcome = try box.runc("create", "-b", box.bundle, box.id)
            #expect(outcome.code == 1 && outcome.errors.contains("ran past specified timeout of 1.0s"), "\(outcome)")
        }
        #expect(held.holdsSomebody() && time < .seconds(10), "\(time)")
        #expect(try !box.runc("list").output.contains(box.id))
        held.end()
    }

    @Test(
        "a mount's source that is held fails the launch when it is let go, and leaves nothing",
        arguments: [false, true])
    func aSourceIsHeld(isMapped: Bool) throws {
        let (box, held) = try box("exit 0")
        if isMapped {
            box.spec.linux?.namespaces?.append(.init(.user))
            box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
            box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
            try box.giveRootfs(uid: 100_000, gid: 100_000)
        }
        box.spec.mounts?.append(
            .init(destination: "/more", type: "bind", source: box.folder + "/held/deep", options: ["bind"]))
        try box.writeSpec()
        let command = try spawn(
            SpawnRequest(
                path: RuncFixture.program,
                arguments: ["swmono", "runc", "--root", box.folder + "/state", "create", "-b", box.bundle, box.id]))
        #expect(held.holdsSomebody())
        #expect(try waitForExit(.pid(command.pid), blocking: false) == nil)
        held.end()
        #expect(try waitForExit(.pid(command.pid))?.code == 1)
        #expect(box.leftovers.isEmpty, "\(box.leftovers)")
    }
}
