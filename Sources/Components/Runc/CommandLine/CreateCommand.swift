internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

/// Flags that `create` and `run` share.
let createValued = ["bundle", "console-socket", "pidfd-socket", "pid-file", "preserve-fds"]
let createSwitches = ["no-pivot", "no-new-keyring"]
let createAliases: KeyValuePairs = ["b": "bundle", "d": "detach"]

/// What both make of them.
struct CreateArguments {
    let id: String
    let bundle: String
    let wantsTerminal: Bool
    var options = LaunchOptions()

    init(_ arguments: CommandArguments, _ name: String, _ log: CommandLog) throws(Fault) {
        id = try Command.id(arguments, name)
        bundle = try Bundle.path(arguments["bundle"])
        if arguments.has("no-pivot") { throw Fault(.unimplemented, "--no-pivot is not supported") }
        if arguments["pidfd-socket"] != nil { throw Fault(.unimplemented, "--pidfd-socket is not supported yet") }
        options.keyring = !arguments.has("no-new-keyring")
        options.preserved = try arguments.number("preserve-fds") ?? 0
        let config = try LaunchConfig.read(bundle: bundle)
        wantsTerminal = config.spec.process?.terminal == true
        options.config = config
        let left = Capability.leftOut(config.spec.process?.capabilities?.bounding)
        if !left.isEmpty {
            log.warning("ignoring unknown or unavailable capabilities: [\(left.joined(separator: " "))]")
        }
    }

    func check(consoleSocket: String?, detached: Bool) throws(Fault) {
        if wantsTerminal, detached, consoleSocket == nil {
            throw Fault(
                .invalidArgument, "cannot allocate tty if runc will detach without setting console socket")
        }
        if consoleSocket != nil, !(wantsTerminal && detached) {
            throw Fault(
                .invalidArgument, "cannot use console socket if runc will not detach or allocate tty")
        }
    }

    func request(_ size: WindowSize?) -> RuntimeCreate {
        RuntimeCreate(
            id: id, bundle: bundle, rootfs: [],
            stdio: wantsTerminal
                ? .terminal(width: size?.columns ?? 0, height: size?.rows ?? 0)
                : .descriptors(stdin: 0, stdout: 1, stderr: 2))
    }
}

func createCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(
        context.words, valued: createValued, switches: createSwitches, aliases: createAliases)
    let create = try CreateArguments(arguments, "create", context.log)
    try create.check(consoleSocket: arguments["console-socket"], detached: true)
    let reply = try drive(try context.runtime.begin(create.request(nil), create.options))
    guard case .process(let pid, let console) = reply else { return 1 }
    try sendConsole(arguments["console-socket"], console)
    try writePidFile(arguments["pid-file"], pid)
    return 0
}
