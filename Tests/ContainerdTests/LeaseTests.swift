import Glibc
import Linux
import State
import Testing

@testable import Containerd

@Suite struct LeaseTests {
    /// A lease may end between the look into the folder and the look at its lock.
    @Test func leasesComeAndGoWhileOthersLook() async throws {
        let place = "/var/tmp/swmono-leases-\(getpid())-\(UInt32.random(in: .min ... .max))"
        defer { try? removeFolder(place) }
        let instance = Instance(dataRoot: "\(place)/data", execRoot: "\(place)/run")
        let store = ImageStore(instance, [], preferred: { "none" })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<300 { try OwnedLease(store.leases, store.gate, "moby").end() }
                }
            }
            group.addTask {
                for _ in 0..<3000 { _ = try store.hasDeadLeases() }
            }
            try await group.waitForAll()
        }
        try store.collectGarbage()
        #expect(store.leases.list("moby").isEmpty)
    }
}
