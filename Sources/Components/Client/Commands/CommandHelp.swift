/// Help texts and usage errors, in Docker's layout.
enum CommandHelp {
    static func text(_ command: Command, path: String, program: String, width: Int) -> String {
        var text = "Usage:  \(usage(command, path))\n\n\(command.summary)\n"
        if command.spellings.count > 1 {
            text += "\nAliases:\n  " + command.spellings.map { "\(program) \($0)" }.joined(separator: ", ") + "\n"
        }
        let flags = FlagHelp.text(command.flags(), width: width)
        return flags.isEmpty ? text : text + "\nOptions:\n" + flags
    }

    static func usage(_ command: Command, _ path: String) -> String {
        command.synopsis.isEmpty ? path : "\(path) \(command.synopsis)"
    }

    static func text(_ group: CommandTable.Group, program: String) -> String {
        let path = "\(program) \(group.name)"
        return "Usage:  \(path) COMMAND\n\n\(group.summary)\n\nCommands:\n"
            + list(group.commands.map { $0() }.map { ($0.name, $0.summary) })
            + "\nRun '\(path) COMMAND --help' for more information on a command.\n"
    }

    static func top(program: String, width: Int) -> String {
        let sections = [
            ("Common Commands", CommandTable.common.map { $0() }.map { ($0.name, $0.summary) }, false),
            ("Management Commands", CommandTable.groups.map { ($0.name, $0.summary) }, true),
            ("Commands", CommandTable.top.map { $0() }.map { ($0.name, $0.summary) }, true),
        ]
        return "Usage:  \(program) [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n"
            + sections.map { "\n\($0.0):\n" + list($0.2 ? $0.1.sorted { $0.0 < $1.0 } : $0.1) }.joined()
            + "\nGlobal Options:\n" + FlagHelp.text(GlobalFlags.all, width: width)
            + "\nRun '\(program) COMMAND --help' for more information on a command.\n"
    }

    private static func list(_ rows: [(String, String)]) -> String {
        let width = max(11, rows.map(\.0.count).max() ?? 0) + 1
        return rows.map { "  " + $0.0 + String(repeating: " ", count: max(1, width - $0.0.count)) + $0.1 + "\n" }
            .joined()
    }

    /// Words for a command line that cannot be read.
    static func flagFailure(_ fault: UsageFault, usage: String, path: String) -> CommandFailure {
        CommandFailure(
            "\(fault.text)\n\nUsage:  \(usage)\n\nRun '\(path) --help' for more information", status: 125)
    }

    /// Words for a wrong number of arguments.
    static func arityFailure(_ complaint: String, _ command: Command, path: String, program: String) -> CommandFailure {
        CommandFailure(
            "\(program): '\(path)' \(complaint)\n\nUsage:  \(usage(command, path))\n\n"
                + "Run '\(path) --help' for more information")
    }
}
