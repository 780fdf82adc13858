internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let exec = Command(
        name: "exec", summary: "run one more process in a container",
        operands: "<container-id> <command> [command options] | -p process.json <container-id>",
        count: 1...Int.max, flags: execFlags, keepsOrder: true, failure: "exec failed", failureCode: 255,
        run: execCommand)

    private static let execFlags: [Flag] = [
        .value("console-socket", usage: "unix socket that gets the master of the process's terminal"),
        .value("pidfd-socket", usage: "unix socket that gets a descriptor of the process"),
        .value("cwd", usage: "working directory in the container"),
        .value("env", "e", usage: "set a variable, NAME=value"),
        .toggle("tty", "t", usage: "give it a terminal"),
        .value("user", "u", usage: "uid[:gid]"),
        .value("additional-gids", "g", usage: "one more group, by number"),
        .value("process", "p", usage: "file with the runtime-spec's process"),
        .toggle("detach", "d", usage: "leave the process to itself"),
        .value("pid-file", usage: "file to write the process's number to"),
        .value("process-label", usage: "SELinux label"),
        .value("apparmor", usage: "AppArmor profile"),
        .toggle("no-new-privs", usage: "no program may give it more rights"),
        .value("cap", "c", usage: "one more capability"),
        .value("preserve-fds", standard: "0", usage: "pass on so many descriptors after $LISTEN_FDS's"),
        .value("cgroup", usage: "[controller,...:]path of an existing cgroup below the container's"),
        .toggle("ignore-paused", usage: "wait for a paused container in place of refusing"),
    ]
}

private func execCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let runtime = context.runtime
    let record = try runtime.root.read(arguments.id)
    let config = try LaunchConfig.read(record.id, of: runtime.root, bundle: record.bundle)
    var options = LaunchOptions()
    options.config = config
    options.speaksAsRunc = true
    options.ignoresPause = arguments.has("ignore-paused")
    let process = try ExecProcess.build(arguments, config.spec)
    let isDetached = arguments.has("detach")
    let hasTerminal = process.terminal == true
    try ConsoleRule.check(wantsTerminal: hasTerminal, socket: arguments["console-socket"], detached: isDetached)
    options.preserved = try PreservedDescriptors.count(
        try arguments.number("preserve-fds") ?? 0, after: 0)
    options.subCgroups = try SubCgroups.parse(arguments.all("cgroup"))
    options.keepsNewlines = !isDetached
    let signals = isDetached ? nil : try ForwardedSignals()
    let size = HostTerminal.size()
    let request = ExecRequest(
        id: arguments.id, process: process,
        stdio: hasTerminal
            ? .terminal(width: size?.columns ?? 0, height: size?.rows ?? 0)
            : .descriptors(stdin: 0, stdout: 1, stderr: 2))
    context.log.debug("nsexec container setup")
    SpecWarnings.log(process, context.log)
    if let initial = try process.execCPUAffinity?.lists().initial {
        context.log.debug("nsexec: affinity: 0x\(String(initial.mask.first ?? 0, radix: 16))")
    }
    let reply = try drive(try runtime.begin(request, options))
    guard case .process(let pid, let console) = reply else { return 1 }
    context.log.debug("child process in init()")
    context.log.debug("setns_init: about to exec")
    do throws(Fault) {
        try hand(over: pid, console, to: arguments, kind: "setns", isDetached: isDetached)
    } catch {
        // Our child, not waited for yet: the number is its own.
        kill(pid, SIGKILL)
        _ = try? waitForExit(.pid(pid))
        throw error
    }
    guard let signals else { return 0 }
    return try Foreground(pid: pid, console: console, signals: signals).wait()
}

/// `exec --cgroup`.
enum SubCgroups {
    /// Folders by controller; one without a controller is for all.
    static func parse(_ words: [String]) throws(Fault) -> [(controller: String, path: String)] {
        var paths: [(controller: String, path: String)] = []
        for word in words {
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                if words.count == 1 { return [("", word)] }
                throw Fault(.invalidArgument, "invalid --cgroup argument: \(word) (missing <controller>: prefix)")
            }
            for controller in parts[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
                if controller.isEmpty {
                    throw Fault(.invalidArgument, "invalid --cgroup argument: \(word) (empty <controller> prefix)")
                }
                if paths.contains(where: { $0.controller == controller }) {
                    throw Fault(
                        .invalidArgument,
                        "invalid --cgroup argument(s): controller \(controller) specified multiple times")
                }
                paths.append((controller, parts[1]))
            }
        }
        return paths
    }
}
