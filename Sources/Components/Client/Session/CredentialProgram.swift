internal import EngineAPI
internal import Glibc
internal import Linux

/// `docker-credential-NAME get`: the server on standard input, name and secret as JSON on standard output
/// (docker-credential-helpers).
enum CredentialProgram {
    enum Answer {
        case login(RegistryLogin)
        /// It has none for the server.
        case none
        /// It could not be asked; why.
        case failed(String)
    }

    private static let answerLimit = 1 << 20
    /// A helper may ask for a password of its own.
    private static let deadlineMilliseconds: Int32 = 60_000

    static func get(_ name: String, server: String) -> Answer {
        let program = "docker-credential-\(name)"
        guard !name.contains("/"), let path = find(program) else {
            return .failed("\(program): executable file not found in $PATH")
        }
        do throws(SystemError) { return answer(try ask(path, server), program) } catch {
            return .failed("\(program): \(error.reason)")
        }
    }

    private static func find(_ program: String) -> String? {
        (CallerEnvironment.value("PATH") ?? "").split(separator: ":").map { "\($0)/\(program)" }.first {
            access($0, X_OK) == 0
        }
    }

    private static func ask(_ path: String, _ server: String) throws(SystemError) -> (code: Int32, output: [UInt8]) {
        let input = try Pipe()
        let output = try Pipe()
        let (source, sink) = input.ends()
        let (answer, reply) = output.ends()
        let reader = OwnedFD(adopting: answer)
        let writer = OwnedFD(adopting: sink)
        // Less than a pipe holds: it is written before anybody reads.
        try writer.writeAll(Array((server + "\n").utf8))
        let child: Spawned
        do {
            defer {
                close(source)
                close(reply)
            }
            child = try spawn(
                SpawnRequest(
                    path: path, arguments: [path, "get"],
                    environment: CallerEnvironment.all.map { "\($0.key)=\($0.value)" }, descriptors: [source, reply, 2])
            )
        }
        _ = consume writer
        let bytes = drain(reader)
        if bytes == nil { kill(child.pid, SIGKILL) }
        let code = try waitForExit(.pid(child.pid))?.code ?? 1
        return (bytes == nil ? 1 : code, bytes ?? Array("no answer in a minute".utf8))
    }

    /// All of the answer; nil where it does not end in time or is too long.
    private static func drain(_ reader: borrowing OwnedFD) -> [UInt8]? {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 4096)
        while bytes.count < answerLimit {
            var ready = pollfd(fd: reader.raw, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, deadlineMilliseconds) > 0 else { return nil }
            let count = Glibc.read(reader.raw, &room, room.count)
            if count <= 0 { return bytes }
            bytes += room[..<count]
        }
        return nil
    }

    private static func answer(_ outcome: (code: Int32, output: [UInt8]), _ program: String) -> Answer {
        guard outcome.code == 0 else {
            let text = String(decoding: outcome.output.prefix(500), as: UTF8.self).filter { !$0.isNewline }
            return text.contains("credentials not found") ? .none : .failed("\(program): \(text)")
        }
        guard let root = JSONReader.read(outcome.output), let secret = root["Secret"]?.string else {
            return .failed("\(program): its answer is not JSON with a Secret")
        }
        let name = root["Username"]?.string ?? ""
        // An identity token in place of a password.
        let isToken = name == "<token>"
        return .login(
            RegistryLogin(
                username: isToken ? "" : name, password: isToken ? "" : secret, identityToken: isToken ? secret : nil))
    }
}
