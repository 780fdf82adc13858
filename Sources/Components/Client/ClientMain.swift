internal import Faults
internal import Glibc
internal import Linux

/// Runs one command line of the client; the exit code.
///
/// Synchronous: it must be called from the process's first thread before another exists, so that signals which go to a
/// container can be blocked for all. `arguments` are without the program, `program` is `docker` or `swmono`; the engine
/// is made when a command first asks it.
package func clientMain(
    _ arguments: [String], program: String, engine: any EngineSource
) -> Int32 {
    // A shim, an engine or a container that is gone is an end of its stream, never this process's end.
    ignoreSignal(SIGPIPE)
    let console = Console()
    switch CommandLineReader(program: program, width: console.width).read(arguments) {
    case .fail(let failure): return report(failure, console)
    case .hint(let text):
        console.complain(text.last == "\n" ? String(text.dropLast()) : text)
        return 0
    case .say(let text, let warning):
        if let warning { console.complain(warning) }
        console.write(text)
        return 0
    case .run(let command, let path, let values, let words, let options, let warnings):
        for warning in warnings { console.complain(warning) }
        if let host = CallerEnvironment.value("DOCKER_HOST"), !host.isEmpty {
            console.complain("DOCKER_HOST=\(host): a daemon's socket is not supported yet; unset it")
            return 1
        }
        if let context = CallerEnvironment.value("DOCKER_CONTEXT"), !["", "default"].contains(context) {
            console.complain("DOCKER_CONTEXT=\(context): contexts are not supported yet; unset it")
            return 1
        }
        do throws(Fault) { try engine.prepare(options) } catch { return report(CommandFailure(error), console) }
        let session = Session(
            program: program, options: options, console: console, signals: SignalDesk(), engine: engine)
        let invocation = Invocation(session: session, path: path, values: values, arguments: words)
        return ClientLoop.run(command, invocation)
    }
}

/// Prints what a command failed with; its exit code.
func report(_ failure: CommandFailure, _ console: Console) -> Int32 {
    if let message = failure.message { console.complain(message) }
    return failure.status
}

/// The first thread while a command runs: it waits, and reads signals for commands that forward them.
enum ClientLoop {
    static func run(_ command: Command, _ invocation: Invocation) -> Int32 {
        let console = invocation.console
        do throws(SystemError) {
            let signals = SignalSet(SignalDesk.forwarded)
            if command.takesSignals { try signals.block() }
            let reader = try SignalFD(signals)
            let done = try Pipe()
            let (finished, finish) = done.ends()
            // The program's own and only task; this thread waits for it. What it does blocks more often than not.
            Task(executorPreference: BlockingPool.shared) {
                var status = await ClientLoop.status(command, invocation)
                write(finish, &status, MemoryLayout<Int32>.size)
            }
            return try wait(finished, reader, invocation.session.signals)
        } catch {
            console.complain("\(invocation.session.program): \(error)")
            return 1
        }
    }

    /// Runs the command; its exit code, with failures told.
    static func status(_ command: Command, _ invocation: Invocation) async -> Int32 {
        do throws(CommandFailure) {
            try await command.body(invocation)
            return 0
        } catch {
            return report(error, invocation.console)
        }
    }

    private static func wait(
        _ finished: Int32, _ reader: borrowing SignalFD, _ desk: SignalDesk
    ) throws(SystemError) -> Int32 {
        var entries = [
            pollfd(fd: finished, events: Int16(POLLIN), revents: 0),
            pollfd(fd: reader.raw, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&entries, nfds_t(entries.count), -1)
            if count < 0, errno != EINTR { throw SystemError("poll", errno: errno) }
            if entries[0].revents != 0 {
                var status: Int32 = 1
                read(finished, &status, MemoryLayout<Int32>.size)
                return status
            }
            while let signal = try reader.next() { desk.deliver(signal.number) }
        }
    }
}
