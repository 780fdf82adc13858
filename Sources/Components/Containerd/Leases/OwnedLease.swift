internal import ContainerdAPI
internal import Faults
internal import Linux
internal import State

/// A lease that lives exactly as long as its owner: the kernel drops the lock of a process that is killed.
final class OwnedLease: Sendable {
    let id: String
    private let namespace: String
    private let table: LeaseTable
    private let held: OwnerLock

    init(_ table: LeaseTable, _ gate: GarbageGate, _ namespace: String) throws(Fault) {
        let id = "pull-\(RandomID.make().prefix(16))"
        self.id = id
        self.namespace = namespace
        self.table = table
        held = try gate.publishing { () throws(Fault) in
            let folder = try table.make(id, expiresAt: nil, namespace)
            return try doing("hold the lease \(id)") { () throws(SystemError) in
                OwnerLock(try FileLock("\(folder)/owner.lock"))
            }
        }
    }

    deinit { end() }

    /// Ends the lease now; again is no harm.
    func end() {
        // What stays is over as soon as its lock is free: the collector takes it.
        try? table.delete(id, namespace)
    }
}

/// The lock by which others see that the owner lives.
private final class OwnerLock: Sendable {
    private let lock: FileLock
    init(_ lock: consuming FileLock) { self.lock = lock }
}
