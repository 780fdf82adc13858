import Glibc
import Linux

/// A client that runs: its standard streams are pipes, read until they end or the deadline passes.
final class Client {
    let arguments: [String]
    let pid: Int32
    private let process: Spawned
    private let output: ByteChannel
    private let errors: ByteChannel
    private var input: ByteChannel?
    private var collected: (output: [UInt8], errors: [UInt8]) = ([], [])

    init(binary: String, _ arguments: [String], environment: [String], namespace: borrowing OwnedFD) throws {
        var output = try Pipe().ends()
        let errors = try Pipe().ends()
        let input = try Pipe().ends()
        let writers = OwnedFD(adopting: output.write)
        let errorWriter = OwnedFD(adopting: errors.write)
        let inputReader = OwnedFD(adopting: input.read)
        self.arguments = arguments
        self.output = ByteChannel(OwnedFD(adopting: output.read))
        self.errors = ByteChannel(OwnedFD(adopting: errors.read))
        self.input = ByteChannel(OwnedFD(adopting: input.write))
        output.write = writers.raw
        let request = SpawnRequest(
            path: binary, arguments: [binary] + arguments, environment: environment, directory: "/",
            descriptors: [inputReader.raw, writers.raw, errorWriter.raw])
        process = try NetworkNamespace.inside(namespace) { () throws(SystemError) in SpawnedBox(try spawn(request)) }
            .take()
        pid = process.pid
    }

    /// Writes to its standard input.
    func write(_ text: String) throws {
        guard let input else { return }
        try input.duplicate().writeAll(text.utf8)
    }

    /// Ends its standard input.
    func closeInput() { input = nil }

    /// Signals it.
    func send(_ signal: Int32) throws { try process.pidfd.send(signal) }

    /// Reads until its output holds `text`; false where it ends or the deadline passes before.
    func waits(for text: String, seconds: Double = 10) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !String(decoding: collected.output, as: UTF8.self).contains(text) {
            guard ContinuousClock.now < deadline, try pump(milliseconds: 50) else { return false }
        }
        return true
    }

    /// Reads to the end of both streams and waits for the exit.
    func finish(seconds: Double = 30) throws -> Outcome {
        closeInput()
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline, try pump(milliseconds: 50) {}
        var status: ExitStatus?
        while status == nil, ContinuousClock.now < deadline {
            status = try waitForExit(.pid(pid), blocking: false)
            if status == nil { usleep(2000) }
        }
        if status == nil {
            try send(SIGKILL)
            _ = try waitForExit(.pid(pid))
        }
        return Outcome(
            arguments: arguments, status: status?.code, output: String(decoding: collected.output, as: UTF8.self),
            errors: String(decoding: collected.errors, as: UTF8.self))
    }

    // False once both streams have ended.
    private func pump(milliseconds: Int32) throws -> Bool {
        var watched = [
            pollfd(fd: outputEnded ? -1 : output.raw, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorsEnded ? -1 : errors.raw, events: Int16(POLLIN), revents: 0),
        ]
        if outputEnded && errorsEnded { return false }
        _ = try retrying("poll") { poll(&watched, 2, milliseconds) }
        var buffer = [UInt8](repeating: 0, count: 65536)
        if watched[0].revents != 0 {
            let count = try output.duplicate().read(into: &buffer)
            outputEnded = count == 0
            collected.output += buffer[..<count]
        }
        if watched[1].revents != 0 {
            let count = try errors.duplicate().read(into: &buffer)
            errorsEnded = count == 0
            collected.errors += buffer[..<count]
        }
        return true
    }

    private var outputEnded = false
    private var errorsEnded = false
}

/// Carries a child out of the thread that started it.
final class SpawnedBox {
    private var child: Spawned?
    init(_ child: consuming Spawned) { self.child = consume child }

    func take() throws -> Spawned {
        guard let child = child.take() else { throw SystemError("spawn", errno: ECHILD) }
        return child
    }
}
