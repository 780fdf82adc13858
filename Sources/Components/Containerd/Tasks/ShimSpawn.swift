internal import Faults
internal import Glibc
internal import Linux
internal import State

/// The one way in which a shim comes to be, whoever calls: a session of its own, no descriptor but its first
/// connection, an empty environment; the rest of its world it settles itself.
struct ShimSpawn {
    let instance: Instance
    /// The program to run; nil: this one, sealed (CVE-2019-5736), by whoever comes first and no earlier.
    let executable: String?

    /// Starts the shim of `id`; its first connection, on which calls may be sent before it is up.
    func start(_ id: String, bundle: String, runtime: String) throws(Fault) -> (connection: ByteChannel, pid: Int32) {
        do { try makeFolder(instance.run(id)) } catch { throw error.fault("start the shim of \(id)") }
        try HomeNamespaces.claim(instance)
        do throws(SystemError) {
            let (ours, theirs) = try SocketPair().ends()
            let connection = ByteChannel(OwnedFD(adopting: ours))
            let shimEnd = OwnedFD(adopting: theirs)
            let log = try openFile(instance.shimLog(id), O_WRONLY | O_CREAT | O_APPEND)
            let request = SpawnRequest(
                path: "",
                arguments: [
                    "containerd-shim", "-id", id, "-bundle", bundle, "-runtime", runtime, "-data-root",
                    instance.dataRoot, "-exec-root", instance.execRoot,
                ],
                directory: "/", descriptors: [-1, log.raw, log.raw, shimEnd.raw], newSession: true, umask: 0o022)
            return (connection, try spawnProgram(request))
        } catch { throw error.fault("start the shim of \(id)") }
    }

    private func spawnProgram(_ request: SpawnRequest) throws(SystemError) -> Int32 {
        var request = request
        if let executable {
            request.path = executable
            return try spawn(request).pid
        }
        let program = try SealedProgram(keptIn: instance.seals)
        request.path = program.path
        return try spawn(request).pid
    }

    /// What a shim that is gone had to say: the last line of its log.
    func lastWords(_ id: String) -> String {
        // A log that cannot be read has nothing to add.
        guard let bytes = try? readFile(instance.shimLog(id)) else { return "" }
        return bytes.split(separator: 0x0A).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
