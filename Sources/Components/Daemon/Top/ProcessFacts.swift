internal import Glibc
internal import Linux

/// What /proc says of a process (proc(5)).
struct ProcessFacts {
    let pid: Int32
    var parent = ""
    var user: UInt32 = 0
    var isZombie = false
    /// Device number of the terminal; 0: none.
    var terminal = 0
    /// Seconds of processor time.
    var used = 0
    /// Seconds since the start.
    var age = 0
    /// Name of the program, without its path.
    var name = ""
    /// Arguments, each with a NUL behind it; empty for what has none.
    var command: [UInt8] = []

    /// nil for a process that ended meanwhile.
    init?(_ pid: Int32) {
        self.pid = pid
        // As above.
        guard let stat = try? readFile("/proc/\(pid)/stat", limit: 8192), take(stat),
            let status = try? readFile("/proc/\(pid)/status", limit: 65536)
        else { return nil }
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Uid:") }
        // The effective one, as ps has it.
        let numbers = line?.split(whereSeparator: \.isWhitespace) ?? []
        user = numbers.count > 2 ? UInt32(numbers[2]) ?? 0 : 0
        // A process that is ending has no command line.
        command = (try? Self.beginning("/proc/\(pid)/cmdline")) ?? []
    }

    /// 16 KiB at most: a container has as many processes, with as many arguments, as it likes.
    private static func beginning(_ path: String) throws(SystemError) -> [UInt8] {
        let file = try openFile(path, O_RDONLY)
        return [UInt8](unsafeUninitializedCapacity: 16384) { room, count in
            while count < room.count {
                let more = read(file.raw, room.baseAddress.map { $0 + count }, room.count - count)
                guard more > 0 else { return }
                count += more
            }
        }
    }

    // The name may hold anything, so the fields are counted from its last bracket.
    private mutating func take(_ stat: [UInt8]) -> Bool {
        guard let open = stat.firstIndex(of: UInt8(ascii: "(")), let close = stat.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { return false }
        name = String(decoding: stat[(open + 1)..<close], as: UTF8.self)
        let fields = stat[(close + 1)...].split(separator: UInt8(ascii: " ")).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard fields.count > 19, let user = Int(fields[11]), let system = Int(fields[12]), let tty = Int(fields[4]),
            let start = Int(fields[19])
        else { return false }
        let ticks = max(1, sysconf(Int32(_SC_CLK_TCK)))
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        isZombie = fields[0] == "Z"
        parent = fields[1]
        terminal = tty
        used = (user + system) / ticks
        age = max(0, now.tv_sec - start / ticks)
        return true
    }
}
