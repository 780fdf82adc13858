import EngineAPI
import Faults
import Glibc
import Linux
import Testing

@testable import Client

/// One command line, run against a fake.
struct ClientRun {
    let status: Int32
    let output: String
    let errors: String

    /// The words of `line` between blanks; see `of` for words with blanks.
    static func line(
        _ line: String, _ engine: FakeEngine = FakeEngine(), input: String = ""
    ) async throws -> ClientRun {
        try await of(line.split(separator: " ").map(String.init), engine, input: input)
    }

    static func of(
        _ words: [String], _ engine: FakeEngine = FakeEngine(), input: String = ""
    ) async throws -> ClientRun {
        let files = (try scratch(input), try scratch(""), try scratch(""))
        let console = Console(input: files.0.raw, output: files.1.raw, errors: files.2.raw)
        let status = await run(words, engine, console)
        return ClientRun(status: status, output: try content(files.1), errors: try content(files.2))
    }

    /// As `of`, on streams of the caller's.
    static func run(_ words: [String], _ engine: FakeEngine, _ console: Console) async -> Int32 {
        switch CommandLineReader(program: "docker", width: 80).read(words) {
        case .fail(let failure): return report(failure, console)
        case .hint(let text):
            console.complain(text)
            return 0
        case .say(let text, let warning):
            if let warning { console.complain(warning) }
            console.write(text)
            return 0
        case .run(let command, let path, let values, let arguments, _, let warnings):
            for warning in warnings { console.complain(warning) }
            let session = Session(
                program: "docker", options: ClientOptions(configFolder: "/nonexistent"), console: console,
                signals: SignalDesk(), engine: engine)
            return await ClientLoop.status(
                command, Invocation(session: session, path: path, values: values, arguments: arguments))
        }
    }

    private static func scratch(_ content: String) throws -> ByteChannel {
        let path = "/tmp/swmono-client-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let file = try openFile(path, O_RDWR | O_CREAT | O_EXCL)
        unlink(path)
        try file.writeAll(content.utf8)
        lseek(file.raw, 0, SEEK_SET)
        return ByteChannel(file)
    }

    private static func content(_ file: ByteChannel) throws -> String {
        lseek(file.raw, 0, SEEK_SET)
        return String(decoding: try file.duplicate().readAll(), as: UTF8.self)
    }
}

/// The request that the flags of `docker create` make.
func created(_ flags: String...) async throws -> ContainerCreateRequest {
    let seen = Seen<ContainerCreateRequest>()
    var engine = FakeEngine()
    engine.create = { input throws(Fault) in
        seen.note(input.0)
        return ContainerCreateResponse(id: "c0ffee")
    }
    let run = try await ClientRun.of(["create"] + flags + ["img", "cmd"], engine)
    #expect(run.errors == "")
    return try #require(seen.all.first)
}
