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
        await settle(record)
        if let intent = Intent.read(instance.container(id), .start), !intent.isAbandoned { return }
        await releaseEnded(record)
        if record.hostConfig.autoRemove {
            // What cannot be removed now keeps its intent, and is finished by the next look.
            _ = try? await remove(record, RemoveOptions(force: true, volumes: true))
        }
    }

    /// Ends the task of an ended container: its shim goes, and the runtime's traces with it. A shim that was killed
    /// left its socket; one without a socket ended in order.
    func settle(_ record: ContainerRecord) async {
        guard access(instance.shimSocket(record.id), F_OK) == 0 else { return }
        // The shim may have gone by itself, and all it had with it.
        _ = try? await containerd.tasks.delete(record.id, execID: nil, context)
    }

    /// Gives network and start intent of an ended run back, unless a new start has begun.
    private func releaseEnded(_ record: ContainerRecord) async {
        let folder = instance.container(record.id)
        if let intent = Intent.read(folder, .start), intent.isAbandoned { intent.clear(in: folder) }
        await releaseNetwork(of: record)
        // Sockets and pids of a run that is over.
        _ = try? removeFolder(instance.run(record.id))
    }
}
