internal import Glibc
internal import OCI

/// One line of `ps -ef`, as procps prints it.
enum ProcessRow {
    static func columns(_ process: ProcessFacts, _ users: UserFiles, now: Int64) -> [String] {
        [
            user(process.user, users), "\(process.pid)", process.parent,
            "\(min(99, process.used * 100 / max(1, process.age)))",
            start(now - Int64(process.age), now: now), terminal(process.terminal), time(process.used),
            command(process),
        ]
    }

    // A name wider than its column is cut.
    private static func user(_ id: UInt32, _ users: UserFiles) -> String {
        guard let name = users.name(of: id) else { return "\(id)" }
        return name.count > 8 ? "\(name.prefix(7))+" : name
    }

    /// The clock today, the day this year, else the year.
    static func start(_ seconds: Int64, now: Int64) -> String {
        let (then, today) = (local(seconds), local(now))
        var form = then.tm_yday == today.tm_yday ? "%H:%M" : "%b%d"
        if then.tm_year != today.tm_year { form = "%Y" }
        var parts = then
        var room = [CChar](repeating: 0, count: 16)
        let count = strftime(&room, room.count, form, &parts)
        return String(decoding: room[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func local(_ seconds: Int64) -> tm {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        return parts
    }

    /// `pts/N`, `ttyN`, `ttySN`; `?` for none (devices.txt of the kernel).
    static func terminal(_ device: Int) -> String {
        let (major, minor) = (device >> 8 & 0xfff, device & 0xff | device >> 12 & 0xfff00)
        switch major {
        case 136...143: return "pts/\(minor + (major - 136) * 256)"
        case 4: return minor < 64 ? "tty\(minor)" : "ttyS\(minor - 64)"
        case 5 where minor == 1: return "console"
        default: return "?"
        }
    }

    /// `[days-]hours:minutes:seconds`.
    static func time(_ seconds: Int) -> String {
        let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return (seconds < 86400 ? "" : "\(seconds / 86400)-") + parts.joined(separator: ":")
    }

    /// What a container's process calls itself must not steer the reader's terminal.
    private static func command(_ process: ProcessFacts) -> String {
        var bytes = process.command
        while bytes.last == 0 { bytes.removeLast() }
        guard !bytes.isEmpty else { return "[\(printable(process.name))]" + (process.isZombie ? " <defunct>" : "") }
        return printable(String(decoding: bytes.map { $0 == 0 ? 32 : $0 }, as: UTF8.self))
    }

    private static func printable(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 32 || (0x7f..<0xa0).contains(scalar.value)
            clean.append(isControl ? "?" : scalar)
        }
        return String(clean)
    }
}
