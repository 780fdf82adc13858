internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

extension Command {
    static let run = Command(
        name: "run", summary: "make a container and start it",
        flags: Command.createFlags + [
            .toggle("detach", "d", usage: "leave it to itself once it is started"),
            .toggle("keep", usage: "do not delete the container when it has ended"),
            .toggle("no-subreaper", usage: "do not become the parent of the container's orphans"),
        ],
        failure: "runc run failed", run: runCommand)
}

/// Create, start, and unless detached wait and delete.
private func runCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    var create = try CreateArguments(arguments)
    try create.prepare(context)
    create.options.notify?.listens = true
    let isDetached = arguments.has("detach")
    create.options.keepsNewlines = !isDetached
    create.options.startsAtOnce = !isDetached && create.canStartAtOnce(arguments)
    try ConsoleRule.check(
        wantsTerminal: create.wantsTerminal, socket: arguments["console-socket"], detached: isDetached)
    let runtime = context.runtime
    // Before the clone: a signal that comes early is forwarded, not lost.
    let signals = isDetached ? nil : try ForwardedSignals()
    // Orphans of a container without a pid namespace of its own; the kernel has had it since 3.4.
    if !isDetached, !arguments.has("no-subreaper") { try? becomeSubreaper() }
    context.log.debug("nsexec container setup")
    SpecWarnings.log(create.config.spec, context.log)
    context.log.debug(filter: create.config.profile)
    let reply = try drive(try runtime.begin(create.request(HostTerminal.size()), create.options))
    guard case .process(let pid, let console) = reply else { return 1 }
    context.log.debug("child process in init()")
    let notify = create.options.notify
    do throws(Fault) {
        try hand(over: pid, console, to: arguments, kind: "standard", isDetached: isDetached)
        context.log.debug("init: closing the pipe to signal completion")
        if !create.options.startsAtOnce { _ = try drive(try runtime.begin(.start(id: create.id))) }
    } catch {
        // The failure told is the first one.
        _ = try? drive(try runtime.begin(.delete(id: create.id, force: true)))
        guard [.commandNotFound, .commandNotExecutable].contains(error.kind) else { throw error }
        // Too late for the command to fail: runc's container tells it itself and ends.
        context.log.bare(error.message)
        return 1
    }
    guard let signals else {
        try notify?.forward(of: pid)
        return 0
    }
    let foreground = Foreground(pid: pid, console: console, signals: signals)
    foreground.notify = notify
    let code = try foreground.wait()
    if !arguments.has("keep") { _ = try drive(try runtime.begin(.delete(id: create.id, force: true))) }
    return code
}
