import Conformance
import EngineAPI
import Faults
import Glibc
import Linux
import Synchronization
import Testing

@testable import Client

@Suite struct TerminalTests {
    private func pair() throws -> (ByteChannel, ByteChannel) {
        let ends = try SocketPair().ends()
        return (ByteChannel(OwnedFD(adopting: ends.first)), ByteChannel(OwnedFD(adopting: ends.second)))
    }

    // Frames cut at every place still give their payloads.
    @Test(.covers("cli.beh.logs.split")) func framesMayArriveInPieces() async throws {
        let frames: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 3, 97, 98, 99, 2, 0, 0, 0, 0, 0, 0, 1, 100, 1, 0, 0, 0, 0, 0, 0, 0]
        for cut in 0...frames.count {
            let (near, far) = try pair()
            let (output, outputEnd) = try pair()
            let (errors, errorsEnd) = try pair()
            let writer = try far.duplicate()
            BlockingPool.shared.submit { [writer = ByteChannel(writer)] in
                let fd = OwnedFD(adopting: dup(writer.raw))
                // A peer that is gone shows in what is read below.
                try? fd.writeAll(frames[..<cut])
                usleep(1000)
                try? fd.writeAll(frames[cut...])
                try? shutdownWriting(writer.raw)
            }
            OutputPump(source: near.raw, output: outputEnd.raw, errors: errorsEnd.raw).run(multiplexed: true)
            try shutdownWriting(outputEnd.raw)
            try shutdownWriting(errorsEnd.raw)
            #expect(try output.duplicate().readAll() == Array("abc".utf8))
            #expect(try errors.duplicate().readAll() == Array("d".utf8))
        }
    }

    @Test(.covers("cli.beh.io.detach-keys")) func detachKeysLeaveTheContainer() async throws {
        let (stream, container) = try pair()
        let (typing, input) = try pair()
        try typing.duplicate().writeAll([108, 115, 16, 17, 120])
        let io = AttachedIO(
            stream: AttachedStream(channel: stream, multiplexed: false), console: Console(input: input.raw, output: -1),
            hasInput: true, hasOutput: true, hasErrors: false, isTerminal: true, keys: .standard)
        #expect(await io.run() == .detached)
        shutdown(stream.raw, Int32(SHUT_RDWR))
        #expect(try container.duplicate().readAll() == [108, 115])
    }

    @Test(.covers("cli.beh.io.rawmode")) func rawModeIsEnteredAndLeft() throws {
        let master = try openFile("/dev/ptmx", O_RDWR | O_NOCTTY)
        let slave = try master.openTerminalPeer()
        var settings = termios()
        tcgetattr(slave.raw, &settings)
        let before = settings.c_lflag
        #expect(before & tcflag_t(ICANON) != 0)
        try RawTerminal.enter(slave.raw)
        tcgetattr(slave.raw, &settings)
        #expect(settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
        RawTerminal.restore()
        tcgetattr(slave.raw, &settings)
        #expect(settings.c_lflag == before)
    }

    @Test(.covers("cli.beh.io.sigproxy")) func signalsGoToTheContainer() async throws {
        let (arrived, arrive) = AsyncStream<String>.makeStream()
        var engine = FakeEngine()
        engine.kill = { input throws(Fault) in arrive.yield("\(input.0) \(input.1 ?? "")") }
        let desk = SignalDesk()
        let session = Session(
            program: "docker", options: ClientOptions(), console: Console(), signals: desk, engine: engine)
        let proxy = SignalProxy.container(session, engine, id: "c", forwards: true, hasTerminal: false)
        proxy.begin()
        desk.deliver(SIGUSR1)
        var signals = arrived.makeAsyncIterator()
        #expect(await signals.next() == "c \(SIGUSR1)")
        desk.deliver(SIGTERM)
        #expect(await signals.next() == "c \(SIGTERM)")
        proxy.end()
    }

    @Test(.covers("cli.beh.io.winch")) func aNewSizeGoesToTheContainer() async throws {
        let (arrived, arrive) = AsyncStream<Bool>.makeStream()
        let desk = SignalDesk()
        let session = Session(
            program: "docker", options: ClientOptions(), console: Console(), signals: desk, engine: FakeEngine())
        let proxy = SignalProxy(
            session, forwards: true, kill: { _ in arrive.yield(false) }, resize: { arrive.yield(true) })
        proxy.begin()
        desk.deliver(SIGWINCH)
        var sizes = arrived.makeAsyncIterator()
        #expect(await sizes.next() == true)
        proxy.end()
    }

    // Lines of 80 bytes, as logs have them: architecture, section 7.
    @Test func framesGoOutFast() throws {
        var block: [UInt8] = []
        let line = [UInt8](repeating: 97, count: 80)
        while block.count < 200_000 { block += [1, 0, 0, 0, 0, 0, 0, 80] + line }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: block.count, alignment: 16)
        defer { buffer.deallocate() }
        var writes = 0
        var bytes = 0
        var splitter = FrameSplitter(output: 1, errors: 2)
        buffer.copyBytes(from: block)
        let rest = splitter.take(buffer, filled: block.count) { payload, _ in
            writes += payload.isEmpty ? 0 : 1
            bytes += payload.count
            return true
        }
        #expect(rest == 0)
        #expect(writes == 1)
        #expect(bytes == block.count / 88 * 80)
    }

    @Test(.covers("cli.beh.prog.plain")) func progressIsLinesWithoutATerminal() throws {
        let (read, write) = try pair()
        let progress = PullProgress(Console(), descriptor: write.raw, isTerminal: false)
        for message in Self.messages { progress.show(message) }
        try shutdownWriting(write.raw)
        #expect(
            String(decoding: try read.duplicate().readAll(), as: UTF8.self) == """
                latest: Pulling from library/alpine
                aa: Pulling fs layer
                aa: Download complete
                aa: Pull complete
                Status: Downloaded newer image for alpine:latest

                """)
    }

    @Test(.covers("cli.beh.prog.tty")) func progressKeepsALineALayerOnATerminal() throws {
        let (read, write) = try pair()
        let progress = PullProgress(Console(output: write.raw), descriptor: write.raw, isTerminal: true)
        for message in Self.messages { progress.show(message) }
        try shutdownWriting(write.raw)
        let text = String(decoding: try read.duplicate().readAll(), as: UTF8.self)
        #expect(text.hasPrefix("latest: Pulling from library/alpine\naa: Pulling fs layer\n"))
        #expect(text.contains("\u{1B}[1A\u{1B}[2K\raa: Downloading 500B/1kB\r\u{1B}[1B"))
        #expect(text.hasSuffix("Status: Downloaded newer image for alpine:latest\n"))
        #expect(
            ProgressBar.text(ProgressDetail(current: 500, total: 1000), room: 200)
                == "[" + String(repeating: "=", count: 25) + ">" + String(repeating: " ", count: 24) + "]      500B/1kB"
        )
    }

    private static let messages = [
        ProgressMessage(status: "Pulling from library/alpine", id: "latest"),
        ProgressMessage(status: "Pulling fs layer", id: "aa", progressDetail: ProgressDetail()),
        ProgressMessage(
            status: "Downloading", id: "aa", progressDetail: ProgressDetail(current: 500, total: 1000)),
        ProgressMessage(status: "Download complete", id: "aa", progressDetail: ProgressDetail()),
        ProgressMessage(status: "Pull complete", id: "aa", progressDetail: ProgressDetail()),
        ProgressMessage(status: "Status: Downloaded newer image for alpine:latest"),
    ]
}
