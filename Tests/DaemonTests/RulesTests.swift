import EngineAPI
import Faults
import OCI
import Testing

@testable import Daemon

@Suite struct RulesTests {
    @Test func theSeccompProfileFollowsCapabilitiesAndKernel() throws {
        let plain = try #require(try SeccompProfile.standard.resolved(bounding: Capabilities.standard, SpecTests.host))
        #expect(plain.architectures == ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"])
        #expect(plain.syscalls?.first?.names.count == 361)
        func rule(_ name: String, in filter: RuntimeSpec.Seccomp) -> [RuntimeSpec.Seccomp.Syscall] {
            filter.syscalls?.filter { $0.names.contains(name) } ?? []
        }
        #expect(rule("clone3", in: plain).map(\.errnoRet) == [38])
        #expect(rule("clone", in: plain).first?.args?.first?.value == 0x7e02_0000)
        #expect(rule("mount", in: plain).isEmpty)
        #expect(rule("ptrace", in: plain).count == 1)
        #expect(rule("socket", in: plain).count == 3)
        #expect(rule("chroot", in: plain).count == 1)
        var old = SpecTests.host
        old.kernel = (4, 7)
        let admin = try #require(try SeccompProfile.standard.resolved(bounding: ["CAP_SYS_ADMIN"], old))
        #expect(rule("mount", in: admin).count == 1 && rule("clone3", in: admin).map(\.errnoRet) == [nil])
        #expect(rule("ptrace", in: admin).isEmpty)
    }

    @Test(
        arguments: [
            (["CHOWN"], ["ALL"], ["CAP_CHOWN"]),
            (["ALL"], (0...39).map { Capabilities.all[$0] }, ["CAP_CHECKPOINT_RESTORE"]),
            ([], ["cap_kill"], Capabilities.standard.filter { $0 != "CAP_KILL" }),
        ] as [([String], [String], [String])])
    func capabilitiesAreAddedAndDropped(add: [String], drop: [String], expected: [String]) throws {
        #expect(try Capabilities.tweaked(add: add, drop: drop, privileged: false, last: 40) == expected)
    }

    @Test(
        arguments: [
            (nil, nil, ["e", "c"]), (nil, ["x"], ["e", "x"]), (["y"], nil, ["y"]), (["y"], ["x"], ["y", "x"]),
            ([""], ["x"], ["x"]), ([], ["x"], ["x"]),
        ] as [([String]?, [String]?, [String])])
    func entrypointAndCommandMerge(entrypoint: [String]?, cmd: [String]?, expected: [String]) async throws {
        let bench = Bench(#"{"Entrypoint":["e"],"Cmd":["c"]}"#)
        let id = try await bench.create {
            $0.config.entrypoint = entrypoint
            $0.config.cmd = cmd
        }
        let answer = try await bench.engine.containerInspect(id, size: false)
        #expect([answer.path] + answer.args == expected)
    }

    @Test(arguments: [
        ("-v a:/b", "named volumes are not supported yet: a"), ("memory", "Minimum memory limit allowed is 6MB"),
        ("command", "no command specified"), ("image", "No such image: nosuch:latest"),
        ("name", "Invalid container name (a), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"),
        ("workdir", "the working directory 'x' is invalid, it needs to be an absolute path"),
        ("signal", "invalid signal: SIGWHAT"), ("network", "network mine not found"),
        ("mount", "invalid mount config for type \"bind\": bind source path does not exist: /no/such/path"),
        ("capability", "invalid CapAdd: unknown capability: \"CAP_WHAT\""),
        ("security", "invalid --security-opt 2: \"x=y\""),
        ("log", "logger: no log driver named 'x' is registered"),
        ("restart", "the restart policy always is not supported yet"),
    ])
    func badInputIsRefusedWithDockersTextAndLeavesNothing(what: String, text: String) async throws {
        let bench = Bench(what == "command" ? "{}" : #"{"Cmd":["sh"]}"#)
        let refused = await fault {
            _ = try await bench.create(what == "name" ? "a" : "good") { request in
                switch what {
                case "-v a:/b": request.hostConfig.binds = ["a:/b"]
                case "memory": request.hostConfig.memory = 1
                case "image": request.config.image = "nosuch"
                case "workdir": request.config.workingDir = "x"
                case "signal": request.config.stopSignal = "SIGWHAT"
                case "network": request.hostConfig.networkMode = "mine"
                case "mount":
                    request.hostConfig.mounts = [MountRequest(type: "bind", source: "/no/such/path", target: "/x")]
                case "capability": request.hostConfig.capAdd = ["what"]
                case "security": request.hostConfig.securityOpt = ["x=y"]
                case "log": request.hostConfig.logConfig = LogConfig(type: "x")
                case "restart": request.hostConfig.restartPolicy = RestartPolicy(name: "always")
                default: break
                }
            }
        }
        #expect(refused?.message == text)
        #expect(bench.isClean)
    }

    @Test(
        arguments: [("9", 9), ("KILL", 9), ("sigterm", 15), ("RTMIN+3", 37), ("SIGRTMAX-1", 63)] as [(String, Int32)])
    func signalsHaveNamesAndNumbers(text: String, number: Int32) throws {
        #expect(try SignalName.number(text) == number)
    }

    @Test func environmentIsReplacedInPlace() {
        #expect(Environment.replacing(["A=1", "B=2"], with: ["B=3", "C=4", "A"]) == ["B=3", "C=4"])
    }

    @Test func resolvConfLosesServersOnlyTheHostCanReach() {
        let host = "nameserver 127.0.0.53\nnameserver 10.0.0.1\nsearch a b\noptions edns0\n"
        #expect(
            NameFiles.resolvConf(host: host, HostConfig(), keepsLoopback: false)
                == "nameserver 10.0.0.1\nsearch a b\noptions edns0\n")
        var own = HostConfig()
        own.dns = ["9.9.9.9"]
        own.dnsSearch = ["."]
        #expect(
            NameFiles.resolvConf(host: host, own, keepsLoopback: false)
                == "nameserver 9.9.9.9\noptions edns0\n")
        #expect(
            NameFiles.resolvConf(host: "nameserver ::1\n", HostConfig(), keepsLoopback: false)
                == "nameserver 8.8.8.8\nnameserver 8.8.4.4\n")
    }
}
