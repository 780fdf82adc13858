import OCI
import Testing

@testable import Runc

/// `run` in the foreground: create and start in one.
@Suite struct StartAtOnceTests {
    @Test("it is on record when it is confined, and before its own files are looked at")
    func thePlace() throws {
        var facts = PlanTests.facts()
        facts.startsAtOnce = true
        let plan = try LaunchPlan.create(.standard(), facts)
        let place = try #require(plan.child.firstIndex(of: .publishRecord))
        let (before, after) = (plan.child[..<place], plan.child[place...])
        func confines(_ step: LaunchStep) -> Bool {
            switch step {
            case .mask, .pivotRoot, .placeStdio, .mount, .makeReadOnly, .unshare, .enterCgroup: true
            default: false
            }
        }
        #expect(!after.contains(where: confines) && before.contains(where: confines))
        #expect(!before.contains { "\($0)".hasPrefix("make and enter") })
        #expect(!plan.child.contains(.awaitStart) && !plan.parent.contains(.makeBarrier))
        let told = try #require(plan.parent.firstIndex(of: .tellRecorded))
        #expect(plan.parent[told - 1] == .prepareRecord && plan.parent.last == .awaitExecution)
    }

    @Test("not where somebody wants something of it first")
    func whereNot() {
        var spec = RuntimeSpec.standard()
        #expect(LaunchPlan.canStartAtOnce(spec))
        spec.hooks = .init(poststart: [.init(path: "/bin/true")])
        #expect(!LaunchPlan.canStartAtOnce(spec))
        spec = .standard()
        spec.process?.terminal = true
        #expect(!LaunchPlan.canStartAtOnce(spec))
        spec = .standard()
        spec.linux?.namespaces?.append(.init(.user))
        #expect(!LaunchPlan.canStartAtOnce(spec))
    }
}
