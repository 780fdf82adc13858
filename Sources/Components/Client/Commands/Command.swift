/// One command: its place in help texts, its flags, what it does. A new command is one file and a line in
/// `CommandTable`.
struct Command: Sendable {
    typealias Body = @Sendable (Invocation) async throws(CommandFailure) -> Void

    let name: String
    /// Behind the command's path in `Usage:`.
    let synopsis: String
    let summary: String
    /// Every spelling but the path, each without the program: `container run`, `run`.
    var spellings: [String] = []
    var arity = Arity.any
    /// Whether flags may stand behind arguments; not for `run`, `create`, `exec`, whose rest is the container's.
    var mixes = true
    /// Whether signals are read rather than end the client.
    var takesSignals = false
    var flags: @Sendable () -> [Flag] = { [] }
    let body: Body

    init(
        _ name: String, _ synopsis: String, _ summary: String, spellings: [String] = [], arity: Arity = .any,
        flags: @escaping @Sendable () -> [Flag] = { [] }, body: @escaping Body
    ) {
        self.name = name
        self.synopsis = synopsis
        self.summary = summary
        self.spellings = spellings
        self.arity = arity
        self.flags = flags
        self.body = body
    }

    /// How many arguments a command takes.
    enum Arity: Sendable, Equatable {
        case any
        case none
        case exactly(Int)
        case atLeast(Int)
        case atMost(Int)
        case between(Int, Int)
    }

    /// The rest of a command line is the container's own, and signals go to it.
    func forContainerCommand() -> Command {
        var copy = self
        copy.mixes = false
        return copy.takingSignals()
    }

    func takingSignals() -> Command {
        var copy = self
        copy.takesSignals = true
        return copy
    }
}

/// One use of a command.
struct Invocation: Sendable {
    let session: Session
    /// As the user spelled it: `docker container run`.
    let path: String
    let values: FlagValues
    let arguments: [String]

    var console: Console { session.console }
}

extension Command.Arity {
    /// Docker's words for `count` arguments that do not fit; nil when they do.
    func complaint(_ count: Int) -> String? {
        switch self {
        case .any: nil
        case .none: count == 0 ? nil : "accepts no arguments"
        case .exactly(let wanted): count == wanted ? nil : "requires \(arguments(wanted))"
        case .atLeast(let least): count >= least ? nil : "requires at least \(arguments(least))"
        case .atMost(let most): count <= most ? nil : "requires at most \(arguments(most))"
        case .between(let least, let most):
            (least...most).contains(count)
                ? nil : "requires at least \(least) and at most \(arguments(most))"
        }
    }

    private func arguments(_ count: Int) -> String { "\(count) argument\(count == 1 ? "" : "s")" }
}
