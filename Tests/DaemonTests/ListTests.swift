import EngineAPI
import Faults
import Testing

@testable import Daemon

@Suite struct ListTests {
    @Test(arguments: [
        ("^b1$", ["b1"]), ("^/b1$", ["b1"]), ("b", ["b2", "b1"]), ("b[12]", ["b2", "b1"]), ("[", []),
        ("1$", ["b1", "a1"]),
    ])
    func namesAreFilteredByExpressions(filter: String, expected: [String]) async throws {
        let bench = Bench()
        for name in ["a1", "b1", "b2"] { _ = try await bench.create(name) }
        let options = ContainerListOptions(all: true, filters: ["name": [filter]])
        #expect(try await bench.engine.containerList(options).map { String($0.names[0].dropFirst()) } == expected)
    }

    @Test func wordsWithBlanksAreQuotedAndPortsAreThoseOfWhatRuns() async throws {
        let bench = Bench()
        let id = try await bench.create("web") {
            $0.config.cmd = ["sh", "-c", "exit 3"]
            $0.config.exposedPorts = ["80/tcp": EmptyObject()]
        }
        let idle = try await bench.engine.containerList(ContainerListOptions(all: true))
        #expect(idle.first?.command == "sh -c 'exit 3'" && idle.first?.ports.isEmpty == true)
        try await bench.engine.containerStart(id)
        #expect(try await bench.engine.containerList(ContainerListOptions()).first?.ports.first?.privatePort == 80)
    }

    @Test(arguments: [("health", "bad"), ("is-task", "x"), ("expose", "x"), ("publish", "99999"), ("exited", "x")])
    func valuesThatAreNoneAreRefused(name: String, value: String) async throws {
        let bench = Bench()
        let options = ContainerListOptions(all: true, filters: [name: [value]])
        #expect(await fault { _ = try await bench.engine.containerList(options) }?.kind == .invalidArgument)
    }

    @Test func optionsThatContradictEachOtherAreRefused() async throws {
        let bench = Bench()
        _ = try await bench.create("owner")
        func refused(_ change: @escaping (inout ContainerCreateRequest) -> Void) async -> String? {
            await fault { _ = try await bench.create(nil, change) }?.message
        }
        let uts = await refused {
            $0.hostConfig.utsMode = "host"
            $0.config.hostname = "x"
        }
        #expect(uts == "conflicting options: hostname and the UTS mode")
        let dns = await refused {
            $0.hostConfig.networkMode = "container:owner"
            $0.hostConfig.dns = ["1.1.1.1"]
        }
        #expect(dns == "conflicting options: dns and the network mode")
        let hosts = await refused {
            $0.hostConfig.networkMode = "container:owner"
            $0.hostConfig.extraHosts = ["a:1.1.1.1"]
        }
        #expect(hosts == "conflicting options: custom host-to-IP mapping and the network mode")
        #expect(await refused { $0.hostConfig.restartPolicy = RestartPolicy(name: "no", maximumRetryCount: 1) } != nil)
        #expect(await refused { $0.hostConfig.capAdd = ["x"] } == "invalid CapAdd: unknown capability: \"CAP_X\"")
    }
}
