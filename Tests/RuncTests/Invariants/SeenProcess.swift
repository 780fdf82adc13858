import Glibc
import Linux

/// What procfs says of a process, as a script inside of it prints it.
struct SeenProcess {
    static let namespaces = ["pid", "net", "ipc", "uts", "cgroup", "mnt", "user"]

    /// The shell's own number, for its children are others; but a shell ignores and catches signals of its own.
    static let script = """
        p=/proc/$$; echo @status; cat $p/status; echo @limits; cat $p/limits; echo @oom; cat $p/oom_score_adj
        echo @cgroup; cat $p/cgroup; echo @namespaces
        for n in \(namespaces.joined(separator: " ")); do readlink $p/ns/$n; done
        echo @descriptors; ls $p/fd; echo @keys; cat /proc/keys; echo @owner; stat -c %u:%g $p/status
        echo @child; cat /proc/self/status
        echo @stat; cat $p/stat; echo @folder; readlink $p/cwd; readlink $p/root; echo @end
        """

    private var parts: [String: [String]] = [:]

    init(_ output: String) {
        var name = ""
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("@") {
                name = String(line.dropFirst())
                parts[name] = []
            } else {
                parts[name, default: []].append(String(line))
            }
        }
    }

    var isWhole: Bool { parts["end"] != nil }

    subscript(_ part: String) -> [String] { parts[part] ?? [] }

    /// A line of proc_pid_status(5), its values by single blanks.
    func status(_ name: String, of part: String = "status") -> String? {
        let line = self[part].first { $0.hasPrefix(name + ":") }
        return line?.dropFirst(name.count + 1).split { $0 == "\t" || $0 == " " }.joined(separator: " ")
    }

    func bits(_ name: String, of part: String = "status") -> UInt64? {
        status(name, of: part).flatMap { UInt64($0, radix: 16) }
    }

    /// Soft and hard limit.
    func limit(_ line: String) -> [String] {
        let found = self["limits"].first { $0.hasPrefix(line) }
        return (found?.dropFirst(line.count).split(separator: " ").prefix(2) ?? []).map(String.init)
    }

    /// Fields of proc_pid_stat(5) from the fourth on: parent, group, session, terminal.
    var stat: [Int] {
        let text = self["stat"].first ?? ""
        return text.split(separator: ")").last?.split(separator: " ").dropFirst().map { Int($0) ?? 0 } ?? []
    }

    /// This very process.
    static func ours() throws -> SeenProcess {
        func text(_ name: String) throws -> String {
            String(decoding: try readFile("/proc/self/" + name), as: UTF8.self)
        }
        let links = try namespaces.map { try readSymlink(AT_FDCWD, "/proc/self/ns/" + $0) }
        return SeenProcess(
            "@status\n" + (try text("status")) + "@limits\n" + (try text("limits")) + "@oom\n"
                + (try text("oom_score_adj")) + "@namespaces\n" + links.joined(separator: "\n"))
    }
}
