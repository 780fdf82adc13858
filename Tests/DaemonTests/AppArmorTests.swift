import EngineAPI
import Faults
import Glibc
import OCI
import State
import Synchronization
import Testing

@testable import Daemon

@Suite struct AppArmorTests {
    private static func host(isOn: Bool) -> HostFacts {
        var facts = SpecTests.host
        facts.appArmor = isOn
        return facts
    }

    private func profile(
        _ options: [String] = [], privileged: Bool = false, kept: String? = nil, isOn: Bool = true,
        hasStandard: Bool = true
    ) throws -> String {
        let record = SpecTests.record {
            $0.hostConfig.securityOpt = options
            $0.hostConfig.privileged = privileged
            $0.appArmorProfile = kept
        }
        return try AppArmor.profile(for: record, Self.host(isOn: isOn), hasStandard: hasStandard)
    }

    @Test("Docker's profile unless another is named, none for the privileged, and none where there is no AppArmor")
    func chosen() throws {
        #expect(try profile() == "docker-default")
        #expect(try profile(privileged: true) == "unconfined")
        #expect(try profile(["apparmor=mine"], privileged: true) == "mine")
        #expect(try profile(["apparmor:unconfined"]) == "unconfined")
        #expect(try profile(["apparmor="]) == "docker-default")
        #expect(try profile(isOn: false) == "")
        #expect(try profile(["apparmor=unconfined"], isOn: false) == "")
    }

    @Test("what cannot be loaded now is asked for where it is named, or was had before, and not else")
    func withoutLoader() throws {
        #expect(try profile(hasStandard: false) == "")
        #expect(try profile(kept: "", hasStandard: false) == "")
        #expect(try profile(kept: "", hasStandard: true) == "docker-default")
        #expect(try profile(kept: "docker-default", hasStandard: false) == "docker-default")
        #expect(try profile(["apparmor=docker-default"], hasStandard: false) == "docker-default")
        #expect(try profile(["apparmor=mine"], kept: "", hasStandard: false) == "mine")
        #expect(try profile(privileged: true, hasStandard: false) == "unconfined")
    }

    @Test("a start and an exec ask for what the record has, whatever the host is like", arguments: [true, false])
    func kept(isOn: Bool) throws {
        let host = Self.host(isOn: isOn)
        func asked(_ kept: String) throws -> [String?] {
            let record = SpecTests.record { $0.appArmorProfile = kept }
            let input = SpecInput(record: record, host: host, namespaces: JoinedNamespaces(), mounts: [])
            return [
                try SpecBuilder.build(input).process?.apparmorProfile,
                try ExecSpec.process(ExecConfig(), record, ExecStartOptions(), host).apparmorProfile,
            ]
        }
        #expect(try asked("docker-default") == ["docker-default", "docker-default"])
        #expect(try asked("mine") == ["mine", "mine"])
        #expect(try asked("") == [nil, nil])
    }

    @Test("an exec in a container from before profiles were kept has what a start would give")
    func older() throws {
        let record = SpecTests.record { $0.hostConfig.securityOpt = ["apparmor=mine"] }
        #expect(try AppArmor.kept(by: record, Self.host(isOn: true)) == "mine")
        #expect(try AppArmor.kept(by: record, Self.host(isOn: false)) == "")
    }

    @Test("a profile of one's own is refused by name where there is no AppArmor")
    func missing() throws {
        let host = Self.host(isOn: false)
        try AppArmor.check(try SecurityOptions(["apparmor=docker-default"]), host)
        try AppArmor.check(try SecurityOptions(["apparmor=unconfined"]), host)
        try AppArmor.check(try SecurityOptions(["apparmor=mine"]), Self.host(isOn: true))
        #expect { try AppArmor.check(try SecurityOptions(["apparmor=mine"]), host) } throws: {
            ($0 as? Fault)?.message == "AppArmor is not enabled on this host: apparmor=mine"
        }
    }

    private static let isOff = access("/sys/module/apparmor", F_OK) != 0

    @Test("an exec asks for its container's profile, of which the host knows nothing", .enabled(if: isOff))
    func running() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        #expect(try bench.engine.store.load(id).appArmorProfile == "")
        try await bench.engine.containerStart(id)
        for name in ["docker-default", "mine"] {
            try bench.engine.store.update(id, .volatile) { $0.appArmorProfile = name }
            #expect(try await bench.neighbour.containerInspect(id, size: false).appArmorProfile == name)
            var config = ExecConfig()
            config.cmd = ["true"]
            let exec = try await bench.engine.execCreate(id, config)
            _ = try await bench.engine.execStart(exec, ExecStartOptions(detach: true, tty: false))
            let process = String(decoding: bench.containerd.state.withLock { $0.execs.last ?? [] }, as: UTF8.self)
            #expect(process.contains("\"apparmorProfile\":\"\(name)\""), "\(process)")
        }
    }

    @Test("a start refuses the profile that cannot be had any more, before anything runs", .enabled(if: isOff))
    func started() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        try bench.engine.store.update(id, .volatile) {
            $0.hostConfig.securityOpt = ["apparmor=mine"]
            $0.appArmorProfile = "mine"
        }
        let refused = await fault { try await bench.engine.containerStart(id) }
        #expect(refused?.message == "AppArmor is not enabled on this host: apparmor=mine")
        #expect(bench.containerd.state.withLock { !$0.log.contains("create") && $0.specs.isEmpty })
        #expect(try await bench.engine.containerInspect(id, size: false).state.error.contains("apparmor=mine"))
        #expect(try bench.engine.store.load(id).appArmorProfile == "mine")
    }

    @Test("a start writes down what it started with", .enabled(if: isOff))
    func recorded() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        try bench.engine.store.update(id, .volatile) { $0.appArmorProfile = nil }
        try await bench.engine.containerStart(id)
        #expect(try bench.engine.store.load(id).appArmorProfile == "")
        #expect(try await bench.engine.containerInspect(id, size: false).state.running)
    }

    @Test("what is loaded is told from names that begin like it")
    func loaded() {
        #expect(AppArmor.isLoaded(Array("x (enforce)\ndocker-default (enforce)\n".utf8)))
        #expect(!AppArmor.isLoaded(Array("docker-default-2 (enforce)\n//docker-default (enforce)\n".utf8)))
    }
}
