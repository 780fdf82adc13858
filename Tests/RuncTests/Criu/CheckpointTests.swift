import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(
    .serialized,
    .enabled(if: RuncFixture.isPossible && RuncFixture.hasPython, "root, busybox and python3"))
struct CheckpointTests {
    private static let done = """
        notify pre-dump
        notify network-lock
        notify post-dump
        notify something-of-a-newer-criu
        answer DUMP
        """

    private func running(_ steps: String) throws -> (RuncFixture, FakeCriu) {
        let box = try RuncFixture()
        box.spec.mounts?.append(
            .init(destination: "/shown/here", type: "bind", source: box.folder, options: ["bind"]))
        try box.startSleeping()
        return (box, try FakeCriu(box, steps))
    }

    @Test(
        .covers(
            "oci.runc.checkpoint", "oci.runc.checkpoint.--image-path", "oci.runc.checkpoint.--tcp-established"))
    func aDumpedContainerIsGoneAndItsRequestWasWhole() throws {
        let (box, criu) = try running(Self.done)
        let pid = try ContainerRecordFile(box).pid
        let outcome = try box.runc("checkpoint", "--image-path", box.folder + "/image", "--tcp-established", box.id)
        #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)")
        #expect(try box.runc("state", box.id).errors.contains("container does not exist"))
        #expect(box.leftovers.isEmpty)
        let options = try criu.options()
        func number(_ field: CriuOption) -> Int32? {
            options.last { $0.field == UInt64(field.rawValue) }?.value.int32
        }
        func texts(_ field: CriuOption) -> [String] {
            options.filter { $0.field == UInt64(field.rawValue) }.compactMap(\.value.text)
        }
        #expect(number(.pid) == pid && number(.leaveRunning) == 0 && number(.tcpEstablished) == 1)
        #expect(number(.notifies) == 1 && number(.orphanTerminal) == 1 && number(.emptyNamespaces) == 0x4000_0000)
        #expect(texts(.root) == [box.rootfs] && texts(.logFile) == ["dump.log"])
        #expect(texts(.configFile) == ["/etc/criu/runc.conf"])
        #expect(texts(.freezerFolder) == ["/sys/fs/cgroup/freezer/swmono-test/\(box.id)"])
        let place = "/shown/here"
        #expect(texts(.externalMount).contains("\u{0A}\u{0B}\(place)\u{12}\u{0B}\(place)"))
        // Every notification was answered.
        #expect(try criu.received().dropFirst() == Array(repeating: [0x08, 0x06, 0x18, 0x01], count: 4)[...])
        #expect(String(decoding: try readFile(box.folder + "/image/descriptors.json"), as: UTF8.self) == "[]")
    }

