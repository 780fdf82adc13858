internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

/// `runc exec`: one more process, from `--process` or from the container's own configuration and flags.
func execCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(
        context.words,
        valued: [
            "console-socket", "cwd", "env", "user", "additional-gids", "process", "pid-file", "cap", "preserve-fds",
            "process-label", "apparmor", "cgroup", "pidfd-socket",
        ],
        switches: ["tty", "detach", "no-new-privs"],
        aliases: [
            "e": "env", "t": "tty", "u": "user", "g": "additional-gids", "p": "process", "d": "detach", "c": "cap",
        ])
    for name in ["process-label", "apparmor", "cgroup", "pidfd-socket"] where arguments[name] != nil {
        throw Fault(.unimplemented, "--\(name) is not supported yet")
    }
    let id = try Command.id(arguments, "exec")
    let runtime = context.runtime
    var options = LaunchOptions()
    let config = try LaunchConfig.read(bundle: try runtime.root.read(id).bundle)
    options.config = config
    let process = try ExecProcess.build(arguments, config.spec)
    let isDetached = arguments.has("detach")
    let hasTerminal = process.terminal == true
    if hasTerminal, isDetached, arguments["console-socket"] == nil {
        throw Fault(.invalidArgument, "cannot allocate tty if runc will detach without setting console socket")
    }
    let signals = isDetached ? nil : try ForwardedSignals()
    // Not a terminal: no size.
    let size = try? windowSize(0)
    options.preserved = try arguments.number("preserve-fds") ?? 0
    let request = ExecRequest(
        id: id, process: process,
        stdio: hasTerminal
            ? .terminal(width: size?.columns ?? 0, height: size?.rows ?? 0)
            : .descriptors(stdin: 0, stdout: 1, stderr: 2))
    let reply = try drive(try runtime.begin(request, options))
    guard case .process(let pid, let console) = reply else { return 1 }
    try sendConsole(isDetached ? arguments["console-socket"] : nil, console)
    try writePidFile(arguments["pid-file"], pid)
    guard let signals else { return 0 }
    return try Foreground(pid: pid, console: console, signals: signals).wait()
}

/// The process that `exec`'s flags describe.
enum ExecProcess {
    static func build(_ arguments: CommandArguments, _ container: RuntimeSpec) throws(Fault) -> RuntimeSpec.Process {
        if let path = arguments["process"] {
            let bytes: [UInt8]
            do { bytes = try readFile(path, limit: 8 << 20) } catch { throw error.fault("read the process file") }
            return try JSONReader.read(RuntimeSpec.Process.self, from: bytes)
        }
        guard arguments.operands.count > 1 else { throw Fault(.invalidArgument, "process args cannot be empty") }
        guard var process = container.process else {
            throw Fault(.invalidArgument, "process must be set")
        }
        process.args = Array(arguments.operands.dropFirst())
        if let cwd = arguments["cwd"] { process.cwd = cwd }
        process.terminal = arguments.has("tty")
        process.env = (process.env ?? []) + arguments.all("env")
        if arguments.has("no-new-privs") { process.noNewPrivileges = true }
        try apply(caps: arguments.all("cap"), to: &process)
        try apply(user: arguments["user"], groups: arguments.all("additional-gids"), to: &process)
        return process
    }

    private static func apply(caps: [String], to process: inout RuntimeSpec.Process) throws(Fault) {
        if caps.isEmpty { return }
        var sets = process.capabilities ?? RuntimeSpec.Capabilities()
        // Never into the inheritable set (CVE-2022-29162).
        sets.bounding = (sets.bounding ?? []) + caps
        sets.effective = (sets.effective ?? []) + caps
        sets.permitted = (sets.permitted ?? []) + caps
        process.capabilities = sets
    }

    private static func apply(
        user: String?, groups: [String], to process: inout RuntimeSpec.Process
    ) throws(Fault) {
        var chosen = process.user ?? RuntimeSpec.User()
        if let user {
            let parts = user.split(separator: ":", omittingEmptySubsequences: false)
            guard let uid = UInt32(parts[0]), parts.count < 3 else {
                throw Fault(.invalidArgument, "parsing \(user) as uid:gid")
            }
            chosen.uid = uid
            if parts.count > 1 {
                guard let gid = UInt32(parts[1]) else { throw Fault(.invalidArgument, "parsing \(user) as uid:gid") }
                chosen.gid = gid
            }
        }
        for text in groups {
            guard let gid = UInt32(text) else { throw Fault(.invalidArgument, "parsing \(text) as gid") }
            chosen.additionalGids = (chosen.additionalGids ?? []) + [gid]
        }
        process.user = chosen
    }
}
