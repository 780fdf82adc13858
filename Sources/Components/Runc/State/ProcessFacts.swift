internal import Glibc
internal import Linux

/// What procfs says of a process.
enum ProcessFacts {
    /// The process of a pidfd, as this process numbers it (pidfd_open(2), "fdinfo").
    static func pid(of descriptor: Int32) throws(SystemError) -> Int32 {
        let text = String(decoding: try readFile("/proc/self/fdinfo/\(descriptor)", limit: 4096), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Pid:") }
        guard let number = line?.split(whereSeparator: { $0 == "\t" || $0 == " " }).last.flatMap({ Int32($0) }),
            number > 0
        else { throw SystemError("pidfd", errno: 3) }
        return number
    }

    /// Whether this process may join the namespaces of others with rights of its own: root has them, except root of a
    /// container with the usual ones.
    static var isAdministrator: Bool {
        // Always there; else the first call that needs the right tells.
        geteuid() == 0 && ((try? permittedCapabilities()) ?? .max) >> 21 & 1 == 1
    }

    /// Whether setgroups(2) is denied in its user namespace (user_namespaces(7)).
    static func deniesGroups(_ pid: Int32) -> Bool {
        // No such process: what comes next says so.
        (try? readFile("/proc/\(pid)/setgroups", limit: 16))?.starts(with: Array("deny".utf8)) == true
    }

    /// Its program's name, as it may have changed it; for people (proc_pid_comm(5)).
    static func name(_ pid: Int32) -> String {
        // No such process has no name.
        let bytes = (try? readFile("/proc/\(pid)/comm", limit: 64)) ?? []
        return String(decoding: bytes.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    }

    /// Its start in clock ticks since boot, its state letter and its parent; nil when there is none
    /// (proc_pid_stat(5)).
    static func stat(_ pid: Int32) -> (start: UInt64, letter: UInt8, parent: Int32)? {
        // No such file is the answer "no such process".
        guard pid > 0, let bytes = try? readFile("/proc/\(pid)/stat", limit: 4096),
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let letter = fields[0].first,
            let start = UInt64(String(decoding: fields[19], as: UTF8.self)),
            let parent = Int32(String(decoding: fields[1], as: UTF8.self))
        else { return nil }
        return (start, letter, parent)
    }
}

extension ContainerRecord {
    /// Whether the first process lives; a zombie does not, nor does another process with its number.
    var isAlive: Bool {
        guard let now = ProcessFacts.stat(pid) else { return false }
        return now.start == pidStart && now.letter != UInt8(ascii: "Z") && now.letter != UInt8(ascii: "X")
    }
}
