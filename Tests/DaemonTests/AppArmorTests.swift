import Conformance
import EngineAPI
import Faults
import OCI
import Testing

@testable import Daemon

@Suite struct AppArmorTests {
    private func profile(_ options: [String], privileged: Bool = false, isOn: Bool = true) throws -> String? {
        var facts = SpecTests.host
        facts.appArmor = isOn
        var input = SpecInput(
            record: SpecTests.record {
                $0.hostConfig.securityOpt = options
                $0.hostConfig.privileged = privileged
                $0.hostConfig.devices = []
            }, host: facts, namespaces: JoinedNamespaces(), mounts: [])
        input.initBinary = nil
        return try SpecBuilder.build(input).process?.apparmorProfile
    }

    @Test("Docker's profile unless another is named, none for the privileged, and none where there is no AppArmor")
    func chosen() throws {
        #expect(try profile([]) == "docker-default")
        #expect(try profile([], privileged: true) == "unconfined")
        #expect(try profile(["apparmor=mine"], privileged: true) == "mine")
        #expect(try profile(["apparmor:unconfined"]) == "unconfined")
        #expect(try profile(["apparmor="]) == "docker-default")
        #expect(try profile([], isOn: false) == nil)
        #expect(try profile(["apparmor=unconfined"], isOn: false) == nil)
    }

    @Test("an exec has its container's")
    func exec() throws {
        var facts = SpecTests.host
        facts.appArmor = true
        let record = SpecTests.record { $0.hostConfig.securityOpt = ["apparmor=mine"] }
        let process = try ExecSpec.process(ExecConfig(), record, ExecStartOptions(), facts)
        #expect(process.apparmorProfile == "mine")
    }

    @Test("a profile of one's own is refused by name where there is no AppArmor")
    func missing() throws {
        let host = SpecTests.host
        try AppArmor.check(try SecurityOptions(["apparmor=docker-default"]), host)
        try AppArmor.check(try SecurityOptions(["apparmor=unconfined"]), host)
        #expect { try AppArmor.check(try SecurityOptions(["apparmor=mine"]), host) } throws: {
            ($0 as? Fault)?.message == "AppArmor is not enabled on this host: apparmor=mine"
        }
    }

    @Test("what is loaded is told from names that begin like it")
    func loaded() {
        #expect(AppArmor.isLoaded(Array("x (enforce)\ndocker-default (enforce)\n".utf8)))
        #expect(!AppArmor.isLoaded(Array("docker-default-2 (enforce)\n//docker-default (enforce)\n".utf8)))
    }
}
