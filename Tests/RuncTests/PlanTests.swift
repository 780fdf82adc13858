import Cgroups
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite struct PlanTests {
    /// The facts of a v1 host; nothing here is asked of the machine.
    static func facts(_ version: CgroupVersion = .v1) -> LaunchFacts {
        let folders =
            version == .v1
            ? ["cpu,cpuacct", "memory"].map {
                CgroupFolder(
                    controllers: $0.split(separator: ",").map(String.init), mountPoint: "/sys/fs/cgroup/" + $0,
                    path: "/swmono/c1")
            } : [CgroupFolder(controllers: [], mountPoint: "/sys/fs/cgroup", path: "/swmono/c1")]
        var facts = LaunchFacts(bundle: "/bundle", cgroup: Cgroup(version: version, folders: folders))
        facts.rootfs = [RootMount(type: "overlay", source: "overlay", options: ["lowerdir=/l", "upperdir=/u"])]
        facts.keyring = "_ses.c1"
        return facts
    }

    static func expectGolden(_ text: String, _ name: String) throws {
        let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Golden/"
        if getenv("SWMONO_GOLDEN") != nil {
            try openFile(folder + name, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644).writeAll(Array(text.utf8))
        }
        let wanted = String(decoding: try readFile(folder + name), as: UTF8.self)
        #expect(text == wanted, "differs from Golden/\(name); SWMONO_GOLDEN=1 rewrites it")
    }

    @Test func theStandardContainerOnCgroupV1() throws {
        try Self.expectGolden("\(try LaunchPlan.create(.standard(), Self.facts()))", "standard-v1.txt")
    }

    @Test func aShimsContainerEndsWithItOnceItsIdentityIsItsOwn() throws {
        var facts = Self.facts()
        facts.endsWithParent = true
        let steps = try LaunchPlan.create(.standard(), facts).child
        let place = try #require(steps.firstIndex(of: .endWithParent))
        let identity = try #require(steps.lastIndex { if case .setCapabilities = $0 { true } else { false } })
        #expect(place == identity + 1)
        #expect(steps.firstIndex(of: .awaitStart) ?? 0 > place)
        #expect(try !LaunchPlan.create(.standard(), Self.facts()).child.contains(.endWithParent))
    }

    @Test func theStandardContainerOnCgroupV2WithATerminal() throws {
        var facts = Self.facts(.v2)
        facts.terminal = WindowSize(columns: 80, rows: 24)
        var spec = RuntimeSpec.standard()
        spec.linux?.namespaces?.append(.init(.cgroup))
        try Self.expectGolden("\(try LaunchPlan.create(spec, facts))", "terminal-v2.txt")
    }

    @Test func aContainerThatUsesEverythingElse() throws {
        var spec = RuntimeSpec.standard()
        spec.process?.noNewPrivileges = true
        spec.process?.rlimits = [.init(type: "RLIMIT_NOFILE", hard: 2048, soft: 1024)]
        spec.process?.user = .init(uid: 5, gid: 6, umask: 0o77, additionalGids: [7])
        spec.process?.oomScoreAdj = 100
        spec.root?.readonly = true
        spec.annotations = [RuntimeSpec.userAnnotation: "alice:wheel"]
        spec.linux?.namespaces = [
            .init(.mount), .init(.network, path: "/run/netns/x"), .init(.pid, path: "/proc/9/ns/pid"),
        ]
        spec.hostname = nil
        spec.linux?.rootfsPropagation = "shared"
        spec.linux?.sysctl = ["net.ipv4.ip_forward": "1"]
        spec.linux?.devices = [.init(type: "c", path: "/dev/fuse", major: 10, minor: 229)]
        spec.mounts?.append(
            .init(destination: "/data/../x", type: "bind", source: "src", options: ["rbind", "rro", "rslave"]))
        spec.mounts?.append(.init(destination: "/t", type: "tmpfs", options: ["ro", "size=1m"]))
        spec.hooks = .init(
            prestart: [.init(path: "/p")], createRuntime: [.init(path: "/r")], createContainer: [.init(path: "/c")],
            startContainer: [.init(path: "/s")], poststart: [.init(path: "/t")])
        try Self.expectGolden("\(try LaunchPlan.create(spec, Self.facts()))", "everything.txt")
    }

    @Test func aUserNamespaceWithOthersJoined() throws {
        var spec = RuntimeSpec.standard()
        spec.process?.oomScoreAdj = 5
        spec.linux?.namespaces = [
            .init(.user), .init(.mount), .init(.uts), .init(.network, path: "/n"), .init(.pid, path: "/p"),
        ]
        spec.linux?.uidMappings = [.init(containerID: 0, hostID: 1000, size: 1)]
        spec.linux?.gidMappings = [.init(containerID: 0, hostID: 1000, size: 1)]
        try Self.expectGolden("\(try LaunchPlan.create(spec, Self.facts(.v2)))", "user.txt")
    }

    @Test func anExec() throws {
        let process = RuntimeSpec.Process(args: ["id"], cwd: "/tmp")
        let plan = try LaunchPlan.exec(
            process, .standard(), Self.facts(), namespaces: [.mount, .pid, .ipc, .uts, .network])
        try Self.expectGolden("\(plan)", "exec.txt")
    }

    @Test(arguments: [
        ("/proc", "tmpfs", "\"/proc\" cannot be mounted because it is not of type proc"),
        ("/proc/sys", "tmpfs", "\"/proc/sys\" cannot be mounted because it is inside /proc"),
        ("/x/../proc/self/", "tmpfs", "\"/proc/self\" cannot be mounted because it is inside /proc"),
    ]) func mountsOnProcAreRefused(destination: String, type: String, message: String) {
        var spec = RuntimeSpec.standard()
        spec.mounts = [.init(destination: destination, type: type, source: "/x")]
        #expect(throws: Fault.self) { try LaunchPlan.create(spec, Self.facts()) }
        do { _ = try LaunchPlan.create(spec, Self.facts()) } catch { #expect(error.message == message) }
    }

    @Test func lxcfsFilesMayCoverProc() throws {
        var spec = RuntimeSpec.standard()
        spec.mounts?.append(.init(destination: "/proc/meminfo", type: "bind", source: "/x", options: ["bind"]))
        #expect(try LaunchPlan.create(spec, Self.facts()).child.contains { "\($0)" == "bind /x on /proc/meminfo" })
    }

    @Test func aFailingStepIsNamedAndNumbered() {
        let step = MountStep(
            kind: .filesystem(type: "tmpfs"), source: "shm", destination: "/dev/shm", options: MountOptions.none)
        let plan = LaunchPlan(child: [.closeDescriptors, .mount(step), .execute])
        let fault = plan.fault(step: 1, kind: .permissionDenied, text: "permission denied", isWhole: false)
        #expect(fault.message == "mount tmpfs on /dev/shm: permission denied (step 2 of 3)")
    }

    @Test func reportsSurviveTheSocket() throws {
        let report = ChildReport.failed(step: 300, kind: .commandNotFound, text: "exec: \"x\"", isWhole: true)
        guard case .failed(let step, let kind, let text, let isWhole) = try #require(ChildReport(report.bytes)) else {
            Issue.record("another report")
            return
        }
        #expect(step == 300 && kind == .commandNotFound && text == "exec: \"x\"" && isWhole)
        #expect(ChildReport([]) == nil && ChildReport([0x46, 1]) == nil)
    }
}

