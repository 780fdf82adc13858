internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension Command {
    static let ps = Command(
        name: "ps", summary: "list the processes of a container", operands: "<container-id> [ps options]",
        count: 1...Int.max, flags: [.value("format", "f", standard: "table", usage: "table or json")],
        keepsOrder: true, run: psCommand)
}

private func psCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let record = try context.runtime.root.read(arguments.id)
    let processes = try record.cgroup?.processes() ?? []
    switch arguments["format"] ?? "table" {
    case "json":
        let list = processes.map { "\($0)" }.joined(separator: ",")
        writeOut(processes.isEmpty ? "null\n" : "[\(list)]\n")
    case "table":
        let options = Array(arguments.operands.dropFirst())
        writeOut(try ProcessTable.read(options.isEmpty ? ["-ef"] : options, only: Set(processes)))
    default: throw Fault(.invalidArgument, "invalid format option")
    }
    return 0
}

/// The host's ps(1), filtered: the columns are the user's choice, so nobody else can print them.
private enum ProcessTable {
    static func read(_ options: [String], only processes: Set<Int32>) throws(Fault) -> String {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let program = try CommandSearch(environment: ["PATH=" + path]).find("ps")
        var lines = try output(of: program, ["ps"] + options, path).split(separator: "\n").map(String.init)
        guard let title = lines.first,
            let column = title.split(separator: " ").firstIndex(of: "PID")
        else { throw Fault(.invalidArgument, "couldn't find PID field in ps output") }
        lines.removeFirst()
        let kept = lines.filter { line in
            let fields = line.split(separator: " ")
            return column < fields.count && Int32(fields[column]).map(processes.contains) == true
        }
        return ([title] + kept).joined(separator: "\n") + "\n"
    }

    private static func output(of program: String, _ words: [String], _ path: String) throws(Fault) -> String {
        do throws(SystemError) {
            let memory = try openMemoryFile("ps")
            let child = try spawn(
                SpawnRequest(
                    path: program, arguments: words, environment: ["PATH=" + path],
                    descriptors: [-1, memory.raw, memory.raw]))
            let status = try waitForExit(.pid(child.pid))
            lseek(memory.raw, 0, SEEK_SET)
            let text = String(decoding: try memory.readAll(limit: 16 << 20), as: UTF8.self)
            guard status?.code == 0 else {
                throw SystemError("exit status \(status?.code ?? -1)", errno: EIO, text)
            }
            return text
        } catch {
            if error.errno == EIO { throw Fault(.internal, "\(error.call): \(error.argument)") }
            throw error.fault("run ps")
        }
    }
}
