import Conformance
import EngineAPI
import Faults
import Linux
import Testing

@testable import Client

@Suite struct RunTests {
    /// A container that says `frames` and ends with `status`.
    private func engine(_ frames: [UInt8], status: Int64 = 0, log: Seen<String> = Seen()) -> FakeEngine {
        var engine = FakeEngine()
        engine.attach = { input throws(Fault) in
            log.note("attach")
            do throws(SystemError) {
                let ends = try SocketPair().ends()
                try OwnedFD(adopting: ends.second).writeAll(frames)
                return AttachedStream(channel: ByteChannel(OwnedFD(adopting: ends.first)), multiplexed: true)
            } catch {
                throw error.fault("attach")
            }
        }
        engine.wait = { input throws(Fault) in
            log.note("wait \(input.1.rawValue)")
            return PendingWait { () throws(Fault) in WaitResponse(statusCode: status) }
        }
        engine.start = { _ throws(Fault) in log.note("start") }
        return engine
    }

    private func frame(_ stream: UInt8, _ text: String) -> [UInt8] {
        [stream, 0, 0, 0, 0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    @Test(.covers("cli.beh.exit.passthrough")) func outputAndExitCodeAreTheContainers() async throws {
        let frames = frame(1, "out\n") + frame(2, "err\n") + frame(1, "more\n")
        let run = try await ClientRun.line("run img", engine(frames, status: 7))
        #expect(run.output == "out\nmore\n")
        #expect(run.errors == "err\n")
        #expect(run.status == 7)
    }

    @Test func attachesAndWaitsBeforeItStarts() async throws {
        let log = Seen<String>()
        _ = try await ClientRun.line("run img", engine([], log: log))
        #expect(log.all == ["attach", "wait next-exit", "start"])
        let removed = Seen<String>()
        _ = try await ClientRun.line("run --rm img", engine([], log: removed))
        #expect(removed.all == ["attach", "wait removed", "start"])
    }

    @Test func detachedPrintsTheID() async throws {
        let log = Seen<String>()
        let run = try await ClientRun.line("run -d img", engine([], log: log))
        #expect(run.output == "c0ffee\n")
        #expect(log.all == ["start"])
    }

    @Test(
        .covers("cli.beh.exit.125", "cli.beh.exit.126", "cli.beh.exit.127"),
        arguments: [
            (FaultKind.commandNotFound, Int32(127)), (.commandNotExecutable, 126), (.conflict, 125), (.internal, 125),
        ])
    func aStartThatFailsHasDockersCode(kind: FaultKind, status: Int32) async throws {
        var engine = engine([])
        engine.start = { _ throws(Fault) in throw Fault(kind, "exec: \"x\": no good") }
        let run = try await ClientRun.line("run img x", engine)
        #expect(run.status == status)
        #expect(
            run.errors == """
                docker: Error response from daemon: exec: "x": no good

                Run 'docker run --help' for more information

                """)
    }

    @Test(.covers("cli.beh.run.pull-missing")) func aMissingImageIsPulledOnce() async throws {
        let recording = RecordingEngine()
        let run = try await ClientRun.line("run -d img", recording.engine)
        #expect(run.errors == "Unable to find image 'img:latest' locally\nlatest: Pulling from library/img\n")
        #expect(recording.seen.all.map { $0.prefix(6) } == ["create", "pull I", "create", "start "])
        let never = try await ClientRun.line("run -d --pull never img", RecordingEngine().engine)
        #expect(never.status == 125)
        #expect(never.errors.hasPrefix("docker: Error response from daemon: No such image: img:latest\n"))
    }

    @Test func aPullThatFailsEndsTheRun() async throws {
        var engine = RecordingEngine().engine
        engine.pull = { (_, _) throws(Fault) in throw Fault(.unavailable, "Get \"https://x/v2/\": refused") }
        let run = try await ClientRun.line("run img", engine)
        #expect(run.status == 125)
        #expect(
            run.errors.contains("docker: Error response from daemon: Get \"https://x/v2/\": refused\n\nRun 'docker"))
    }

    @Test(.covers("cli.beh.io.notty-err")) func aTerminalNeedsATerminal() async throws {
        let run = try await ClientRun.line("run -it img", engine([]))
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("cannot attach stdin to a TTY-enabled container because stdin is not a terminal"))
    }

    @Test func attachAndDetachExclude() async throws {
        let run = try await ClientRun.line("run -d -a stdout img")
        #expect(run.errors == "conflicting options: cannot specify both --attach and --detach\n")
    }

    @Test(.covers("cli.beh.run.rm+restart")) func removalAndRestartExclude() async throws {
        let run = try await ClientRun.line("run --rm --restart always img")
        #expect(run.status == 125)
        #expect(run.errors.hasPrefix("docker: conflicting options: cannot specify both --restart and --rm\n\nRun "))
    }

    @Test func explainPrintsThePlan() async throws {
        let run = try await ClientRun.line("run --explain img", RecordingEngine().engine)
        #expect(run.output == "plan\n")
    }

    @Test(.covers("cli.beh.io.stdin-close")) func inputReachesTheContainerAndEnds() async throws {
        let got = Seen<String>()
        var engine = engine([])
        engine.attach = { _ throws(Fault) in
            do throws(SystemError) {
                let ends = try SocketPair().ends()
                let far = ByteChannel(OwnedFD(adopting: ends.second))
                BlockingPool.shared.submit {
                    // The container ends when its input does.
                    let bytes = (try? far.duplicate().readAll()) ?? []
                    got.note(String(decoding: bytes, as: UTF8.self))
                    try? shutdownWriting(far.raw)
                }
                return AttachedStream(channel: ByteChannel(OwnedFD(adopting: ends.first)), multiplexed: true)
            } catch {
                throw error.fault("attach")
            }
        }
        let run = try await ClientRun.line("run -i img", engine, input: "typed\nlines\n")
        #expect(run.status == 0)
        #expect(got.all == ["typed\nlines\n"])
    }
}
