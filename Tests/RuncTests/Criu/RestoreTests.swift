import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(
    .serialized,
    .enabled(if: RuncFixture.isPossible && RuncFixture.hasPython, "root, busybox and python3"))
struct RestoreTests {
    private let done = """
        spawn exec sleep 1000
        notify pre-restore
        notify setup-namespaces pid
        notify post-restore pid
        notify network-unlock
        answer RESTORE
        """

    private func prepared(_ steps: String, descriptors: String = "[]") throws -> (RuncFixture, FakeCriu, String) {
        let box = try RuncFixture()
        try box.writeSpec()
        let image = box.folder + "/image"
        try makeDirectory(AT_FDCWD, image, mode: 0o700)
        try openFile(image + "/descriptors.json", O_WRONLY | O_CREAT).writeAll(Array(descriptors.utf8))
        return (box, try FakeCriu(box, steps), image)
    }

    @Test(
        .covers(
            "oci.runc.restore", "oci.runc.restore.--image-path", "oci.runc.restore.--bundle",
            "oci.runc.restore.--detach", "oci.runc.restore.--pid-file", "oci.runc.restore.--no-pivot"))
    func whatCriuMadeIsAContainer() throws {
        let (box, criu, image) = try prepared(done, descriptors: #"["pipe:[11]","/dev/null","pipe:[22]","pipe:[33]"]"#)
        try makeDirectory(AT_FDCWD, box.rootfs + "/etc/real", mode: 0o755)
        try makeSymlink(AT_FDCWD, box.rootfs + "/conf", to: "/etc/real")
        box.spec.mounts?.append(.init(destination: "/conf", type: "bind", source: box.folder, options: ["bind"]))
        box.spec.mounts?.append(.init(destination: "/missing/place", type: "tmpfs", source: "tmpfs"))
        box.spec.hooks = .init(
            createRuntime: [.init(path: "/bin/sh", args: ["sh", "-c", "cat > \(box.folder)/hook"])])
        try box.writeSpec()
        let outcome = try box.runc(
            "restore", "-d", "--image-path", image, "-b", box.bundle, "--pid-file", box.folder + "/pid", "--no-pivot",
            box.id)
        #expect(outcome.code == 0 && outcome.errors.contains("--no-pivot has no effect"), "\(outcome)")
        let pid = String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)
        let state = try box.runc("state", box.id).output
        #expect(state.contains("\"status\": \"running\"") && state.contains("\"pid\": \(pid),"), "\(state)")
        let hook = String(decoding: try readFile(box.folder + "/hook"), as: UTF8.self)
        #expect(hook.contains("\"status\":\"creating\",\"pid\":\(pid)"), "\(hook)")
        // Made in the rootfs, and nothing of it mounted on the host.
        #expect(access(box.rootfs + "/missing/place", F_OK) == 0)
        let cgroup = String(decoding: try readFile("/proc/\(pid)/cgroup"), as: UTF8.self)
        #expect(cgroup.contains("pids:/swmono-test/\(box.id)"), "\(cgroup)")
        let blocks = try criu.options().filter { [23, 25, 27].contains($0.field) }.compactMap(\.value.text)
        for block in [
            "\u{0A}\u{05}/conf\u{12}", "\u{0A}\u{09}/etc/real\u{12}", "\u{0A}\u{09}pipe:[11]\u{10}\u{00}",
            "\u{0A}\u{09}pipe:[22]\u{10}\u{02}", "\u{0A}\u{04}pids\u{12}",
        ] { #expect(blocks.contains { $0.hasPrefix(block) }, "\(block) in \(blocks)") }
        #expect(!blocks.contains { $0.contains("pipe:[33]") })
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test(
        .covers(
            "oci.runc.restore.--no-subreaper", "oci.runc.restore.--work-path", "oci.runc.restore.--tcp-established",
            "oci.runc.restore.--ext-unix-sk", "oci.runc.restore.--shell-job", "oci.runc.restore.--file-locks",
            "oci.runc.restore.--auto-dedup", "oci.runc.restore.--lazy-pages", "oci.runc.restore.--manage-cgroups-mode",
            "oci.runc.restore.--empty-ns", "oci.runc.restore.--lsm-profile", "oci.runc.restore.--lsm-mount-context"))
    func inFrontItsStatusIsTheCommandsAndEveryFlagReachesCriu() throws {
        let (box, criu, image) = try prepared(done.replacing("exec sleep 1000", with: "sleep 0.3; exit 7"))
        let outcome = try box.runc(
            "restore", "--image-path", image, "-b", box.bundle, "--no-subreaper", "--work-path", box.folder + "/work",
            "--tcp-established", "--ext-unix-sk", "--shell-job", "--file-locks", "--auto-dedup", "--lazy-pages",
            "--manage-cgroups-mode", "ignore", "--empty-ns", "network", "--lsm-profile", "apparmor:x",
            "--lsm-mount-context", "y", box.id)
        #expect(outcome.code == 7, "\(outcome)")
        #expect(box.leftovers.isEmpty)
        let options = try criu.options()
        let flags: [CriuOption] = [
            .tcpEstablished, .externalSockets, .shellJob, .fileLocks, .autoDedup, .lazyPages, .restoresSibling,
            .evasiveDevices,
        ]
        for flag in flags { #expect(options.contains { $0.field == UInt64(flag.rawValue) && $0.value.boolean }) }
        #expect(options.contains { $0.field == 17 && $0.value.int32 == 5 } && access(box.folder + "/work", F_OK) == 0)
        #expect(options.contains { $0.field == 34 && $0.value.int32 == 0 })
        #expect(options.contains { $0.field == 53 && $0.value.text == "apparmor:x" })
        #expect(options.contains { $0.field == 63 && $0.value.text == "y" })
    }

    /// Images may be of a container that had one; whether they are, criu alone can tell.
    @Test func theManagersPlaceIsThereForImagesThatHaveIt() throws {
        let (box, criu, image) = try prepared(done)
        try makeDirectory(AT_FDCWD, box.rootfs + "/var", mode: 0o755)
        try makeDirectory(AT_FDCWD, box.rootfs + "/var/notify", mode: 0o755)
        try makeSymlink(AT_FDCWD, box.rootfs + "/run", to: "var")
        let outcome = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(outcome.code == 0, "\(outcome)")
        let folder = "\(box.folder)/state/\(box.id)/notify"
        #expect(access(folder, F_OK) == 0)
        let blocks = try criu.options().filter { $0.field == UInt64(CriuOption.externalMount.rawValue) }
        let texts = blocks.compactMap(\.value.text)
        for place in ["/run/notify", "/var/notify"] {
            #expect(texts.contains { $0.hasPrefix("\u{0A}\u{0B}\(place)\u{12}") && $0.hasSuffix(folder) }, "\(texts)")
        }
        // Nothing is made in the rootfs of one that has no such place.
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty, "\(box.leftovers)")
        let (other, _, second) = try prepared(done)
        #expect(try other.runc("restore", "-d", "--image-path", second, "-b", other.bundle, other.id).code == 0)
        #expect(access(other.rootfs + "/run", F_OK) != 0)
    }

    /// The folder is writable; what criu is told of it must not be found for a volume.
    @Test(arguments: [
        ("/run/notify", "bind", "lib", "/lib", "/run/notify"), ("/vrun/notify", "bind", "vrun", "/run", "/run/notify"),
        ("/var/notify", "bind", "run", "var", "/var/notify"), ("/run/notify", "tmpfs", "lib", "/lib", ""),
        ("/vrun/notify", "tmpfs", "vrun", "run", ""), ("/over/notify", "bind", "over", "/run", "/run/notify"),
    ])
    func theManagersPlaceIsNoneWhereTheContainerHasAMount(
        destination: String, type: String, link: String, target: String, place: String
    ) throws {
        let (box, criu, image) = try prepared(done)
        for name in ["/volume", "/bundle/rootfs/var"] { try makeDirectory(AT_FDCWD, box.folder + name, mode: 0o755) }
        if link != "run" { try makeDirectory(AT_FDCWD, box.rootfs + "/run", mode: 0o755) }
        try makeSymlink(AT_FDCWD, box.rootfs + "/" + link, to: target)
        // The place below it is made when criu mounts it, not before.
        if link == "over" { box.spec.mounts?.append(.init(destination: "/over", type: "tmpfs", source: "tmpfs")) }
        box.spec.mounts?.append(
            .init(
                destination: destination, type: type, source: box.folder + "/volume",
                options: type == "bind" ? ["bind"] : []))
        try box.writeSpec()
        let outcome = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(outcome.code == 0, "\(outcome)")
        let blocks = try criu.options().filter { $0.field == UInt64(CriuOption.externalMount.rawValue) }
        let texts = blocks.compactMap(\.value.text)
        #expect(!texts.contains { $0.hasSuffix("/\(box.id)/notify") }, "\(texts)")
        let names = texts.filter { $0.hasPrefix("\u{0A}\u{0B}\(place)\u{12}") }
        #expect(names.allSatisfy { $0.hasSuffix(box.folder + "/volume") } && names.isEmpty == place.isEmpty, "\(texts)")
        // A checkpoint would take it for a mount.
        #expect(access("\(box.folder)/state/\(box.id)/notify", F_OK) != 0)
    }

    @Test func profilesNeedACriuThatCanChangeThem() throws {
        let (box, _, image) = try prepared(done)
        _ = try FakeCriu(box, version: "08 03 10 0F", done)
        let outcome = try box.runc(
            "restore", "-d", "--image-path", image, "-b", box.bundle, "--lsm-profile", "apparmor:x", box.id)
        #expect(outcome.errors.contains("--lsm-profile needs criu 3.16.0 or newer; this one is 3.15.0"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test func aNetworkNamespaceThatIsJoinedIsHandedOver() throws {
        let (box, criu, image) = try prepared(done)
        box.spec.linux?.namespaces?.removeAll { $0.type == .network }
        box.spec.linux?.namespaces?.append(.init(.network, path: "/proc/self/ns/net"))
        try box.writeSpec()
        let outcome = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(outcome.code == 0, "\(outcome)")
        let blocks = try criu.options().filter { $0.field == 27 }.compactMap(\.value.text)
        #expect(blocks == ["\u{0A}\u{0C}extRootNetNS\u{10}\u{05}"])
    }

    @Test(arguments: [
        ("notify setup-namespaces 1", "it restored process 1, which is no child of ours"),
        ("notify post-restore", "it restored process 0, which is no child of ours"),
        ("answer RESTORE", "before the container"),
        ("spawn exec sleep 1000\nnotify post-restore pid\nrefuse RESTORE 5 x", "criu failed: type RESTORE errno 5: x"),
        ("spawn exec sleep 1000\nnotify post-restore pid\nkill", "signal 9"),
        ("exit 1", "exit status 1"),
    ])
    func aFailedRestoreLeavesNothing(steps: String, message: String) throws {
        let (box, _, image) = try prepared(steps)
        let outcome = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(outcome.code == 1 && outcome.errors.contains(message), "\(outcome)")
        #expect(box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test func aFailingHookEndsTheRestore() throws {
        let (box, _, image) = try prepared(done)
        box.spec.hooks = .init(prestart: [.init(path: "/bin/false")])
        try box.writeSpec()
        let outcome = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(outcome.code == 1 && outcome.errors.contains("error running prestart hook #0"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    /// CVE-2026-53489's kind: files of an image that lead elsewhere.
    @Test func anImagesFilesAreNoLinksAndSmall() throws {
        let (box, _, image) = try prepared(done)
        let file = image + "/descriptors.json"
        unlink(file)
        try makeSymlink(AT_FDCWD, file, to: "/etc/hostname")
        let link = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(link.code == 1 && link.errors.contains("too many levels of symbolic links"), "\(link)")
        unlink(file)
        try makeFIFO(file, mode: 0o600)
        let pipe = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(pipe.code == 1 && pipe.errors.contains("descriptors.json"), "\(pipe)")
        unlink(file)
        try openFile(file, O_WRONLY | O_CREAT).writeAll([UInt8](repeating: 0x20, count: 70000))
        let long = try box.runc("restore", "-d", "--image-path", image, "-b", box.bundle, box.id)
        #expect(long.code == 1 && long.errors.contains("file too large"), "\(long)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.runc.restore.--console-socket")) func theTerminalGoesToWhoAskedForIt() throws {
        let (box, _, image) = try prepared(
            "spawn exec sleep 1000\nterminal\n" + done.split(separator: "\n")[1...].joined(separator: "\n"))
        box.spec.process?.terminal = true
        try box.writeSpec()
        let listener = try listenUnix(box.folder + "/socket", nonblocking: true)
        let outcome = try box.runc(
            "restore", "-d", "--console-socket", box.folder + "/socket", "--image-path", image, "-b", box.bundle, box.id
        )
        #expect(outcome.code == 0, "\(outcome)")
        let peer = try #require(try acceptNow(listener.raw, nonblocking: false)?.release())
        defer { close(peer) }
        let message = try receiveDescriptors(peer, limit: 64)
        #expect(message?.descriptors.count == 1)
        for number in message?.descriptors ?? [] {
            #expect(isatty(number) == 1)
            close(number)
        }
    }
}
