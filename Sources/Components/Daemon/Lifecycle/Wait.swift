internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Glibc
internal import Linux
internal import State

extension Daemon {
    /// Waits for an exit or the removal of a container.
    package func containerWait(_ id: String, until condition: WaitCondition) async throws(Fault) -> PendingWait {
        let record = try store.find(id)
        let phase = try await phase(of: record)
        if condition == .notRunning || condition == .removed && !record.hostConfig.autoRemove {
            if case .exited(let exit) = phase, condition == .notRunning { return Self.ended(exit.status) }
            if case .created = phase, condition == .notRunning { return Self.ended(UInt32(record.run.exitCode ?? 0)) }
        }
        let before = try exitRecord(record.id)?.exitedAt
        return PendingWait { () throws(Fault) in
            let status = try await self.nextExit(of: record, after: before)
            // Who waits may as well do what is to be done after an end: nothing else need start for it.
            await self.reconcile(record.id)
            if condition == .removed { try await self.untilGone(record.id) }
            return WaitResponse(statusCode: Int64(status))
        }
    }

    private static func ended(_ status: UInt32) -> PendingWait {
        PendingWait { () throws(Fault) in WaitResponse(statusCode: Int64(status)) }
    }

    /// The next exit that is not the one at `before`: from the shim as soon as there is one, else from the record.
    private func nextExit(of record: ContainerRecord, after before: String?) async throws(Fault) -> UInt32 {
        let id = record.id
        var last: UInt32 = 0
        while true {
            if access(instance.shimSocket(id), F_OK) == 0,
                // A shim that ends between the look and the call has left its record.
                let exit = try? await containerd.tasks.wait(id, execID: nil, context), exit.exitedAt != before ?? ""
            {
                return exit.status
            }
            if let exit = try exitRecord(id), exit.exitedAt != before ?? "" { return exit.status }
            guard access(store.recordFile(id), F_OK) == 0 else { return last }
            if case .exited(let exit) = try await phase(of: try store.load(id)) {
                last = exit.status
                if exit.exitedAt != before ?? "" { return exit.status }
            }
            try await pause(.milliseconds(10))
        }
    }

    private func untilGone(_ id: String) async throws(Fault) {
        while access(store.recordFile(id), F_OK) == 0 { try await pause(.milliseconds(2)) }
    }

    /// The end of a running container, from the shim or, where that is gone, from the record. nil: it did not end in
    /// time.
    func exit(of record: ContainerRecord, within limit: Duration?) async throws(Fault) -> UInt32? {
        let (tasks, context, id) = (containerd.tasks, context, record.id)
        let status = try await first(within: limit) { () throws(Fault) in
            // No answer: the shim ended first, and its record tells.
            if let exit = try? await tasks.wait(id, execID: nil, context) { return exit.status }
            return UInt32.max
        }
        guard status == UInt32.max else { return status }
        if case .exited(let exit) = try await phase(of: record) { return exit.status }
        return nil
    }
}
