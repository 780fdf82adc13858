internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

/// `runc run`: create, start, and unless detached wait and delete.
func runCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(
        context.words, valued: createValued, switches: createSwitches + ["detach", "keep", "no-subreaper"],
        aliases: createAliases)
    let create = try CreateArguments(arguments, "run", context.log)
    let isDetached = arguments.has("detach")
    try create.check(consoleSocket: arguments["console-socket"], detached: isDetached)
    let runtime = context.runtime
    // Before the clone: a signal that comes early is forwarded, not lost.
    let signals = isDetached ? nil : try ForwardedSignals()
    // Not a terminal: no size.
    let reply = try drive(try runtime.begin(create.request(try? windowSize(0)), create.options))
    guard case .process(let pid, let console) = reply else { return 1 }
    do throws(Fault) {
        try sendConsole(isDetached ? arguments["console-socket"] : nil, console)
        try writePidFile(arguments["pid-file"], pid)
        _ = try drive(try runtime.begin(.start(id: create.id)))
    } catch {
        // The failure told is the first one.
        _ = try? drive(try runtime.begin(.delete(id: create.id, force: true)))
        throw error
    }
    guard let signals else { return 0 }
    let code = try Foreground(pid: pid, console: console, signals: signals).wait()
    if !arguments.has("keep") { _ = try drive(try runtime.begin(.delete(id: create.id, force: true))) }
    return code
}
