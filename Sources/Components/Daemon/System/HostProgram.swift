internal import Glibc
internal import Linux

/// A program of the host's that is run to its end.
enum HostProgram {
    struct Answer {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Its path, by the caller's PATH and then by `more`; a relative folder is not looked into.
    static func find(_ name: String, more: [String] = []) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        return (path.split(separator: ":").map(String.init) + more).map { "\($0)/\(name)" }
            .first { $0.hasPrefix("/") && access($0, X_OK) == 0 }
    }

    /// Ten seconds at most, then it is killed with all that it started and that stayed in its process group; what it
    /// reads and writes is memory, so that nobody waits for a full pipe.
    static func run(
        _ path: String, _ arguments: [String], input: [UInt8] = [], environment: [String] = [],
        deadlineMilliseconds: Int32 = 10_000
    ) throws(SystemError) -> Answer {
        let given = try openMemoryFile("input")
        try given.writeAll(input)
        lseek(given.raw, 0, SEEK_SET)
        let output = try openMemoryFile("output")
        let errors = try openMemoryFile("errors")
        let child = try spawn(
            SpawnRequest(
                path: path, arguments: arguments, environment: environment,
                descriptors: [given.raw, output.raw, errors.raw], newSession: true))
        let ended = try waitReadable([child.pidfd.raw], milliseconds: deadlineMilliseconds) != nil
        // Its number is its group's, too, and nobody else's before it is waited for.
        if !ended { kill(-child.pid, SIGKILL) }
        let code = try waitForExit(.pid(child.pid))?.code ?? 1
        guard ended else { throw SystemError(arguments.first ?? "", errno: ETIMEDOUT, path) }
        return Answer(code: code, output: try content(output), errors: try content(errors))
    }

    private static func content(_ file: borrowing OwnedFD) throws(SystemError) -> String {
        lseek(file.raw, 0, SEEK_SET)
        return String(decoding: try file.readAll(), as: UTF8.self)
    }
}
