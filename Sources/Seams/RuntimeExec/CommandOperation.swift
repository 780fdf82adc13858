internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

/// What a runtime's process left behind.
struct CommandOutcome {
    let output: [UInt8]
    let console: ByteChannel?
}

/// One call of the runtime under way: its process, what it prints, the terminal it hands over.
final class CommandOperation: RuntimeOperation {
    typealias Finish = (CommandOutcome) throws(Fault) -> RuntimeProgress

    private let process: PidFD
    private var output: CapturedPipe?
    private var errors: CapturedPipe?
    private var console: ConsoleSocket?
    private let scratch: Scratch
    private let undo: () -> Void
    private let finish: Finish
    private let ignoringFailure: Bool
    let deadline: ContinuousClock.Instant?

    /// Hooks may take their time; a runtime that hangs must not hold a container for good.
    static let limit: Duration = .seconds(120)

    init(
        _ program: RuntimeProgram, _ command: [String], stdio: RuntimeStdio?, scratch: Scratch,
        ignoringFailure: Bool = false, undo: @escaping () -> Void, finish: @escaping Finish
    ) throws(SystemError) {
        let lent: [Int32]
        // In place of the host's null device, which some runtimes give to the container's user (crun 1.8): a pipe that
        // has ended.
        let nothing = try Pipe().ends()
        close(nothing.write)
        defer { close(nothing.read) }
        switch stdio {
        case .descriptors(let input, let output, let errors):
            lent = [input < 0 ? nothing.read : input, output, errors]
        case .terminal(let columns, let rows):
            console = try ConsoleSocket(scratch.console, WindowSize(columns: columns, rows: rows))
            fallthrough
        case nil:
            let (output, errors) = (try CapturedPipe(), try CapturedPipe())
            lent = [-1, output.writeEnd, errors.writeEnd]
            (self.output, self.errors) = (output, errors)
        }
        let child = try spawn(
            SpawnRequest(
                path: program.path, arguments: program.arguments(command, log: scratch.log),
                environment: program.environment, descriptors: lent))
        process = try child.pidfd.duplicate()
        output?.closeWriteEnd()
        errors?.closeWriteEnd()
        deadline = .now + Self.limit
        (self.scratch, self.undo, self.finish, self.ignoringFailure) = (scratch, undo, finish, ignoringFailure)
    }

    var awaited: [Int32] {
        [process.raw] + [output?.awaited, errors?.awaited, console?.awaited].compactMap { $0 ?? nil }
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        let code: Int32?
        do {
            code = try look()
        } catch {
            throw fail(error.fault("wait for the runtime"))
        }
        if let code { return try ended(code) }
        if case .deadline = event, let deadline, deadline <= .now { throw giveUp() }
        return .pending(self)
    }

    /// Takes what has come; the exit code when the process has ended.
    private func look() throws(SystemError) -> Int32? {
        // Before the pipes: what it wrote at its end must be read too.
        let code = try exitCode()
        try output?.drain()
        try errors?.drain()
        try console?.receive()
        return code
    }

    /// A subreaper waits for whatever child there is, this one among them (ECHILD here): its log then tells alone
    /// whether it ended well.
    private func exitCode() throws(SystemError) -> Int32? {
        do {
            return try waitForExit(.pidfd(process.raw), blocking: false)?.code
        } catch  where error.errno == ECHILD {
            return RuntimeLog.hasError(scratch.log) ? 1 : 0
        }
    }

    private func ended(_ code: Int32) throws(Fault) -> RuntimeProgress {
        if code != 0 && !ignoringFailure {
            throw fail(RuntimeLog.fault(log: scratch.log, printed: errors?.bytes ?? [], exitCode: code))
        }
        if let console, console.master == nil, code == 0 {
            throw fail(Fault(.internal, "the runtime handed over no terminal"))
        }
        defer { scratch.remove() }
        do {
            return try finish(CommandOutcome(output: output?.bytes ?? [], console: console?.master))
        } catch {
            undo()
            throw error
        }
    }

    private func giveUp() -> Fault {
        // Ended meanwhile is as good.
        try? process.send(SIGKILL)
        _ = try? waitForExit(.pidfd(process.raw))
        return fail(Fault(.deadlineExceeded, "the runtime did not answer within \(Self.limit)"))
    }

    private func fail(_ fault: Fault) -> Fault {
        undo()
        scratch.remove()
        return fault
    }
}
