internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux

extension Daemon {
    /// The processes of a container with ps(1)'s columns of `-ef`, read from /proc: there is no ps on a minimal host.
    package func containerTop(_ id: String, arguments: String) async throws(Fault) -> TopResponse {
        guard arguments.isEmpty || arguments == "-ef" else {
            throw Fault(.unimplemented, "ps arguments other than -ef are not supported yet: \(arguments)")
        }
        let record = try store.find(id)
        guard try await phase(of: record).isRunning else {
            throw Fault(.conflict, "container \(record.id) is not running")
        }
        let pids = try await containerd.tasks.pids(record.id, context)
        let rows = pids.compactMap(ProcessRow.init).map(\.columns)
        return TopResponse(
            titles: ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"], processes: rows)
    }
}

/// One line of `ps -ef`; users by number, for the host's names are not the container's.
private struct ProcessRow {
    let columns: [String]

    init?(_ pid: Int32) {
        // A process that ended meanwhile has no line.
        guard let stat = try? readFile("/proc/\(pid)/stat", limit: 8192),
            let status = try? readFile("/proc/\(pid)/status", limit: 65536),
            let close = stat.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = stat[(close + 1)...].split(separator: UInt8(ascii: " ")).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard fields.count > 19, let user = Int(fields[11]), let system = Int(fields[12]),
            let terminal = Int(fields[4])
        else { return nil }
        let uid = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Uid:") }
        let seconds = (user + system) / 100
        // A process that is ending has no command line.
        let command = ((try? readFile("/proc/\(pid)/cmdline", limit: 1 << 20)) ?? []).map { $0 == 0 ? 32 : $0 }
        let name = String(decoding: stat[..<close].drop { $0 != UInt8(ascii: "(") }.dropFirst(), as: UTF8.self)
        var words = String(decoding: command, as: UTF8.self)
        while words.last == " " { words.removeLast() }
        let minutes = seconds / 60 % 60
        let time = [seconds / 3600, minutes, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        columns = [
            uid.map { String($0.split(whereSeparator: \.isWhitespace)[1]) } ?? "?", "\(pid)", fields[1], "0", "-",
            terminal == 0 ? "?" : "pts/\(terminal & 0xff)", time.joined(separator: ":"),
            words.isEmpty ? "[\(name)]" : words,
        ]
    }
}
