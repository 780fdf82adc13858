internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux

/// The host's ps(1), asked about a container's processes.
enum HostPS {
    /// Refuses to give another column the name by which the processes are told apart (moby's `validatePSArgs`).
    static func check(_ arguments: String) throws(Fault) {
        var words = arguments.split(whereSeparator: isSpace)[...]
        while let word = words.popFirst() {
            guard let sign = word.lastIndex(of: "=") else { continue }
            let own = word[word.index(after: sign)...]
            let title = own.isEmpty ? words.first ?? "" : own
            let column = word[..<sign].replacingPrefix(["-o", "o"])
            guard title.hasPrefix("PID"), column != "pid" else { continue }
            throw Fault(.invalidArgument, "specifying \"\(word[..<sign])=\(title)\" is not allowed")
        }
    }

    /// What ps prints of `pids`.
    static func list(_ pids: [Int32], _ arguments: String) throws(Fault) -> TopResponse {
        guard let path = HostProgram.find("ps") else {
            throw Fault(
                .internal, "exec: \"ps\": executable file not found in $PATH",
                hint: "without options the processes are read without ps")
        }
        let words = arguments.split(separator: " ").map(String.init)
        let wanted = "-q" + pids.map(String.init).joined(separator: ",")
        // A word of a command line may have 128 KiB (execve(2)).
        var answer = try run(path, wanted.utf8.count < 128 << 10 ? words + [wanted] : words)
        // Some options, such as f, do not go with -q.
        if answer.code != 0 { answer = try run(path, words) }
        guard answer.code == 0 else {
            let reason = answer.errors.split(separator: "\n").first.map(String.init) ?? "exit status \(answer.code)"
            throw Fault(.internal, "ps: \(reason)")
        }
        return try pick(pids, from: answer.output)
    }

    /// The lines of `pids`, with as many columns as there are titles; lines of threads follow their process's.
    static func pick(_ pids: [Int32], from output: String) throws(Fault) -> TopResponse {
        let lines = output.split(separator: "\n").map { $0.split(whereSeparator: isSpace).map(String.init) }
        let titles = lines.first ?? []
        guard let column = titles.firstIndex(of: "PID") else {
            throw Fault(.internal, "Couldn't find PID field in ps output")
        }
        let wanted = Set(pids)
        var answer = TopResponse(titles: titles, processes: [])
        var isOurs = false
        for fields in lines.dropFirst() where fields.count > column {
            if fields[column] != "-" {
                guard let pid = Int32(fields[column]) else {
                    throw Fault(.internal, "Unexpected pid '\(fields[column])' in ps output")
                }
                isOurs = wanted.contains(pid)
            }
            guard isOurs, fields.count >= titles.count else { continue }
            let last = fields[(titles.count - 1)...].joined(separator: " ")
            answer.processes.append(Array(fields[..<(titles.count - 1)]) + [last])
        }
        return answer
    }

    private static func isSpace(_ character: Character) -> Bool {
        character == " " || character == "\t" || character == "\n" || character == "\r" || character == "\u{0c}"
    }
}

extension HostPS {
    private static func run(_ path: String, _ arguments: [String]) throws(Fault) -> HostProgram.Answer {
        do { return try HostProgram.run(path, ["ps"] + arguments, environment: environment) } catch {
            throw error.fault("run ps")
        }
    }

    private static var environment: [String] {
        ["PATH", "TZ", "LANG", "LC_ALL", "LC_TIME", "COLUMNS"].compactMap { (name: String) -> String? in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        }
    }
}

extension Substring {
    fileprivate func replacingPrefix(_ prefixes: [String]) -> Substring {
        for prefix in prefixes where hasPrefix(prefix) { return dropFirst(prefix.count) }
        return self
    }
}
