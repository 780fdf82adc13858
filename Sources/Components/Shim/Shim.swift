internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

/// One container's shim.
///
/// Vocabulary: a *process* is the container's init or an exec; an *operation* is something asked of the runtime; the
/// *keeper* sees that a container with `--rm` is removed.
final class Shim {
    let arguments: ShimArguments
    let loop: EventLoop
    let runtime: RuntimeDriver
    let children: Children
    private let parts: any ShimParts
    private let server: any ShimServer
    private var listener: ByteChannel?
    /// The init under the empty name, execs under theirs.
    var processes: [String: TrackedProcess] = [:]
    var container: Container?
    var supervisor: (any StdioSupervisor)?
    private(set) var keeper: RemovalKeeper?
    private var connections = 0

    init(_ arguments: ShimArguments, _ parts: any ShimParts) throws(Fault) {
        self.arguments = arguments
        self.parts = parts
        server = parts.server()
        do {
            try becomeSubreaper()
            let loop = try EventLoop()
            self.loop = loop
            children = try Children(loop)
        } catch { throw error.fault("start the shim of \(arguments.id)") }
        runtime = RuntimeDriver(try parts.runtime(arguments), loop, children)
        keeper = RemovalKeeper(self)
    }

    func makeSupervisor(_ record: ShimRecord) throws(Fault) -> any StdioSupervisor {
        try parts.supervisor(record, arguments, loop)
    }

    /// Serves until the container is deleted and `shutdown` was called.
    func run() throws(Fault) {
        do {
            try listen()
            serve(ByteChannel(OwnedFD(adopting: ShimArguments.connection)))
            try loop.run()
        } catch { throw error.fault("serve \(arguments.id)") }
        cleanUp()
    }

    private func listen() throws(SystemError) {
        let path = arguments.instance.shimSocket(arguments.id)
        try makeFolder(arguments.instance.run(arguments.id))
        // A socket that is there belongs to a shim that is dead: its container's id is ours now.
        unlink(path)
        let listener = ByteChannel(try listenUnixAnywhere(path))
        let descriptor = listener.raw
        self.listener = listener
        try loop.watch(descriptor, .readable) { [unowned self] _ in
            // A client that went away before it was accepted is nobody's loss.
            while let connection = (try? acceptNow(descriptor)) ?? nil { self.admit(connection) }
        }
    }

    // CVE-2020-15257: the socket is a file with mode 0600, and who connects is asked for as well.
    private func admit(_ connection: consuming OwnedFD) {
        // A peer that cannot be named is not let in.
        guard let peer = try? peerCredentials(connection.raw), peer.uid == geteuid() || peer.uid == 0 else { return }
        serve(ByteChannel(connection))
    }

    private func serve(_ connection: ByteChannel) {
        connections += 1
        server.serve(connection, handler: self, loop: loop)
    }

    /// A connection ended or became a stream.
    func connectionEnded() {
        connections -= 1
        // Whoever spawned the shim died before it asked for a container.
        if connections == 0, container == nil { loop.stop() }
    }

    /// Takes the shim's files away; twice is as good as once.
    func cleanUp() {
        let instance = arguments.instance
        unlink(instance.shimSocket(arguments.id))
        unlink(instance.liveRecord(arguments.id))
        var log = stat()
        // What a shim had to say is kept for who looks why.
        if stat(instance.shimLog(arguments.id), &log) == 0, log.st_size == 0 { unlink(instance.shimLog(arguments.id)) }
        rmdir(instance.run(arguments.id))
    }
}
