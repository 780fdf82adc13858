import Conformance
import EngineAPI
import Faults
import Glibc
import Linux
import Testing

@testable import Client

@Suite struct CommandTests {
    @Test(.covers("cli.beh.exit.1")) func manyObjectsAreAllTriedAndToldInOrder() async throws {
        var engine = FakeEngine()
        engine.remove = { input throws(Fault) in
            if input.0 == "b" { throw Fault(.notFound, "No such container: b") }
        }
        let run = try await ClientRun.line("rm a b c", engine)
        #expect(run.output == "a\nc\n")
        #expect(run.errors == "Error response from daemon: No such container: b\n")
        #expect(run.status == 1)
        let forced = try await ClientRun.line("rm -f a b c", engine)
        #expect(forced.status == 0)
        #expect(forced.errors == "Error response from daemon: No such container: b\n")
    }

    @Test func stoppingWhatIsStoppedIsFine() async throws {
        var engine = FakeEngine()
        engine.stop = { _ throws(Fault) in throw Fault(.notModified, "is stopped") }
        let run = try await ClientRun.line("stop -t 3 a", engine)
        #expect(run.status == 0)
        #expect(run.output == "a\n")
    }

    @Test func startSumsUpWhatFailed() async throws {
        var engine = FakeEngine()
        engine.start = { id throws(Fault) in if id != "a" { throw Fault(.notFound, "No such container: \(id)") } }
        let run = try await ClientRun.line("start a b c", engine)
        #expect(run.output == "a\n")
        #expect(
            run.errors == """
                Error response from daemon: No such container: b
                Error response from daemon: No such container: c
                failed to start containers: b, c

                """)
    }

    @Test func waitPrintsEachCode() async throws {
        var engine = FakeEngine()
        engine.wait = { input throws(Fault) in
            PendingWait { () throws(Fault) in WaitResponse(statusCode: input.0 == "a" ? 0 : 137) }
        }
        #expect(try await ClientRun.line("wait a b", engine).output == "0\n137\n")
    }

    @Test func execEndsWithTheCommandsCode() async throws {
        var engine = RecordingEngine().engine
        engine.execInspected = { _ throws(Fault) in
            var exec = ExecInspect()
            exec.exitCode = 3
            return exec
        }
        #expect(try await ClientRun.line("exec web false", engine).status == 3)
        engine.execStarted = { _ throws(Fault) in throw Fault(.commandNotFound, "exec: \"nope\": not found") }
        #expect(try await ClientRun.line("exec web nope", engine).status == 127)
    }

    @Test func execKeepsFlagsOfTheCommand() async throws {
        let seen = Seen<ExecConfig>()
        var engine = RecordingEngine().engine
        engine.execCreated = { input throws(Fault) in
            seen.note(input.1)
            return "e1"
        }
        _ = try await ClientRun.line("exec -e A=1 -u 5 -w /x web ls -l --all", engine)
        let config = try #require(seen.all.first)
        #expect(config.cmd == ["ls", "-l", "--all"])
        #expect(config.env == ["A=1"] && config.user == "5" && config.workingDir == "/x")
        #expect(config.attachStdout && config.attachStderr && !config.attachStdin)
    }

    @Test(
        .covers("cli.beh.help.minimum-args"),
        arguments: [
            ("foo", "docker: unknown command: docker foo\n\nRun 'docker --help' for more information\n"),
            ("build .", "docker: docker build: not supported yet\n"),
            (
                "container foo",
                "docker: unknown command: docker container foo\n\nUsage:  docker container\n\n"
                    + "Run 'docker container --help' for more information\n"
            ),
            (
                "ps x",
                "docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\n"
                    + "Run 'docker ps --help' for more information\n"
            ),
            (
                "tag a",
                "docker: 'docker tag' requires 2 arguments\n\n"
                    + "Usage:  docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]\n\n"
                    + "Run 'docker tag --help' for more information\n"
            ),
        ])
    func commandLinesComplainLikeDockers(line: String, text: String) async throws {
        let run = try await ClientRun.line(line)
        #expect(run.status == 1)
        #expect(run.errors == text)
    }

    @Test(.covers("cli.beh.help.unknown")) func unknownFlagsEndWith125() async throws {
        let run = try await ClientRun.line("container run --foo")
        #expect(run.status == 125)
        #expect(
            run.errors == "unknown flag: --foo\n\nUsage:  docker container run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\n"
                + "Run 'docker container run --help' for more information\n")
        #expect(try await ClientRun.line("-H unix:///x ps").errors.hasPrefix("--host: not supported yet\n"))
    }

    @Test(arguments: ["container ls", "container list", "container ps", "ps"]) func aliasesAreTheSameCommand(
        words: String
    ) async throws {
        let recording = RecordingEngine()
        #expect(try await ClientRun.line(words, recording.engine).status == 0)
        #expect(recording.seen.all.count == 1)
    }

    @Test func helpIsDockersText() async throws {
        #expect(
            try await ClientRun.line("stop --help").output == """
                Usage:  docker stop [OPTIONS] CONTAINER [CONTAINER...]

                Stop one or more running containers

                Aliases:
                  docker container stop, docker stop

                Options:
                  -s, --signal string   Signal to send to the container
                  -t, --timeout int     Seconds to wait before killing the container

                """)
        #expect(try await ClientRun.line("help stop").output == ClientRun.line("stop --help").output)
    }

    @Test(.covers("cli.beh.comp.bash", "cli.beh.comp.zsh", "cli.beh.comp.fish")) func completionsAreThoseOfTheTree()
        async throws
    {
        for (shell, file) in [("bash", "bash/docker"), ("fish", "fish/docker.fish"), ("zsh", "zsh/_docker")] {
            let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            let bytes = try readFile("/\(root)/contrib/completions/\(file)")
            #expect(
                try await ClientRun.line("completion \(shell)").output == String(decoding: bytes, as: UTF8.self),
                "run contrib/completions/make")
        }
    }

    @Test func versionTellsBothHalves() async throws {
        var engine = FakeEngine()
        engine.systemVersion = { _ throws(Fault) in
            var version = SystemVersion()
            version.version = "9.9"
            version.components = [ComponentVersion(name: "Engine", version: "9.9", details: nil)]
            return version
        }
        let run = try await ClientRun.line("version", engine)
        #expect(run.output.contains(" Engine:\n  Version:          9.9\n"))
        #expect(try await ClientRun.of(["version", "-f", "{{.Server.Version}}"], engine).output == "9.9\n")
    }
}
