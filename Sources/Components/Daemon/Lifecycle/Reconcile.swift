internal import ContainerdAPI
internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import State

extension Daemon {
    /// Brings one container's traces in line with its state: what an ended run left is released, `--rm` is carried
    /// out, a removal or creation whose owner died is finished or undone. The shim starts it at each exit (`swmono
    /// reconcile ID --generation N`), and every command does it for the container in its hands. With a generation it
    /// acts only for that run: a container that was started again is left alone.
    package func reconcile(_ id: String, generation: Int64? = nil) async {
        // A container that is gone has nothing to reconcile; one that cannot be read is set aside by the loader.
        guard let record = try? store.load(id) else { return }
        if let intent = Intent.read(instance.container(id), .remove) {
            // A live owner goes on with its removal itself; a dead one's is finished here.
            if intent.isAbandoned { _ = try? await remove(record, RemoveOptions(force: true, volumes: true)) }
            return
        }
        // What cannot be told is left as it is, for the next look.
        guard let phase = try? await phase(of: record) else { return }
        if phase == .created, record.run.exitCode != nil, record.hostConfig.autoRemove, await !runs.has(id) {
            // Its start failed, and who should have been told is gone.
            _ = try? await remove(record, RemoveOptions(force: true, volumes: true))
        }
        guard case .exited(let exit) = phase else { return }
        if let generation, exit.generation != 0, exit.generation != generation { return }
        guard await releaseEnded(record, exit) else { return }
        if record.hostConfig.autoRemove {
            // What cannot be removed now keeps its intent, and is finished by the next look.
            _ = try? await remove(record, RemoveOptions(force: true, volumes: true))
        }
    }

    /// Gives shim, sandbox and address of an ended run back. The start intent keeps a new start away meanwhile; false
    /// where one has begun, which then answers for all of it.
    private func releaseEnded(_ record: ContainerRecord, _ exit: ExitRecord) async -> Bool {
        let folder = instance.container(record.id)
        guard await claimRelease(record, exit) else { return false }
        defer { Intent(.start).clear(in: folder) }
        // Another start may have come and gone between the look and the claim.
        guard let now = try? exitRecord(record.id), now.exitedAt == exit.exitedAt else { return false }
        await settle(record)
        await releaseHeld(by: record)
        return true
    }

    /// Takes the start intent. A run can be over before its own start has ended: then that is waited for.
    private func claimRelease(_ record: ContainerRecord, _ exit: ExitRecord) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            do throws(SystemError) {
                if try Intent(.start).claim(in: instance.container(record.id)) == nil { return true }
            } catch {
                // A folder that is gone has nothing to release.
                return false
            }
            // No record of this end: another run has begun.
            guard let now = try? exitRecord(record.id), now.exitedAt == exit.exitedAt else { return false }
            // Called off: what is left is for the next look.
            guard (try? await Task.sleep(for: .milliseconds(1))) != nil else { return false }
        }
        return false
    }

    /// Ends the task of an ended container: its shim goes, and the runtime's traces with it. A shim that was killed
    /// left its socket; one without a socket ended in order.
    func settle(_ record: ContainerRecord) async {
        guard access(instance.shimSocket(record.id), F_OK) == 0 else { return }
        // The shim may have gone by itself, and all it had with it.
        _ = try? await containerd.tasks.delete(record.id, execID: nil, context)
    }
}
