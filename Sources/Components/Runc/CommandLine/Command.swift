internal import Faults
internal import Glibc
internal import RuntimeAPI

/// What a command works with.
struct CommandContext {
    let root: String
    /// Whether `--root` was given: then it must exist where it is listed.
    var isRootNamed = false
    var log = CommandLog()
    /// `--rootless`; nil: auto.
    var isRootless: Bool?
    /// `--systemd-cgroup`.
    var usesSystemd = false

    var runtime: Runc {
        let runtime = Runc(root: root)
        runtime.bearsNoCgroup = isRootless
        runtime.warn = { CommandLog().warning($0) }
        return runtime
    }

    /// Who makes new containers' cgroups; nil: we do. A container that is there knows by itself.
    func systemd() throws(Fault) -> SystemdDriver? {
        if !usesSystemd { return nil }
        return try SystemdDriver(isUser: isRootless ?? (geteuid() != 0 || RootlessCgroup.isInUserNamespace))
    }
}

/// One command of the `runc` personality; one file and one line of `all` each.
struct Command: Sendable {
    let name: String
    let summary: String
    /// How its operands are written in the help.
    var operands = "<container-id>"
    /// How many operands it takes.
    var count: ClosedRange<Int> = 1...1
    var flags: [Flag] = []
    /// Whether flags end at the first operand: what follows belongs to another program.
    var keepsOrder = false
    /// What stands before its failures, in runc's words; nil: nothing.
    var failure: String?
    var failureCode: Int32 = 1
    let run: @Sendable (CommandContext, CommandArguments) throws(Fault) -> Int32

    /// Made one by one when they are asked for: a launch needs one of them.
    private static let table: [(String, @Sendable () -> Command)] = [
        ("checkpoint", { checkpoint }), ("create", { create }), ("delete", { delete }), ("events", { events }),
        ("exec", { exec }), ("features", { features }), ("kill", { kill }), ("list", { list }), ("pause", { pause }),
        ("plan", { plan }), ("ps", { ps }), ("restore", { restore }), ("resume", { resume }), ("run", { run }),
        ("spec", { spec }), ("start", { start }), ("state", { state }), ("update", { update }),
    ]

    static var all: [Command] { table.map { $0.1() } }

    static func named(_ name: String) -> Command? { table.first { $0.0 == name }?.1() }

    /// Refuses a wrong number of operands, in runc's words.
    func check(_ operands: [String]) throws(Fault) {
        let bound: String
        switch operands.count {
        case ..<count.lowerBound where count.lowerBound == count.upperBound: bound = "exactly \(count.lowerBound)"
        case ..<count.lowerBound: bound = "a minimum of \(count.lowerBound)"
        case count: return
        default:
            bound = (count.lowerBound == count.upperBound ? "exactly " : "a maximum of ") + "\(count.upperBound)"
        }
        throw Fault(.invalidArgument, "runc: \"\(name)\" requires \(bound) argument(s)")
    }
}

extension CommandArguments {
    /// The container's id, the first operand.
    var id: String { operands.first ?? "" }
}
