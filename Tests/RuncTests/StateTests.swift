import Conformance
import FoundationEssentials
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

/// What `state` and `list` tell (runtime-spec runtime.md, "State"), and the order of a container's life.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct StateTests {
    private func state(_ box: RuncFixture) throws -> ContainerState {
        try JSONDecoder().decode(ContainerState.self, from: Data(try box.runc("state", box.id).output.utf8))
    }

    @Test(
        .covers(
            "oci.state.ociVersion", "oci.state.id", "oci.state.status", "oci.state.pid", "oci.state.bundle",
            "oci.state.rootfs", "oci.state.created", "oci.state.owner", "oci.state.annotations", "oci.runc.state",
            "oci.runc.list.--format", "oci.lifecycle.state"))
    func everyFieldIsThere() throws {
        let box = try RuncFixture()
        box.spec.ociVersion = "1.0.2"
        box.spec.annotations = ["org.example": "x"]
        try box.startSleeping()
        let seen = try state(box)
        #expect(seen.ociVersion == "1.0.2" && seen.id == box.id && seen.status == .running)
        #expect(seen.bundle == box.bundle && seen.rootfs == box.rootfs && seen.annotations == ["org.example": "x"])
        let pid = try #require(seen.pid)
        #expect(try readSymlink(AT_FDCWD, "/proc/\(pid)/ns/pid") != readSymlink(AT_FDCWD, "/proc/self/ns/pid"))
        #expect(String(decoding: try readFile("/proc/\(pid)/comm"), as: UTF8.self) == "sleep\n")
        // RFC 3339, of now.
        let created = try #require(seen.created)
        #expect(created.hasPrefix(Timestamp.now().prefix(13)) && created.hasSuffix("Z") && created.count == 30)
        let list = try box.runc("list", "-f", "json").output
        let all = try JSONDecoder().decode([ContainerState].self, from: Data(list.utf8))
        #expect(all.count == 1 && all[0].owner == "root" && all[0].pid == pid && all[0].created == created)
        #expect(try box.runc("list", "-f", "table").output.hasPrefix("ID "))
        #expect(try box.runc("list", "-f", "xml").errors.contains("invalid format option"))
        #expect(try box.runc("state", "nobody").code == 1)
    }

    @Test(
        .covers(
            "oci.lifecycle.create", "oci.lifecycle.start", "oci.lifecycle.kill", "oci.lifecycle.delete",
            "oci.lifecycle.two-phase-fifo", "oci.lifecycle.status.created", "oci.lifecycle.status.running",
            "oci.lifecycle.status.paused", "oci.lifecycle.status.stopped", "oci.lifecycle.delete-stopped-only",
            "oci.runc.create", "oci.runc.create.--bundle", "oci.runc.create.--pid-file", "oci.runc.start",
            "oci.runc.kill", "oci.runc.delete", "oci.runc.delete.--force", "oci.runc.beh.exec-fifo",
            "oci.runc.beh.pid-file", "oci.runc.global.--root"))
    func aLifeInItsOrder() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sh", "-c", "echo started >/tmp/mark; exec sleep 1000"]
        try box.writeSpec()
        func status() throws -> ContainerState.Status { try state(box).status }
        #expect(try box.runc("create", "-b", box.bundle, "--pid-file", box.folder + "/контейнер.pid", box.id).code == 0)
        let pid = try #require(Int32(String(decoding: try readFile(box.folder + "/контейнер.pid"), as: UTF8.self)))
        #expect(try status() == .created && state(box).pid == pid)
        // All is there but the program: it waits on the FIFO.
        #expect(access("\(box.folder)/state/\(box.id)/exec.fifo", F_OK) == 0)
        #expect(access(box.rootfs + "/tmp/mark", F_OK) != 0)
        #expect(String(decoding: try readFile("/proc/\(pid)/comm"), as: UTF8.self) != "sleep\n")
        #expect(try box.runc("start", box.id).code == 0)
        for _ in 0..<500 where access(box.rootfs + "/tmp/mark", F_OK) != 0 { usleep(10000) }
        #expect(access(box.rootfs + "/tmp/mark", F_OK) == 0)
        #expect(access("\(box.folder)/state/\(box.id)/exec.fifo", F_OK) != 0)
        #expect(try status() == .running && state(box).pid == pid)
        #expect(try box.runc("start", box.id).code == 1 && box.runc("delete", box.id).code == 1)
        #expect(try box.runc("pause", box.id).code == 0 && status() == .paused)
        #expect(try box.runc("resume", box.id).code == 0 && status() == .running)
        #expect(try box.runc("kill", box.id, "KILL").code == 0)
        try box.waitUntilStopped()
        #expect(try status() == .stopped && state(box).pid == 0)
        #expect(try box.runc("delete", box.id).code == 0 && box.runc("state", box.id).code == 1)
        // With force a running one as well, and one that is not there.
        try box.startSleeping()
        #expect(try box.runc("delete", "--force", box.id).code == 0 && box.leftovers.isEmpty)
        #expect(try box.runc("delete", "--force", box.id).code == 0 && box.runc("delete", box.id).code == 1)
    }

    @Test(
        .covers("oci.runc.beh.kill-signal-names", "oci.runc.kill", "oci.runc.kill.--all"),
        arguments: [
            ("TERM", "15"), ("SIGTERM", "15"), ("term", "15"), ("15", "15"), ("USR1", "10"), ("SIGHUP", "1"),
            ("34", "34"),
        ])
    func signalsHaveNamesAndNumbers(name: String, number: String) throws {
        let box = try RuncFixture()
        let traps = [1, 10, 15, 34].map { "trap 'echo \($0) >/tmp/got' \($0)" }.joined(separator: "; ")
        box.spec.process?.args = ["sh", "-c", traps + "; echo >/tmp/ready; while :; do sleep 0.02; done"]
        try box.writeSpec()
        #expect(try box.runc("run", "-d", "-b", box.bundle, box.id).code == 0)
        for _ in 0..<500 where access(box.rootfs + "/tmp/ready", F_OK) != 0 { usleep(10000) }
        #expect(try box.runc("kill", box.id, name).code == 0)
        for _ in 0..<500 where access(box.rootfs + "/tmp/got", F_OK) != 0 { usleep(10000) }
        #expect(try readFile(box.rootfs + "/tmp/got") == Array((number + "\n").utf8))
        let unknown = try box.runc("kill", box.id, "NOPE")
        #expect(unknown.code == 1 && unknown.errors.contains("unknown signal \"NOPE\""))
        #expect(try box.runc("kill", "--all", box.id, "KILL").code == 0)
        try box.waitUntilStopped()
    }

    @Test(.covers("oci.runc.init")) func thereIsNoInitToCall() throws {
        let box = try RuncFixture()
        let outcome = try box.runc("init")
        #expect(outcome.code == 3 && outcome.errors.contains("No help topic for 'init'"), "\(outcome)")
    }

    @Test(.covers("oci.runc.global.--version")) func theVersionIsTold() throws {
        let lines = try RuncFixture().runc("--version").output.split(separator: "\n")
        #expect(lines.count == 4 && lines[0].hasPrefix("runc version 1.") && lines[1].hasPrefix("commit: "))
        #expect(lines[2] == "spec: \(RuntimeSpec.version)" && lines[3].hasPrefix("libseccomp: 2."))
    }

    /// Without one of its own the container's limit of open files is the caller's, unchanged.
    @Test(.covers("oci.rlimit.nofile-cache")) func theRuntimesOwnLimitsDoNotLeak() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sh", "-c", "ulimit -Sn; ulimit -Hn"]
        try box.writeSpec()
        let outcome = try RuncFixture.execute(
            "/bin/sh", ["sh", "-c", "ulimit -n 321; exec \(box.commandLine) run -b \(box.bundle) \(box.id)"],
            folder: box.folder)
        #expect(outcome.output == "321\n321\n", "\(outcome)")
    }

    @Test(.covers("oci.namespace.cgroupns-root")) func aCgroupNamespaceBeginsWithTheContainersCgroup() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.append(.init(.cgroup))
        let outcome = try box.run("cat", "/proc/self/cgroup")
        let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("0:") }
        let joined = lines.filter { $0.hasSuffix(":/") }
        #expect(joined.count > 4 && lines.contains { $0.hasSuffix("memory:/") }, "\(outcome)")
    }

    @Test(
        .covers(
            "oci.linux.cgroupsPath", "oci.cgroup.driver.cgroupfs", "oci.linux.resources", "oci.cgroup1.name=systemd"))
    func theCgroupIsWhereItIsAskedFor() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(pids: .init(limit: 44))
        let outcome = try box.shell("cat /proc/self/cgroup; cat /sys/fs/cgroup/pids/pids.max")
        for controller in ["memory", "pids", "cpuset", "name=systemd"] {
            #expect(outcome.output.contains(":\(controller):/swmono-test/\(box.id)\n"), "\(outcome)")
        }
        #expect(outcome.output.hasSuffix("\n44\n") && box.leftovers.isEmpty)
    }
}
