internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// The socket on which a container's service says that it is ready (sd_notify(3)): one of its own, of which the host's
/// manager (`NOTIFY_SOCKET` of our environment) is told no more than that.
final class NotifySocket {
    private let host: String
    /// Where the container sees its folder.
    static let place = "/run/notify"
    /// Of the host.
    private let folder: String
    private var socket: ByteChannel?
    /// Whether it is opened with the container's folder: when the same command starts it.
    var listens = false

    /// nil where no manager waits for anything.
    init?(_ root: String, _ id: String) {
        guard let host = getenv("NOTIFY_SOCKET").map({ String(cString: $0) }), !host.isEmpty else { return nil }
        self.host = host
        folder = RuntimeRoot(path: root).notify(id)
    }

    private var path: String { folder + "/notify.sock" }
    /// What to wait for; nil: nothing can come.
    var descriptor: Int32? { socket?.raw }

    /// Shows it to the container.
    func show(to spec: inout RuntimeSpec) {
        let mount = RuntimeSpec.Mount(
            destination: Self.place, type: "bind", source: folder,
            options: ["bind", "nosuid", "noexec", "nodev", "ro"])
        spec.mounts = (spec.mounts ?? []) + [mount]
        let environment = spec.process?.env ?? []
        spec.process?.env = environment + ["NOTIFY_SOCKET=\(Self.place)/notify.sock"]
    }

    /// Makes its folder, once the container's own is there.
    func prepare() throws(Fault) {
        do throws(SystemError) { try makeDirectory(AT_FDCWD, folder, mode: 0o755) } catch {
            throw error.fault("make the folder of the notify socket")
        }
        if listens { try listen() }
    }

    /// Any user of the container may speak.
    func listen() throws(Fault) {
        do throws(SystemError) { socket = ByteChannel(try bindDatagrams(path, mode: 0o777)) } catch {
            throw error.fault("make the notify socket")
        }
    }

    /// Whether the container has said that it is ready. Whatever else it says, goes no further.
    func isReady() -> Bool {
        guard let socket else { return false }
        var room = [UInt8](repeating: 0, count: 4096)
        // A few at a time: a flood must not keep the caller from its signals. Descriptors that come along are closed
        // by the kernel.
        for _ in 0..<16 {
            // What cannot be read says nothing.
            guard case .bytes(let count)? = try? readNow(socket.raw, into: &room) else { return false }
            // The manager takes both for the end of a line.
            let lines = room[..<count].split { $0 == 0x0A || $0 == 0x0D }
            if lines.contains(where: { $0.elementsEqual("READY=1".utf8) }) { return true }
        }
        return false
    }

    /// Waits until the container is ready, or has ended; then tells the manager, which takes `pid` for the service.
    func forward(of pid: Int32) throws(Fault) {
        guard let socket else { return }
        do throws(SystemError) {
            let process: PidFD
            // One that has ended already has nothing to say.
            do { process = try PidFD(pid: pid) } catch { return }
            while true {
                // Its end first: others that share the socket may never be silent.
                let ready = try waitReadable([process.raw, socket.raw], milliseconds: -1)
                // Its last words may stand behind as many as a socket holds.
                for _ in 0..<(ready == process.raw ? 64 : 1) where isReady() {
                    return tell(mainPID: pid, waiting: true)
                }
                if ready == process.raw { return }
            }
        } catch {
            throw error.fault("wait for the container to be ready")
        }
    }

    /// Says no more than our own words: a line of the container's could hold more than one. A manager that is gone is
    /// not missed: nobody waits any more.
    func tell(mainPID pid: Int32, waiting: Bool) {
        socket = nil
        do throws(SystemError) {
            let manager = try connectDatagrams(host)
            try sendDescriptors(manager.raw, Array("READY=1\n".utf8), [])
            try sendDescriptors(manager.raw, Array("MAINPID=\(pid)\n".utf8), [])
            // Before this process ends, or it would not be known whose words these were (sd_notify_barrier(3)).
            let pipe = try Pipe()
            try Self.passBarrier(pipe, manager, waiting)
        } catch {
            CommandLog().warning("tell \(host) that the container is ready: \(error)")
        }
    }

    private static func passBarrier(
        _ pipe: consuming Pipe, _ manager: borrowing OwnedFD, _ waiting: Bool
    ) throws(SystemError) {
        let ends = pipe.ends()
        let reading = OwnedFD(adopting: ends.read)
        try sendAway(OwnedFD(adopting: ends.write), to: manager)
        // A manager that does not know of barriers leaves it open.
        if waiting { _ = try waitReadable([reading.raw], milliseconds: 30_000) }
    }

    private static func sendAway(_ end: consuming OwnedFD, to manager: borrowing OwnedFD) throws(SystemError) {
        try sendDescriptors(manager.raw, Array("BARRIER=1".utf8), [end.raw])
    }
}
