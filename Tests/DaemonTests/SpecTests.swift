import Conformance
import EngineAPI
import Faults
import FoundationEssentials
import Linux
import OCI
import State
import Testing

@testable import Daemon

@Suite struct SpecTests {
    static let host = HostFacts(
        cgroupV2: true, kernel: (6, 1), architecture: "amd64", lastCapability: 40,
        thermalThrottle: [], networkSysctls: true, processors: 4, hostname: "host")

    static func record(_ change: (inout ContainerRecord) -> Void = { _ in }) -> ContainerRecord {
        var record = ContainerRecord(
            id: String(repeating: "ab", count: 32), name: "web", created: "2026-01-01T00:00:00Z", path: "sh",
            args: ["-c", "true"], config: ContainerConfig(), hostConfig: HostConfig(), imageID: "sha256:00",
            platform: "linux/amd64", driver: "overlay2", mounts: [], networks: [:], logPath: "")
        record.config.hostname = "abababababab"
        record.hostConfig.ipcMode = "private"
        change(&record)
        return record
    }

    static func build(
        _ namespaces: JoinedNamespaces = JoinedNamespaces(), mounts: [UserMount] = [],
        _ change: (inout ContainerRecord) -> Void = { _ in }
    ) throws -> RuntimeSpec {
        try SpecBuilder.build(
            SpecInput(record: record(change), host: host, namespaces: namespaces, mounts: mounts))
    }

    /// Compared with a file beside the tests; SWMONO_GOLDEN=write makes it anew.
    static func expectGolden(_ spec: RuntimeSpec, _ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        var spec = spec
        // The profile has a test of its own.
        spec.linux?.seccomp?.syscalls = nil
        let text = String(decoding: try encoder.encode(spec), as: UTF8.self) + "\n"
        let path = "\(#filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })/Golden/\(name).json"
        if ProcessInfo.processInfo.environment["SWMONO_GOLDEN"] == "write" {
            try AtomicFile.replace(path, with: Array(text.utf8), mode: 0o644, .volatile)
        }
        #expect(text == String(decoding: try readFile(path), as: UTF8.self), "\(name)")
    }

    @Test(.covers("eng.sec.default-caps-14"))
    func theDefaultSpecIsDockers() throws {
        try Self.expectGolden(try Self.build(), "default")
    }

    @Test func aPrivilegedSpecOpensEverything() throws {
        let spec = try Self.build {
            $0.hostConfig.privileged = true
            $0.hostConfig.devices = []
        }
        #expect(spec.linux?.seccomp == nil)
        #expect(spec.process?.capabilities?.bounding?.count == 41)
        #expect(spec.linux?.maskedPaths == [] && spec.linux?.readonlyPaths == [])
        #expect(spec.linux?.resources?.devices == [RuntimeSpec.DeviceRule(allow: true, access: "rwm")])
        #expect(
            spec.mounts?.contains { $0.destination.hasPrefix("/sys") && $0.options?.contains("ro") == true } == false)
    }

    @Test func limitsBecomeResources() throws {
        try Self.expectGolden(
            try Self.build {
                $0.hostConfig.memory = 64 << 20
                $0.hostConfig.memorySwap = 128 << 20
                $0.hostConfig.nanoCPUs = 1_500_000_000
                $0.hostConfig.cpuShares = 512
                $0.hostConfig.cpusetCpus = "0-1"
                $0.hostConfig.pidsLimit = 0
                $0.hostConfig.oomScoreAdj = 10
                $0.hostConfig.ulimits = [Ulimit(name: "nofile", hard: -1, soft: 1024)]
                $0.hostConfig.sysctls = ["net.ipv4.ip_unprivileged_port_start": "1024"]
                $0.hostConfig.readonlyRootfs = true
                $0.hostConfig.securityOpt = ["no-new-privileges", "seccomp=unconfined"]
                $0.hostConfig.capDrop = ["ALL"]
                $0.hostConfig.capAdd = ["net_admin"]
                $0.config.tty = true
                $0.config.env = ["PATH=/x", "A=1", "HOSTNAME"]
                $0.config.user = "www:data"
            }, "limits")
    }

    @Test func namespacesFollowTheirModes() throws {
        var joined = JoinedNamespaces(network: .join("/run/netns/x"), pid: .host, ipc: .new, uts: .host)
        joined.cgroup = .host
        let spec = try Self.build(joined) { $0.hostConfig.networkMode = "bridge" }
        let kinds = spec.linux?.namespaces?.map { "\($0.type)\($0.path ?? "")" }
        #expect(kinds == ["mount", "network/run/netns/x", "ipc"])
        #expect(spec.hostname == nil)
        #expect(spec.linux?.sysctl?["net.ipv4.ping_group_range"] == "0 2147483647")
        let none = try Self.build { $0.hostConfig.ipcMode = "none" }
        #expect(none.mounts?.contains { $0.destination == "/dev/shm" } == false)
    }

    @Test func userMountsReplaceDefaultsAndGoFromTheOutsideIn() throws {
        let mounts = [
            try UserMount(bind: "/a:/x/y/z"), try UserMount(bind: "/b:/x:ro,rslave"),
            UserMount(kind: .tmpfs(options: "exec,size=1m"), destination: "/dev/shm"),
        ]
        let list = try Self.build(mounts: mounts).mounts ?? []
        #expect(
            list.filter { $0.destination == "/dev/shm" }.map(\.options) == [
                ["nosuid", "nodev", "rprivate", "exec", "size=1m"]
            ])
        #expect(list.suffix(3).map(\.destination) == ["/x", "/dev/shm", "/x/y/z"])
        #expect(list.first { $0.destination == "/x" }?.options == ["rbind", "rro", "rslave"])
    }

    @Test func initIsPidOneFromASealedFile() throws {
        var input = SpecInput(record: Self.record(), host: Self.host, namespaces: JoinedNamespaces(), mounts: [])
        input.initBinary = "/sealed"
        let spec = try SpecBuilder.build(input)
        #expect(spec.process?.args == ["/sbin/docker-init", "--", "sh", "-c", "true"])
        #expect(
            spec.mounts?.last
                == RuntimeSpec.Mount(
                    destination: "/sbin/docker-init", type: "bind", source: "/sealed", options: ["bind", "ro"]))
    }
}
