internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Glibc
internal import State

extension Daemon {
    /// Stops a container: its signal, its time, then SIGKILL.
    package func containerStop(_ id: String, _ options: StopOptions) async throws(Fault) {
        let record = try store.find(id)
        guard try await phase(of: record).isRunning else {
            throw Fault(.notModified, "container is already stopped")
        }
        do {
            try await stop(record, options)
        } catch {
            if error.kind == .invalidArgument { throw error }
            throw error.prefixed("cannot stop container: \(id)")
        }
        await reconcile(record.id)
    }

    /// Signal, wait, SIGKILL. Nobody waits for a stop: `kill` and `rm -f` work beside it, and it notices the end.
    func stop(_ record: ContainerRecord, _ options: StopOptions) async throws(Fault) {
        let signal = try stopSignal(record, options)
        let seconds = options.timeoutSeconds ?? record.config.stopTimeout ?? 10
        do {
            try await containerd.tasks.kill(record.id, execID: nil, signal: signal, all: false, context)
        } catch {
            // It ended by itself: what was wanted.
            if error.kind == .notFound || error.kind == .unavailable { return }
            throw error
        }
        let limit: Duration? = seconds < 0 ? nil : .seconds(seconds)
        if try await exit(of: record, within: limit) == nil { try await killAndWait(record) }
    }

    private func stopSignal(_ record: ContainerRecord, _ options: StopOptions) throws(Fault) -> Int32 {
        if let signal = options.signal, !signal.isEmpty { return try SignalName.number(signal) }
        if let signal = record.config.stopSignal, !signal.isEmpty { return try SignalName.number(signal) }
        return SIGTERM
    }

    /// Stops and starts a container; its network stays.
    package func containerRestart(_ id: String, _ options: StopOptions) async throws(Fault) {
        let record = try store.find(id)
        if try await phase(of: record).isRunning {
            do throws(Fault) { try await stop(record, options) } catch {
                throw error.prefixed("Cannot restart container \(id)")
            }
            await settle(record)
        }
        do throws(Fault) { try await start(try store.load(record.id)) } catch {
            throw error.prefixed("Cannot restart container \(id)")
        }
    }

    /// Sends a signal; after SIGKILL it waits for the end.
    package func containerKill(_ id: String, signal: String?) async throws(Fault) {
        let number = try (signal ?? "").isEmpty ? SIGKILL : SignalName.number(signal ?? "")
        let record = try store.find(id)
        let phase = try await phase(of: record)
        guard phase.isRunning else {
            throw Fault(
                .conflict, "cannot kill container: \(id): container \(record.id) is not running")
        }
        if number == SIGKILL {
            try await killAndWait(record)
            await reconcile(record.id)
        } else {
            do {
                try await containerd.tasks.kill(record.id, execID: nil, signal: number, all: false, context)
            } catch { throw error.prefixed("Cannot kill container \(id)") }
        }
    }

    /// SIGKILL, and ten seconds for the kernel.
    func killAndWait(_ record: ContainerRecord) async throws(Fault) {
        do {
            try await containerd.tasks.kill(
                record.id, execID: nil, signal: SIGKILL, all: !record.hostConfig.pidMode.isEmpty, context)
        } catch {
            // Gone already: that is what a kill is for.
            if error.kind != .notFound, error.kind != .unavailable { throw error }
        }
        guard try await exit(of: record, within: .seconds(10)) != nil else {
            throw Fault(.internal, "tried to kill container, but did not receive an exit event")
        }
    }
}
