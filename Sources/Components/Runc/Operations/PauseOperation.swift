internal import Cgroups
internal import Faults
internal import OCI
internal import RuntimeAPI

/// `pause` under way: a process stops when it next comes out of the kernel, and until all have, it is not paused.
final class PauseOperation: RuntimeOperation {
    private let id: String
    private let cgroup: Cgroup
    private let limit = ContinuousClock.now + .seconds(10)
    private var pause = Duration.milliseconds(1)

    init(_ id: String, _ cgroup: Cgroup) {
        self.id = id
        self.cgroup = cgroup
    }

    var awaited: [Int32] { [] }
    var deadline: ContinuousClock.Instant? { .now + pause }

    func begin() throws(Fault) -> RuntimeProgress {
        try cgroup.freeze()
        return try advance(.deadline)
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        if try cgroup.isFrozen() { return .done(.done) }
        if ContinuousClock.now > limit {
            // Half a container would be neither running nor paused.
            try cgroup.thaw()
            throw Fault(
                .deadlineExceeded, "cannot pause container \(id): a process of its did not stop in 10 s",
                hint: "it may wait in the kernel for a file system or device that does not answer")
        }
        pause = min(pause * 2, .milliseconds(50))
        return .pending(self)
    }
}
