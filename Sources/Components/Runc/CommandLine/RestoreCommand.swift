internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let restore = Command(
        name: "restore", summary: "make a container from the files of a checkpoint (criu)",
        flags: CriuFlags.both + [
            .value("console-socket", usage: "unix socket that gets the master of the container's terminal"),
            .value("bundle", "b", usage: "folder of the configuration; by default the working directory"),
            .toggle("detach", "d", usage: "leave it to itself once it runs"),
            .value("pid-file", usage: "file to write the first process's number to"),
            .toggle("no-subreaper", usage: "do not become the parent of the container's orphans"),
            .toggle("no-pivot", usage: "(without effect: criu knows pivot_root alone)"),
            .value("lsm-profile", usage: "TYPE:NAME of the profile it gets"),
            .value("lsm-mount-context", usage: "SELinux context of its mounts"),
        ], run: restoreCommand)
}

/// Restore, and unless detached wait and delete.
private func restoreCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    CriuFlags.warnRootless(context.log)
    let settings = try CriuFlags.settings(arguments)
    let bundle = try Bundle.path(arguments["bundle"])
    let config = try LaunchConfig.read(bundle: bundle)
    let isDetached = arguments.has("detach")
    let wantsTerminal = config.spec.process?.terminal == true
    try ConsoleRule.check(
        wantsTerminal: wantsTerminal, socket: arguments["console-socket"], detached: isDetached)
    if arguments.has("no-pivot") { context.log.warning("--no-pivot has no effect: criu knows pivot_root alone") }
    let runtime = context.runtime
    let signals = isDetached ? nil : try ForwardedSignals()
    // As with `run`.
    if !isDetached, !arguments.has("no-subreaper") { try? becomeSubreaper() }
    let request = RuntimeCreate(
        id: arguments.id, bundle: bundle, rootfs: [],
        stdio: wantsTerminal ? .terminal(width: 0, height: 0) : .descriptors(stdin: 0, stdout: 1, stderr: 2))
    let reply = try drive(try runtime.restore(request, config, settings, systemd: try context.systemd()))
    guard case .process(let pid, let console) = reply else { return 1 }
    do throws(Fault) {
        try hand(over: pid, console, to: arguments, kind: "standard", isDetached: isDetached)
    } catch {
        // The failure told is the first one.
        _ = try? drive(try runtime.begin(.delete(id: arguments.id, force: true)))
        throw error
    }
    guard let signals else { return 0 }
    let code = try Foreground(pid: pid, console: console, signals: signals).wait()
    _ = try drive(try runtime.begin(.delete(id: arguments.id, force: true)))
    return code
}
