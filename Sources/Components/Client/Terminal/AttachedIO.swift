internal import EngineAPI
internal import Linux

/// The client's side of an attached container: terminal mode, both copying threads, detach keys.
struct AttachedIO: Sendable {
    /// How the stream came to its end.
    enum End: Equatable {
        /// The container closed its output.
        case ended
        /// The user typed the detach keys.
        case detached
        /// Copying could not begin.
        case failed(CommandFailure)
    }

    let stream: AttachedStream
    let console: Console
    let hasInput: Bool
    var hasOutput = true
    var hasErrors = true
    let isTerminal: Bool
    let keys: DetachKeys

    private enum Event: Sendable {
        case output
        case input(InputPump.End)
    }

    /// Suspends until output ended or the user left; the terminal is as before then.
    func run() async -> End {
        let ends: (read: Int32, write: Int32)
        do throws(SystemError) {
            if isTerminal, hasInput, console.inputIsTerminal { try RawTerminal.enter(console.input) }
            ends = try Pipe().ends()
        } catch {
            return .failed(CommandFailure("unable to set IO streams as raw terminal: \(error)"))
        }
        // Its end tells the input's thread to stop, which owns the other one.
        let stopper = ByteChannel(OwnedFD(adopting: ends.write))
        defer { withExtendedLifetime(stopper) { RawTerminal.restore() } }
        let (events, report) = AsyncStream<Event>.makeStream()
        startOutput(report)
        startInput(report, stop: ByteChannel(OwnedFD(adopting: ends.read)))
        for await event in events {
            switch event {
            case .output: return .ended
            case .input(.detached): return .detached
            case .input(.ended): if !hasOutput, !hasErrors { return .ended }
            }
        }
        return .ended
    }

    private func startOutput(_ report: AsyncStream<Event>.Continuation) {
        guard hasOutput || hasErrors else { return }
        let pump = OutputPump(
            source: stream.channel.raw, output: hasOutput ? console.output : -1,
            errors: hasErrors ? (isTerminal ? console.output : console.errors) : -1)
        BlockingPool.shared.submit { [stream] in
            pump.run(multiplexed: stream.multiplexed)
            RawTerminal.restore()
            report.yield(.output)
        }
    }

    private func startInput(_ report: AsyncStream<Event>.Continuation, stop: ByteChannel) {
        guard hasInput else { return }
        let pump = InputPump(
            source: console.input, target: stream.channel.raw, keys: isTerminal ? keys : nil,
            stop: stop.raw)
        BlockingPool.shared.submit { [stream] in
            let end = withExtendedLifetime(stop) { pump.run() }
            if end == .ended {
                // A container that is gone takes no half-close.
                try? shutdownWriting(stream.channel.raw)
            }
            report.yield(.input(end))
        }
    }
}
