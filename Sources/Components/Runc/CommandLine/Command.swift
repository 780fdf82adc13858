internal import Faults
internal import RuntimeAPI

/// What a command works with.
struct CommandContext {
    let root: String
    /// The words after the command's name.
    let words: ArraySlice<String>
    let log: CommandLog

    var runtime: Runc {
        let runtime = Runc(root: root)
        runtime.warn = { [log] in log.warning($0) }
        return runtime
    }
}

/// One command of the `runc` personality; one file and one line here each.
struct Command: Sendable {
    let name: String
    /// What stands before its failures, in runc's words; nil: nothing.
    var failure: String?
    var failureCode: Int32 = 1
    let run: @Sendable (CommandContext) throws(Fault) -> Int32

    static let all: [Command] = [
        Command(name: "create", failure: "runc create failed", run: createCommand),
        Command(name: "delete", run: deleteCommand),
        Command(name: "exec", failure: "exec failed", failureCode: 255, run: execCommand),
        Command(name: "kill", run: killCommand),
        Command(name: "list", run: listCommand), Command(name: "pause", run: pauseCommand),
        Command(name: "plan", run: planCommand), Command(name: "ps", run: psCommand),
        Command(name: "resume", run: resumeCommand), Command(name: "run", failure: "runc run failed", run: runCommand),
        Command(name: "spec", run: specCommand), Command(name: "start", run: startCommand),
        Command(name: "state", run: stateCommand),
    ]

    /// The one operand of a command that takes a container's id.
    static func id(_ arguments: CommandArguments, _ name: String) throws(Fault) -> String {
        guard let id = arguments.operands.first else {
            throw Fault(.invalidArgument, "runc: \"\(name)\" requires exactly 1 argument(s)")
        }
        return id
    }
}