extension MountOptions {
    static var none: MountOptions {
        // No options cannot be wrong ones.
        (try? MountOptions([])) ?? MountOptions.none
    }
}

extension RuntimeSpec {
    /// What an engine gives a container by default.
    static func standard(_ arguments: [String] = ["sh"]) -> RuntimeSpec {
        let caps = ["CAP_CHOWN", "CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_DAC_OVERRIDE", "CAP_FOWNER"]
        var process = Process(
            user: User(), args: arguments, env: ["PATH=/bin"], cwd: "/",
            capabilities: Capabilities(bounding: caps, effective: caps, permitted: caps))
        process.rlimits = nil
        return RuntimeSpec(
            process: process, root: Root(path: "rootfs"), hostname: "box", mounts: standardMounts,
            linux: Linux(
                namespaces: [.init(.mount), .init(.pid), .init(.network), .init(.ipc), .init(.uts)],
                maskedPaths: ["/proc/acpi", "/proc/keys", "/sys/firmware"],
                readonlyPaths: ["/proc/bus", "/proc/sys"]))
    }

    private static let standardMounts: [Mount] = [
        .init(destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"]),
        .init(
            destination: "/dev", type: "tmpfs", source: "tmpfs",
            options: ["nosuid", "strictatime", "mode=755", "size=65536k"]),
        .init(
            destination: "/dev/pts", type: "devpts", source: "devpts",
            options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
        .init(destination: "/sys", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev", "ro"]),
        .init(
            destination: "/sys/fs/cgroup", type: "cgroup", source: "cgroup",
            options: ["ro", "nosuid", "noexec", "nodev"]),
        .init(
            destination: "/dev/shm", type: "tmpfs", source: "shm",
            options: ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
    ]
}