    @Test(
        .covers(
            "oci.runc.checkpoint.--leave-running", "oci.runc.checkpoint.--work-path",
            "oci.runc.checkpoint.--tcp-skip-in-flight", "oci.runc.checkpoint.--link-remap",
            "oci.runc.checkpoint.--ext-unix-sk", "oci.runc.checkpoint.--shell-job", "oci.runc.checkpoint.--file-locks",
            "oci.runc.checkpoint.--auto-dedup", "oci.runc.checkpoint.--manage-cgroups-mode",
            "oci.runc.checkpoint.--empty-ns"))
    func oneThatIsLeftRunningRunsAndEveryFlagReachesCriu() throws {
        let (box, criu) = try running(Self.done)
        let outcome = try box.runc(
            "checkpoint", "--image-path", box.folder + "/image", "--leave-running", "--work-path", box.folder + "/work",
            "--tcp-skip-in-flight",
            "--link-remap",
            "--ext-unix-sk", "--shell-job", "--file-locks", "--auto-dedup", "--manage-cgroups-mode", "strict",
            "--empty-ns",
            "network", box.id)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"running\""))
        let options = try criu.options()
        let flags: [CriuOption] = [
            .leaveRunning, .skipsInFlight, .linkRemap, .externalSockets, .shellJob, .fileLocks, .autoDedup,
        ]
        for flag in flags { #expect(options.contains { $0.field == UInt64(flag.rawValue) && $0.value.boolean }) }
        #expect(options.contains { $0.field == 17 && $0.value.int32 == 5 } && access(box.folder + "/work", F_OK) == 0)
        #expect(options.contains { $0.field == 34 && $0.value.int32 == 5 })
        #expect(options.contains { $0.field == 38 && $0.value.int32 == 0x4000_0000 })
    }

    @Test(.covers("oci.crun.ext.org.criu.config"), arguments: [("", nil), ("/etc/own.conf", "/etc/own.conf")])
    func aContainerHasSettingsOfItsOwn(annotation: String, file: String?) throws {
        let box = try RuncFixture()
        box.spec.annotations = ["org.criu.config": annotation]
        try box.startSleeping()
        let criu = try FakeCriu(box, Self.done)
        #expect(try box.runc("checkpoint", "--image-path", box.folder + "/image", box.id).code == 0)
        #expect(try criu.options().first { $0.field == 51 }?.value.text == file)
    }

    /// It is no mount of the configuration, and criu would not know what it is.
    @Test func theManagersPlaceIsExternal() throws {
        let box = try RuncFixture()
        try makeSymlink(AT_FDCWD, box.rootfs + "/run", to: "var")
        try makeDirectory(AT_FDCWD, box.rootfs + "/var", mode: 0o755)
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        box.environment = ["NOTIFY_SOCKET=\(box.folder)/nobody"]
        #expect(try box.runc("create", "-b", box.bundle, box.id).code == 0)
        let criu = try FakeCriu(box, Self.done)
        #expect(try box.runc("start", box.id).code == 0)
        let outcome = try box.runc("checkpoint", "--image-path", box.folder + "/image", box.id)
        #expect(outcome.code == 0, "\(outcome)")
        let blocks = try criu.options().filter { $0.field == UInt64(CriuOption.externalMount.rawValue) }
        let place = "/var/notify"
        #expect(blocks.compactMap(\.value.text).contains("\u{0A}\u{0B}\(place)\u{12}\u{0B}\(place)"), "\(blocks)")
        #expect(box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test(.covers("oci.runc.checkpoint.--pre-dump", "oci.runc.checkpoint.--parent-path"))
    func aPreDumpAsksForWhatItNeeds() throws {
        let (box, criu) = try running("answer PRE_DUMP\nwait")
        let image = box.folder + "/image"
        let outcome = try box.runc("checkpoint", "--pre-dump", "--image-path", image, box.id)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try criu.received().first?.starts(with: [0x08, 0x04]) == true)
        #expect(access(image + "/descriptors.json", F_OK) != 0)
        let next = try FakeCriu(box, features: "0800", Self.done)
        let refused = try box.runc("checkpoint", "--pre-dump", "--image-path", image, box.id)
        #expect(refused.code == 1 && refused.errors.contains("criu is missing features: [MemTrack]"), "\(refused)")
        let whole = try box.runc("checkpoint", "--parent-path", "../image", "--image-path", image + "2", box.id)
        #expect(whole.code == 0, "\(whole)")
        #expect(try next.options().contains { $0.field == 14 && $0.value.text == "../image" })
        #expect(try next.options().contains { $0.field == 15 && $0.value.boolean })
    }

    @Test func aFailedDumpTellsWhyAndTheContainerRunsOn() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let image = box.folder + "/image"
        _ = try FakeCriu(
            box,
            """
            notify pre-dump
            write \(image)/dump.log (00.1) all is well
            write \(image)/dump.log (00.2) Error (criu/x.c:7): Can't \u{1B}[2J
            refuse DUMP 22 no way
            exit 1
            """)
        let outcome = try box.runc("checkpoint", "--image-path", image, box.id)
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("criu failed: type DUMP errno 22: no way"), "\(outcome)")
        #expect(outcome.errors.contains("2:(00.2) Error (criu/x.c:7): Can't ?[2J"), "\(outcome)")
        #expect(outcome.errors.contains("Quoting \"\(image)/dump.log\""), "\(outcome)")
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"running\""))
    }

    @Test(arguments: [
        ("notify pre-dump\nkill", "it ended before its work was done: signal 9"),
        ("exit 3", "it ended before its work was done: exit status 3"),
        ("answer DUMP\nexit 4", "it ended before its work was done: exit status 4"),
        ("send 0801", "it is no message of its protocol: type and success are not there"),
        ("send ffffffffffffffffffffffff", "a number of more than ten bytes"),
        ("answer RESTORE", "an answer of type RESTORE"),
        ("send 08061001", "a notification without a name"),
    ])
    func aCriuThatMisbehavesIsAnError(steps: String, message: String) throws {
        let (box, _) = try running(steps)
        let outcome = try box.runc("checkpoint", "--image-path", box.folder + "/image", box.id)
        #expect(outcome.code == 1 && outcome.errors.contains(message), "\(outcome)")
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"running\""))
    }

    @Test func aCriuThatHangsIsEnded() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let criu = try FakeCriu(box, version: "zz", "")
        try openFile(criu.folder + "/criu", O_WRONLY | O_TRUNC).writeAll(
            Array("#!/bin/sh\necho $$ >\(criu.folder)/pid\nexec sleep 60\n".utf8))
        let outcome = try box.runc("checkpoint", "--image-path", box.folder + "/image", box.id)
        #expect(outcome.errors.contains("criu failed: it was silent for too long at its version"), "\(outcome)")
        let pid = String(decoding: try readFile(criu.folder + "/pid"), as: UTF8.self)
        #expect(kill(Int32(pid.dropLast()) ?? 0, 0) == -1)
    }

    @Test func anOldCriuIsRefused() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        _ = try FakeCriu(box, version: "08 02 10 0C", Self.done)
        let outcome = try box.runc("checkpoint", "--image-path", box.folder + "/image", box.id)
        #expect(outcome.errors.contains("checkpoint needs criu 3.0.0 or newer; this one is 2.12.0"), "\(outcome)")
    }

    @Test(
        .covers(
            "oci.runc.checkpoint.--lazy-pages", "oci.runc.checkpoint.--status-fd", "oci.runc.checkpoint.--page-server"))
    func lazyPagesAreToldWhenReady() throws {
        let (box, criu) = try running("notify status-ready\nanswer DUMP")
        let pipe = try Pipe()
        let outcome = try box.runc(
            "checkpoint", "--lazy-pages", "--status-fd", "3", "--page-server", "127.0.0.1:27277", "--image-path",
            box.folder + "/image", box.id, descriptors: [pipe.write.raw])
        #expect(outcome.code == 0, "\(outcome)")
        var byte = [UInt8](repeating: 7, count: 2)
        #expect(try pipe.read.read(into: &byte) == 1 && byte[0] == 0)
        #expect(try criu.options().contains { $0.field == 48 && $0.value.boolean })
        let server = try criu.options().first { $0.field == 11 }?.value.text
        #expect(server?.hasPrefix("\u{0A}\u{09}127.0.0.1\u{10}") == true)
    }
}

/// The number of the first process.
private struct ContainerRecordFile {
    let pid: Int32

    init(_ box: RuncFixture) throws {
        pid = try RuntimeRoot(path: box.folder + "/state").read(box.id).pid
    }
}
