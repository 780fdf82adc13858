import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(
    .serialized,
    .enabled(
        if: RuncFixture.isPossible && RuncFixture.hasPython && !RuncFixture.hasSystemd,
        "root, busybox and python3, no systemd of the host's"))
struct RestoreUnitTests {
    private let done = """
        spawn exec sleep 1000
        notify setup-namespaces pid
        notify post-restore pid
        answer RESTORE
        """

    private func prepared(_ steps: String, _ answers: [String] = ["done"]) throws -> (
        RuncFixture, FakeCriu, FakeManager, String
    ) {
        let box = try RuncFixture()
        let manager = try FakeManager(box, answers: answers)
        box.spec.linux?.resources = .init(pids: .init(limit: 77))
        try box.writeSpec()
        let image = box.folder + "/image"
        try makeDirectory(AT_FDCWD, image, mode: 0o700)
        try openFile(image + "/descriptors.json", O_WRONLY | O_CREAT).writeAll(Array("[]".utf8))
        return (box, try FakeCriu(box, steps), manager, image)
    }

    @Test("what criu restores is born in the scope that systemd has put criu into, with its limits")
    func restoredIntoAScope() throws {
        let (box, criu, manager, image) = try prepared(done)
        let outcome = try manager.runc(
            "restore", "-d", "--image-path", image, "-b", box.bundle, "--pid-file", box.folder + "/pid", box.id)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(manager.heard == ["Get", "StartTransientUnit test-\(box.id).scope"])
        let pid = String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)
        let cgroups = String(decoding: try readFile("/proc/\(pid)/cgroup"), as: UTF8.self)
        for name in ["name=systemd", "memory", "pids", "freezer"] {
            #expect(cgroups.contains("\(name):\(manager.scope)\n"), "\(name) in \(cgroups)")
        }
        let limit = try readFile("/sys/fs/cgroup/pids\(manager.scope)/pids.max")
        #expect(String(decoding: limit, as: UTF8.self) == "77\n")
        // criu puts what it restores where it is itself.
        let roots = try criu.options().filter { $0.field == 25 }.compactMap(\.value.text)
        #expect(roots.contains { $0.hasPrefix("\u{0A}\u{04}pids") && $0.hasSuffix(manager.scope) }, "\(roots)")
        #expect(try manager.runc("pause", box.id).code == 0)
        #expect(try manager.runc("state", box.id).output.contains("\"status\": \"paused\""))
        #expect(try manager.runc("delete", "-f", box.id).code == 0)
        #expect(manager.heard.contains("StopUnit test-\(box.id).scope"))
        #expect(manager.leftovers.isEmpty && box.leftovers.isEmpty, "\(manager.leftovers) \(box.leftovers)")
    }

    @Test("a checkpoint of one in a scope freezes the scope, and stops the unit when the container ends with it")
    func checkpointInAScope() throws {
        let (box, criu, manager, image) = try prepared("notify pre-dump\nanswer DUMP")
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        let made = try manager.runc("run", "-d", "-b", box.bundle, box.id)
        #expect(made.code == 0, "\(made)")
        let kept = try manager.runc("checkpoint", "--leave-running", "--image-path", image, box.id)
        #expect(kept.code == 0 && !manager.heard.contains { $0.hasPrefix("StopUnit") }, "\(kept)")
        #expect(
            try criu.options().contains { $0.value.text?.hasSuffix("/freezer\(manager.scope)") == true })
        let ended = try manager.runc("checkpoint", "--image-path", image, box.id)
        #expect(ended.code == 0 && manager.heard.contains("StopUnit test-\(box.id).scope"), "\(ended)")
        #expect(manager.leftovers.isEmpty && box.leftovers.isEmpty, "\(manager.leftovers) \(box.leftovers)")
    }

    @Test(
        "a restore that fails before, at or after the scope leaves neither",
        arguments: [
            (["failed"], "", "got `failed`", true),
            (["org.freedesktop.systemd1.LoadFailed"], "", "as told by org.freedesktop.systemd1.LoadFailed", true),
            (["done"], "refuse RESTORE 5 x", "criu failed: type RESTORE errno 5: x", true),
            (["done"], "spawn exec sleep 1000\nnotify post-restore pid\nkill", "signal 9", true),
            (["org.freedesktop.systemd1.UnitExists"], "", "as told by org.freedesktop.systemd1.UnitExists", false),
        ])
    func failures(answers: [String], steps: String, message: String, stops: Bool) throws {
        let (box, criu, manager, image) = try prepared(steps, answers)
        let outcome = try manager.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(outcome.code == 1 && outcome.errors.contains(message), "\(outcome)")
        // A stranger's unit goes on.
        #expect(manager.heard.contains { $0.hasPrefix("StopUnit") } == stops, "\(manager.heard)")
        // Without its scope criu is asked for nothing.
        #expect(try criu.received().isEmpty == steps.isEmpty)
        #expect(manager.leftovers.isEmpty && box.leftovers.isEmpty, "\(manager.leftovers) \(box.leftovers)")
    }
}
