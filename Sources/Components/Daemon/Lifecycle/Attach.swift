internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux

extension Daemon {
    /// Joins a container's streams. One that was never started is prepared here, so that the client who attaches first
    /// and starts then (`run`, `start -a`) misses nothing; what hinders it is reported by the start.
    package func containerAttach(_ id: String, _ options: AttachOptions) async throws(Fault) -> AttachedStream {
        if options.logs { throw Fault(.unimplemented, "attach with earlier output is not supported yet") }
        let record = try store.find(id)
        switch try await phase(of: record) {
        case .created, .exited:
            do throws(Fault) {
                await runs.keep(record.id, .success(try await prepareStart(record.id)))
            } catch {
                await runs.keep(record.id, .failure(error))
                return try Self.endedStream(record)
            }
        case .removing, .dead: throw Self.markedForRemoval
        case .paused:
            throw Fault(.conflict, "container \(record.id) is paused, unpause the container before attach")
        case .running: break
        }
        let request = TaskAttach(
            id: record.id, execID: nil, stdin: options.stdin && record.config.openStdin, stdout: options.stdout,
            stderr: options.stderr, closesStdin: record.config.stdinOnce)
        return AttachedStream(
            channel: try await containerd.tasks.attach(request, context), multiplexed: !record.config.tty)
    }

    /// A stream at its end.
    private static func endedStream(_ record: ContainerRecord) throws(Fault) -> AttachedStream {
        do {
            let ends = try SocketPair().ends()
            _ = OwnedFD(adopting: ends.second)
            return AttachedStream(
                channel: ByteChannel(OwnedFD(adopting: ends.first)), multiplexed: !record.config.tty)
        } catch { throw error.fault("make a stream") }
    }

    /// Sets the size of a container's terminal.
    package func containerResize(_ id: String, _ size: TerminalSize) async throws(Fault) {
        let record = try store.find(id)
        guard try await phase(of: record).isRunning else {
            throw Fault(.conflict, "container \(record.id) is not running")
        }
        try await containerd.tasks.resize(
            record.id, execID: nil, width: size.width, height: size.height, context)
    }
}
