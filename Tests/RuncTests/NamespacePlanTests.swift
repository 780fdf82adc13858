import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite struct NamespacePlanTests {
    private static var mapped: RuntimeSpec {
        var spec = RuntimeSpec.standard()
        spec.linux?.namespaces?.append(.init(.user))
        spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65534)]
        spec.linux?.gidMappings = [.init(containerID: 0, hostID: 200_000, size: 65534)]
        spec.process?.oomScoreAdj = 5
        spec.process?.rlimits = [.init(type: "RLIMIT_NOFILE", hard: 2, soft: 1)]
        return spec
    }

    @Test func aUserNamespaceOfItsOwn() throws {
        var spec = Self.mapped
        spec.mounts?.append(.init(destination: "/x", type: "bind", source: "/s", options: ["rbind", "ridmap"]))
        try PlanTests.expectGolden("\(try LaunchPlan.create(spec, PlanTests.facts()))", "userns.txt")
    }

    @Test func clocksAndJoinedNamespacesNeedAMiddle() throws {
        var spec = Self.mapped
        spec.linux?.namespaces = [
            .init(.mount), .init(.pid), .init(.network, path: "/run/netns/x"), .init(.user), .init(.time), .init(.uts),
        ]
        spec.linux?.timeOffsets = ["boottime": .init(secs: 3), "monotonic": .init(secs: -1, nanosecs: 7)]
        try PlanTests.expectGolden("\(try LaunchPlan.create(spec, PlanTests.facts()))", "middle.txt")
    }

    @Test func anExecIntoAUserNamespace() throws {
        let process = RuntimeSpec.Process(args: ["id"], oomScoreAdj: 4)
        var facts = PlanTests.facts()
        let kinds: NamespaceSet = [.mount, .pid, .user]
        let asRoot = try LaunchPlan.exec(process, Self.mapped, facts, namespaces: kinds)
        facts.isRootless = true
        facts.cgroup = nil
        let rootless = try LaunchPlan.exec(process, Self.mapped, facts, namespaces: kinds)
        try PlanTests.expectGolden("\(asRoot)\n\(rootless)", "exec-userns.txt")
    }

    @Test func withoutOffsetsATimeNamespaceIsOneMoreFlag() throws {
        var spec = RuntimeSpec.standard()
        spec.linux?.namespaces?.append(.init(.time))
        let plan = try LaunchPlan.create(spec, PlanTests.facts())
        #expect(plan.middle.isEmpty)
        #expect(plan.parent.contains { "\($0)" == "clone into new pid,time" })
    }
}
