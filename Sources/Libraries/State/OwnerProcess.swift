internal import Glibc
package import Linux

/// One process for all time: its pid, its start time and the boot in which both were given out.
///
/// Pids come again; together with the start time (proc_pid_stat(5), field 22) they do not, within one boot.
package struct OwnerProcess: Sendable, Hashable, Codable {
    package let pid: Int32
    /// Clock ticks since boot.
    package let startTime: UInt64
    package let bootID: String

    package init(pid: Int32, startTime: UInt64, bootID: String) {
        self.pid = pid
        self.startTime = startTime
        self.bootID = bootID
    }

    /// Throws ESRCH where there is no such process.
    package init(of pid: Int32) throws(SystemError) {
        guard let startTime = Self.startTime(of: pid) else { throw SystemError("kill", errno: ESRCH, "\(pid)") }
        self.init(pid: pid, startTime: startTime, bootID: Boot.id)
    }

    /// The calling process.
    package static let current: OwnerProcess = OwnerProcess(
        pid: getpid(), startTime: startTime(of: getpid()) ?? 0, bootID: Boot.id)

    /// Whether this very process still exists and is no zombie.
    package var isAlive: Bool {
        bootID == Boot.id && Self.startTime(of: pid) == startTime
    }

    private static func startTime(of pid: Int32) -> UInt64? {
        // A process that is gone, or a host without /proc, has no start time.
        guard let bytes = try? readFile("/proc/\(pid)/stat", limit: 4096),
            let close = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, !fields[0].elementsEqual("Z".utf8), !fields[0].elementsEqual("X".utf8) else {
            return nil
        }
        return UInt64(String(decoding: fields[19], as: UTF8.self))
    }
}
