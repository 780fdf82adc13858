import CLinux
import Glibc
import Linux

/// A client whose standard streams are one pseudo-terminal, as at a person's desk.
final class TerminalSession {
    private let terminal: ByteChannel
    private let process: Spawned
    private(set) var seen = ""

    init(binary: String, _ arguments: [String], environment: [String], namespace: borrowing OwnedFD) throws {
        let open = try openFile("/dev/ptmx", O_RDWR | O_NOCTTY)
        let master = open.raw
        var unlocked: Int32 = 0
        var number: Int32 = 0
        try checked("ioctl", clinux_ioctl(master, 0x4004_5431, &unlocked), "TIOCSPTLCK")
        try checked("ioctl", clinux_ioctl(master, 0x8004_5430, &number), "TIOCGPTN")
        terminal = ByteChannel(open)
        let side = try openFile("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try setWindowSize(master, WindowSize(columns: 91, rows: 37))
        let request = SpawnRequest(
            path: binary, arguments: [binary] + arguments, environment: environment, directory: "/",
            descriptors: [side.raw, side.raw, side.raw], newSession: true)
        process = try NetworkNamespace.inside(namespace) { () throws(SystemError) in SpawnedBox(try spawn(request)) }
            .take()
    }

    /// Types text.
    func type(_ text: String) throws { try terminal.duplicate().writeAll(text.utf8) }

    /// Changes the window's size.
    func resize(columns: UInt16, rows: UInt16) throws {
        try setWindowSize(terminal.raw, WindowSize(columns: columns, rows: rows))
        try process.pidfd.send(SIGWINCH)
    }

    /// Reads until the screen showed `text`; false at the end or after the deadline.
    func shows(_ text: String, seconds: Double = 10) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !seen.contains(text) {
            guard ContinuousClock.now < deadline, try pump() else { return seen.contains(text) }
        }
        return true
    }

    /// Waits for the client's end; nil after the deadline.
    func status(seconds: Double = 15) throws -> Int32? {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if let status = try waitForExit(.pid(process.pid), blocking: false) { return status.code }
            if try !pump() { usleep(5000) }
        }
        try process.pidfd.send(SIGKILL)
        _ = try waitForExit(.pid(process.pid))
        return nil
    }

    // False at the end: the last writer's close is EIO on a terminal.
    private func pump() throws -> Bool {
        var watched = pollfd(fd: terminal.raw, events: Int16(POLLIN), revents: 0)
        guard try retrying("poll", "", { poll(&watched, 1, 50) }) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count: Int
        do { count = try terminal.duplicate().read(into: &buffer) } catch { return false }
        seen += String(decoding: buffer[..<count], as: UTF8.self)
        return count > 0
    }
}
