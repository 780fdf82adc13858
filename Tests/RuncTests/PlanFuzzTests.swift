import Cgroups
import Faults
import FoundationEssentials
import Linux
import OCI
import Testing

@testable import Runc

/// What a stranger wrote must be a plan or a refusal with a text; a trap would end the tests.
@Suite struct PlanFuzzTests {
    private static let words = [
        "null", "true", "false", "-1", "0", "1", "18446744073709551615", "-9223372036854775808", "4294967296", "1e400",
        "\"\"", "\"/\"", "\"..\"", "\"/proc/self\"", "\"rbind\"", "\"idmap\"", "\"tmpcopyup\"", "\"user\"", "\"time\"",
        "\"MPOL_BIND\"", "\"0-8191\"", "\"9999999999-1\"", "\"SCMP_ACT_NOTIFY\"", "[]", "{}", "[[]]", "\"\\u0000\"",
        "\"\\ud800\"", "\"RLIMIT_NOFILE\"", "\"shared\"", "\"SCHED_DEADLINE\"", "{\"a\": 1}", "[{}]", "\"tmpfs\"",
    ]

    private static func seedText() throws -> [UInt8] {
        var spec = RuntimeSpec.standard()
        spec.hooks = .init(prestart: [.init(path: "/p", args: ["a"], env: ["X=1"], timeout: 5)])
        spec.process?.rlimits = [.init(type: "RLIMIT_NOFILE", hard: 2, soft: 1)]
        spec.process?.scheduler = .init(policy: "SCHED_OTHER", nice: 1)
        spec.process?.ioPriority = .init(class: "IOPRIO_CLASS_BE", priority: 3)
        spec.process?.execCPUAffinity = .init(initial: "0-1", final: "0")
        spec.linux?.namespaces?.append(contentsOf: [.init(.user), .init(.time)])
        spec.linux?.uidMappings = [.init(containerID: 0, hostID: 1000, size: 10)]
        spec.linux?.gidMappings = [.init(containerID: 0, hostID: 1000, size: 10)]
        spec.linux?.timeOffsets = ["monotonic": .init(secs: 1, nanosecs: 2)]
        spec.linux?.netDevices = ["eth0": .init(name: "e")]
        spec.linux?.memoryPolicy = .init(mode: "MPOL_BIND", nodes: "0", flags: [])
        spec.linux?.sysctl = ["net.ipv4.ip_forward": "1"]
        spec.linux?.devices = [.init(type: "c", path: "/dev/fuse", major: 10, minor: 229)]
        spec.linux?.resources = .init(
            devices: [.init(allow: false, access: "rwm")], memory: .init(limit: 1 << 30, swap: 2 << 30),
            cpu: .init(shares: 100, quota: 5, period: 10, cpus: "0"), pids: .init(limit: 5),
            blockIO: .init(weight: 10), unified: ["memory.high": "1"])
        spec.mounts?.append(.init(destination: "/x", type: "bind", source: "s", options: ["rbind", "rro", "idmap"]))
        return Array(try JSONEncoder().encode(spec))
    }

    /// Where values begin: behind a colon, a bracket or a comma.
    private static func places(_ bytes: [UInt8]) -> [Int] {
        bytes.indices.filter { $0 > 0 && [0x3A, 0x5B, 0x2C].contains(bytes[$0 - 1]) }
    }

    private static func mutated(_ seed: [UInt8], _ places: [Int], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = places.randomElement(using: &random) ?? 0
            guard place < bytes.count else { continue }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(place + Int.random(in: 1...20, using: &random), bytes.count))
            case 2:
                let word = Array((words.randomElement(using: &random) ?? "").utf8)
                let end = bytes[place...].firstIndex { [0x2C, 0x5D, 0x7D].contains($0) } ?? bytes.count
                bytes.replaceSubrange(place..<end, with: word)
            default: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
        }
        return bytes
    }

    @Test(arguments: [UInt64(1), 2, 3, 4]) func whatAStrangerWroteIsAPlanOrARefusal(seed: UInt64) throws {
        let text = try Self.seedText()
        let places = Self.places(text)
        var random = SplitMix64(state: seed)
        let end = ContinuousClock.now + .seconds(1)
        var (planned, refused) = (0, 0)
        while ContinuousClock.now < end {
            let bytes = Self.mutated(text, places, &random)
            do throws(Fault) {
                let config = try LaunchConfig(bytes)
                let plan = try LaunchPlan.create(config.spec, PlanTests.facts())
                _ = try? CgroupPlan(config.spec.linux?.resources, version: .v1)
                _ = try? CgroupPlan(config.spec.linux?.resources, version: .v2)
                #expect(!"\(plan)".isEmpty)
                planned += 1
            } catch {
                #expect(!error.message.isEmpty)
                refused += 1
            }
        }
        #expect(planned > 0 && refused > 0, "\(planned) \(refused)")
    }

    @Test func everyPrefixIsRefused() throws {
        let text = try Self.seedText()
        for length in stride(from: 0, to: text.count - 1, by: 7) {
            #expect(throws: Fault.self) { try LaunchConfig(Array(text.prefix(length))) }
        }
    }
}
