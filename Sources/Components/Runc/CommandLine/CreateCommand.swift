internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let create = Command(
        name: "create", summary: "make a container that waits for start", flags: createFlags,
        failure: "runc create failed", run: createCommand)

    /// What `create` and `run` share.
    static let createFlags: [Flag] = [
        .value("bundle", "b", usage: "folder of the configuration; by default the working directory"),
        .value("console-socket", usage: "unix socket that gets the master of the container's terminal"),
        .value("pidfd-socket", usage: "unix socket that gets a descriptor of the container's first process"),
        .value("pid-file", usage: "file to write the first process's number to"),
        .toggle("no-pivot", usage: "enter the rootfs without pivot_root (where it is on a ramdisk)"),
        .toggle("no-new-keyring", usage: "keep the caller's session keyring"),
        .value("preserve-fds", standard: "0", usage: "pass on so many descriptors after $LISTEN_FDS's"),
    ]
}

/// What both make of their flags.
struct CreateArguments {
    let id: String
    let bundle: String
    private(set) var config: LaunchConfig
    var process: RuntimeSpec.Process? { config.spec.process }
    var wantsTerminal: Bool { process?.terminal == true }
    var options = LaunchOptions()

    init(_ arguments: CommandArguments) throws(Fault) {
        id = arguments.id
        bundle = try Bundle.path(arguments["bundle"])
        options.speaksAsRunc = true
        options.movesRoot = arguments.has("no-pivot")
        options.keyring = !arguments.has("no-new-keyring")
        let activated = PreservedDescriptors.activated
        options.preserved = try PreservedDescriptors.count(try arguments.number("preserve-fds") ?? 0, after: activated)
        config = try LaunchConfig.read(bundle: bundle)
        if activated > 0 {
            let variables = ["LISTEN_FDS=\(activated)", "LISTEN_PID=1"]
            let environment = process?.env ?? []
            config.spec.process?.env = environment + variables
        }
        options.config = config
    }

    /// What is not among the flags: who makes the cgroup, and who is told when the container is ready.
    mutating func prepare(_ context: CommandContext) throws(Fault) {
        options.systemd = try context.systemd()
        guard let notify = NotifySocket(context.root, id) else { return }
        notify.show(to: &config.spec)
        options.notify = notify
        options.config = config
    }

    /// Whether nobody wants anything of the container between `create` and `start`.
    func canStartAtOnce(_ arguments: CommandArguments) -> Bool {
        for flag in ["pid-file", "pidfd-socket", "console-socket"] where arguments[flag] != nil { return false }
        return !arguments.has("keep") && LaunchPlan.canStartAtOnce(config.spec)
    }

    func request(_ size: WindowSize?) -> RuntimeCreate {
        RuntimeCreate(
            id: id, bundle: bundle, rootfs: [],
            stdio: wantsTerminal
                ? .terminal(width: size?.columns ?? 0, height: size?.rows ?? 0)
                : .descriptors(stdin: 0, stdout: 1, stderr: 2))
    }
}

private func createCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    var create = try CreateArguments(arguments)
    try create.prepare(context)
    try ConsoleRule.check(wantsTerminal: create.wantsTerminal, socket: arguments["console-socket"], detached: true)
    context.log.debug("nsexec container setup")
    SpecWarnings.log(create.config.spec, context.log)
    context.log.debug(filter: create.config.profile)
    let runtime = context.runtime
    let reply = try drive(try runtime.begin(create.request(nil), create.options))
    guard case .process(let pid, let console) = reply else { return 1 }
    context.log.debug("child process in init()")
    do throws(Fault) {
        try hand(over: pid, console, to: arguments, kind: "standard", isDetached: true)
    } catch {
        // Nobody could use it. The failure told is the first one.
        _ = try? drive(try runtime.begin(.delete(id: create.id, force: true)))
        throw error
    }
    return 0
}

/// When a console socket is needed, and when it makes no sense.
enum ConsoleRule {
    static func check(wantsTerminal: Bool, socket: String?, detached: Bool) throws(Fault) {
        if wantsTerminal, detached, socket == nil {
            throw Fault(
                .invalidArgument, "cannot allocate tty if runc will detach without setting console socket")
        }
        if socket != nil, !(wantsTerminal && detached) {
            throw Fault(
                .invalidArgument, "cannot use console socket if runc will not detach or allocate tty")
        }
    }
}

/// Descriptors from 3 on that the container's process keeps.
enum PreservedDescriptors {
    /// Those of systemd's socket activation, meant for this process (sd_listen_fds(3)).
    static var activated: Int32 {
        guard let pid = getenv("LISTEN_PID"), Int32(String(cString: pid)) == getpid(),
            let count = getenv("LISTEN_FDS").flatMap({ Int32(String(cString: $0)) })
        else { return 0 }
        return max(0, min(count, 1024))
    }

    /// All of them. Every one must be open: a gap would be filled by one of our own.
    static func count(_ number: Int32, after activated: Int32) throws(Fault) -> Int32 {
        for index in 0..<max(0, number) where fcntl(3 + activated + index, F_GETFD) < 0 {
            throw Fault(
                .invalidArgument, "unable to stat preserved-fd \(index) (of \(number)): no such file or directory")
        }
        return max(0, number) + activated
    }
}
