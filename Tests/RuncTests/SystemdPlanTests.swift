import Cgroups
import Conformance
import Faults
import Linux
import OCI
import Testing

@testable import Runc

@Suite struct SystemdPlanTests {
    private func facts() throws -> LaunchFacts {
        var facts = PlanTests.facts(.v2)
        let unit = try SystemdUnit("system.slice:runc:c1", id: "c1", isUser: false)
        facts.cgroup?.unit = unit
        facts.unit = try UnitStart(
            unit, id: "c1", .init(memory: .init(limit: 1 << 20)), annotations: [:],
            limits: .init(cgroups: .v2, systemd: 252))
        return facts
    }

    @Test("the child waits until systemd has placed it and the files are written")
    func placed() throws {
        let plan = try LaunchPlan.create(.standard(), try facts())
        try PlanTests.expectGolden("\(plan)", "systemd.txt")
        #expect(!plan.parent.contains(.createCgroup(.all)) && !plan.parent.contains(.openCgroup(.all)))
    }

    @Test("with a process between the two, that one waits")
    func middle() throws {
        var spec = RuntimeSpec.standard()
        spec.linux?.timeOffsets = ["monotonic": .init(secs: 5)]
        spec.linux?.namespaces?.append(.init(.time))
        let plan = try LaunchPlan.create(spec, try facts())
        #expect(plan.middle.contains(.waitForCgroup) && !plan.child.contains(.waitForCgroup))
        let unit = try #require(plan.parent.firstIndex { if case .startUnit = $0 { true } else { false } })
        let clone = try #require(plan.parent.firstIndex { if case .clone = $0 { true } else { false } })
        #expect(unit == clone + 1 && plan.parent[unit + 1] == .applyLimits)
        #expect(plan.parent[unit + 2] == .continueChild && plan.parent[unit + 3] == .awaitChild)
    }

    @Test(
        "the root of a user namespace gets the cgroup that it sees as its own and may write",
        .covers("oci.cgroup2.delegation"))
    func delegated() throws {
        var spec = RuntimeSpec.standard()
        spec.hostname = nil
        spec.process?.user = .init(uid: 5, gid: 0)
        spec.linux?.namespaces = [.init(.mount), .init(.pid), .init(.cgroup), .init(.user)]
        spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
        spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
        spec.mounts = [.init(destination: "/sys/fs/cgroup", type: "cgroup", source: "cgroup", options: ["nosuid"])]
        let step = ParentStep.delegateCgroup(100_005)
        #expect(try LaunchPlan.create(spec, PlanTests.facts(.v2)).parent.contains(step))
        #expect(try LaunchPlan.create(spec, try facts()).parent.contains(step))
        #expect(try !LaunchPlan.create(spec, PlanTests.facts(.v1)).parent.contains(step))
        for change: (inout RuntimeSpec) -> Void in [
            { $0.mounts?[0].options = ["ro"] }, { $0.mounts?[0].destination = "/cgroup" },
            { $0.linux?.namespaces?.remove(at: 2) }, { $0.process?.user?.uid = 70_000 },
        ] {
            var other = spec
            change(&other)
            let parent = try LaunchPlan.create(other, PlanTests.facts(.v2)).parent
            #expect(!parent.contains { if case .delegateCgroup = $0 { true } else { false } })
        }
    }

    @Test("a process that systemd moves into a user's scope waits for it")
    func execAttached() throws {
        var facts = PlanTests.facts(.v2)
        facts.isAttached = true
        let process = try #require(RuntimeSpec.standard().process)
        let plan = try LaunchPlan.exec(process, .standard(), facts, namespaces: [.mount, .pid])
        #expect(plan.child.contains(.waitForCgroup) && !plan.child.contains(.joinCgroup))
        #expect(plan.parent.contains(.clone([], joiningPID: "of the container", intoCgroup: false)))
    }

    @Test("the record keeps whose unit it is")
    func record() throws {
        var record = ContainerRecord(
            id: "c", bundle: "/b", rootfs: "/b/rootfs", created: "now", owner: "", pid: 1, pidStart: 2,
            annotations: [:], cgroup: try facts().cgroup, namespaces: [.pid])
        record.cgroup?.unit = SystemdUnit(name: "n.scope", slice: "s.slice", isUser: true)
        #expect(try JSONReader.read(ContainerRecord.self, from: record.json) == record)
    }

    @Test(.covers("oci.features.linux.cgroup.systemd", "oci.features.linux.cgroup.systemdUser"))
    func theFeaturesNameTheDriver() {
        let text = String(decoding: FeaturesText.bytes, as: UTF8.self)
        #expect(text.contains(#""cgroup":{"v1":true,"v2":true,"systemd":true,"systemdUser":true"#))
    }

    @Test(
        "without systemd the driver is refused by name, and only where it would be used",
        .enabled(if: RuncFixture.isPossible && !RuncFixture.hasSystemd, "root and busybox, no systemd"),
        .covers("oci.runc.global.--systemd-cgroup"))
    func noSystemd() throws {
        let box = try RuncFixture()
        box.spec.linux?.cgroupsPath = "system.slice:runc:x"
        box.spec.process?.args = ["true"]
        try box.writeSpec()
        let refused = try box.runc("--systemd-cgroup", "run", "-b", box.bundle, box.id)
        #expect(refused.code == 1 && refused.errors.contains("systemd not running on this host"))
        #expect(try box.runc("--systemd-cgroup", "features").code == 0)
        let plain = try box.runc("run", "-b", box.bundle, box.id)
        #expect(plain.code == 1 && plain.errors.contains("is meant for systemd"))
        #expect(box.leftovers.isEmpty)
    }
}
