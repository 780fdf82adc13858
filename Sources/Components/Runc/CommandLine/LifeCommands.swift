internal import Faults
internal import Glibc
internal import RuntimeAPI

func startCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: [], switches: [])
    _ = try drive(try context.runtime.begin(.start(id: try Command.id(arguments, "start"))))
    return 0
}

func deleteCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: [], switches: ["force"], aliases: ["f": "force"])
    let id = try Command.id(arguments, "delete")
    _ = try drive(try context.runtime.begin(.delete(id: id, force: arguments.has("force"))))
    return 0
}

func pauseCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: [], switches: [])
    _ = try drive(try context.runtime.begin(.pause(id: try Command.id(arguments, "pause"))))
    return 0
}

func resumeCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: [], switches: [])
    _ = try drive(try context.runtime.begin(.resume(id: try Command.id(arguments, "resume"))))
    return 0
}

func killCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: [], switches: ["all"], aliases: ["a": "all"])
    let id = try Command.id(arguments, "kill")
    let name = arguments.operands.count > 1 ? arguments.operands[1] : "SIGTERM"
    guard let signal = SignalName.number(name) else { throw Fault(.invalidArgument, "unknown signal \"\(name)\"") }
    _ = try drive(try context.runtime.begin(.kill(id: id, signal: signal, all: arguments.has("all"))))
    return 0
}

/// Signals by name or number, as kill(1) takes them.
enum SignalName {
    private static let names = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ]

    static func number(_ text: String) -> Int32? {
        if let number = Int32(text) { return (1...64).contains(number) ? number : nil }
        let upper = text.uppercased()
        let short = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
        return names.firstIndex(of: short).map { Int32($0 + 1) }
    }
}
