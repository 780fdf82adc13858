internal import Faults
internal import Glibc
internal import Linux

/// The `runc` personality; `arguments` are those after the program's name. Returns the exit code.
package func runcMain(_ arguments: [String]) -> Int32 {
    let log = CommandLog()
    do throws(Fault) { return try dispatch(arguments[...], log) } catch {
        log.error(error.message, hint: error.hint)
        return error.kind == .notFound ? 3 : 1
    }
}

private let globalFlags: [Flag] = [
    .toggle("debug", usage: "log more"),
    .value("log", usage: "write the log to this file in place of standard error"),
    .value("log-format", standard: "text", usage: "how the log is written, text or json"),
    .value("root", standard: "/run/runc", usage: "folder of the containers' state; should be on a tmpfs"),
    .value("criu", isHidden: true, usage: "(obsolete: criu is found by PATH)"),
    .toggle("systemd-cgroup", usage: "cgroups by systemd; cgroupsPath is then \"slice:prefix:name\""),
    .value("rootless", standard: "auto", usage: "bear with cgroups that may not be used: true, false or auto"),
    .toggle("version", "v", usage: "print the version"),
]

private func dispatch(_ words: ArraySlice<String>, _ log: CommandLog) throws(Fault) -> Int32 {
    let global = try CommandArguments(words, globalFlags)
    let format = global["log-format"] ?? "text"
    guard ["", "text", "json"].contains(format) else {
        throw Fault(.invalidArgument, "invalid log-format: \(format)")
    }
    try log.configure(path: global["log"], isJSON: format == "json", showsDebug: global.has("debug"))
    if global.has("version") { return say(RuncVersion.text) }
    guard let name = global.operands.first, !global.has("help") else {
        return say(CommandHelp.text(Command.all, globalFlags))
    }
    let rest = global.operands.dropFirst()
    if name == "help" || name == "h" { return try help(rest.first) }
    let command = try find(name)
    var context = CommandContext(root: try stateRoot(global["root"]), isRootNamed: global["root"] != nil, log: log)
    context.isRootless = try rootless(global["rootless"])
    context.usesSystemd = global.has("systemd-cgroup")
    return try run(command, context, rest)
}

/// As Go reads truth; nil: auto.
private func rootless(_ text: String?) throws(Fault) -> Bool? {
    switch text ?? "auto" {
    case "auto", "": return nil
    case "1", "t", "T", "true", "TRUE", "True": return true
    case "0", "f", "F", "false", "FALSE", "False": return false
    default: throw Fault(.invalidArgument, "invalid value \"\(text ?? "")\" for flag -rootless: parse error")
    }
}

private func find(_ name: String) throws(Fault) -> Command {
    guard let command = Command.named(name) else {
        throw Fault(.notFound, "No help topic for '\(name)'")
    }
    return command
}

private func help(_ topic: String?) throws(Fault) -> Int32 {
    guard let topic else { return say(CommandHelp.text(Command.all, globalFlags)) }
    return say(CommandHelp.text(try find(topic)))
}

/// Parses and runs; a wrong usage shows the right one.
private func run(_ command: Command, _ context: CommandContext, _ words: ArraySlice<String>) throws(Fault) -> Int32 {
    let arguments: CommandArguments
    do throws(Fault) {
        arguments = try CommandArguments(words, command.flags, keepsOrder: command.keepsOrder)
        if arguments.has("help") { return say(CommandHelp.text(command)) }
        try command.check(arguments.operands)
    } catch {
        writeOut("Incorrect Usage.\n\n" + CommandHelp.text(command))
        throw error
    }
    // The words that runc's callers know: only what the container's first process met is put this way.
    do throws(Fault) {
        if command.count.lowerBound > 0, arguments.id.isEmpty {
            throw Fault(.invalidArgument, "container id cannot be empty")
        }
        return try command.run(context, arguments)
    } catch {
        context.log.error(command.failure.map { error.prefixed($0).message } ?? error.message, hint: error.hint)
        return command.failureCode
    }
}

/// Absolute; `$XDG_RUNTIME_DIR/runc` for users other than root.
private func stateRoot(_ named: String?) throws(Fault) -> String {
    guard let named else {
        guard geteuid() != 0, let folder = getenv("XDG_RUNTIME_DIR") else { return "/run/runc" }
        return String(cString: folder) + "/runc"
    }
    let path = ContainerPath.clean(named.hasPrefix("/") ? named : workingDirectory() + "/" + named)
    guard path != "/" else {
        throw Fault(.invalidArgument, "Option --root argument should not be set to /")
    }
    return path
}

func workingDirectory() -> String {
    var room = [CChar](repeating: 0, count: 4097)
    return getcwd(&room, 4096).map { String(cString: $0) } ?? "/"
}

private func say(_ text: String) -> Int32 {
    writeOut(text)
    return 0
}

/// Writes to standard output; a closed one is the reader's wish.
func writeOut(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        done += count
    }
}
