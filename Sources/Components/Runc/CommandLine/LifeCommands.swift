internal import Faults
internal import Glibc
internal import RuntimeAPI

extension Command {
    static let start = Command(name: "start", summary: "let a created container's process go", run: startCommand)
    static let pause = Command(name: "pause", summary: "stop all processes of a container for a while") {
        (context, arguments) throws(Fault) in
        _ = try drive(try context.runtime.begin(.pause(id: arguments.id)))
        return 0
    }
    static let resume = Command(name: "resume", summary: "let a paused container's processes go on") {
        (context, arguments) throws(Fault) in
        _ = try drive(try context.runtime.begin(.resume(id: arguments.id)))
        return 0
    }
    static let delete = Command(
        name: "delete", summary: "remove what is left of a stopped container",
        flags: [.toggle("force", "f", usage: "kill it first (SIGKILL) if it is not stopped")]
    ) { (context, arguments) throws(Fault) in
        _ = try drive(try context.runtime.begin(.delete(id: arguments.id, force: arguments.has("force"))))
        return 0
    }
    static let kill = Command(
        name: "kill", summary: "send a signal (SIGTERM by default) to the container's first process",
        operands: "<container-id> [signal]", count: 1...2,
        flags: [.toggle("all", "a", isHidden: true, usage: "(obsolete)")], run: killCommand)
}

private func startCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let runtime = context.runtime
    let record = try runtime.root.read(arguments.id)
    // Only a container that was made to be asked, and waits to be started, has somebody to say something.
    let isAsked = access(runtime.root.notify(record.id), F_OK) == 0 && runtime.status(record) == .created
    let notify = isAsked ? NotifySocket(context.root, record.id) : nil
    try notify?.listen()
    _ = try drive(try runtime.begin(.start(id: arguments.id)))
    try notify?.forward(of: record.pid)
    return 0
}

private func killCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let runtime = context.runtime
    // An unknown container is told before an unknown signal.
    _ = try runtime.root.read(arguments.id)
    let name = arguments.operands.count > 1 ? arguments.operands[1] : "SIGTERM"
    guard let signal = SignalName.number(name) else { throw Fault(.invalidArgument, "unknown signal \"\(name)\"") }
    _ = try drive(try runtime.begin(.kill(id: arguments.id, signal: signal, all: arguments.has("all"))))
    return 0
}

/// Signals by name or number, as kill(1) takes them.
enum SignalName {
    private static let names = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ]

    /// 0 asks only whether there is somebody to signal (kill(2)).
    static func number(_ text: String) -> Int32? {
        if let number = Int32(text) { return (0...64).contains(number) ? number : nil }
        let upper = text.uppercased()
        let short = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
        return names.firstIndex(of: short).map { Int32($0 + 1) }
    }
}
