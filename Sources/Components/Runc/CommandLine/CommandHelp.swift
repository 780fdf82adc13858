/// The texts of `--help`, made from the commands' definitions.
enum CommandHelp {
    static func text(_ command: Command) -> String {
        let options = command.flags.isEmpty ? "" : " [command options]"
        let operands = command.operands.isEmpty ? "" : " " + command.operands
        return """
            NAME:
               runc \(command.name) - \(command.summary)

            USAGE:
               runc \(command.name)\(options)\(operands)

            OPTIONS:
            \(list(command.flags + [.help]))

            """
    }

    static func text(_ commands: [Command], _ flags: [Flag]) -> String {
        let width = (commands.map { $0.name.count }.max() ?? 0) + 2
        let lines = commands.map { "   " + padded($0.name, width) + $0.summary }
        return """
            NAME:
               runc - Open Container Initiative runtime

               Makes and runs containers from bundles: folders with a root file system and a
               configuration "config.json" (runtime-spec). `runc spec` writes one to start from.

            USAGE:
               runc [global options] command [command options] [arguments...]

            VERSION:
               \(RuncVersion.number)

            COMMANDS:
            \(lines.joined(separator: "\n"))

            GLOBAL OPTIONS:
            \(list(flags + [.help]))

            """
    }

    private static func list(_ flags: [Flag]) -> String {
        let rows = flags.filter { !$0.isHidden }.map { flag in
            let names = flag.names.map { ($0.count == 1 ? "-" : "--") + $0 + (flag.takesValue ? " value" : "") }
            let usage = flag.usage + (flag.standard.map { " (default: \"\($0)\")" } ?? "")
            return (names: names.joined(separator: ", "), usage: usage)
        }
        let width = (rows.map { $0.names.count }.max() ?? 0) + 2
        return rows.map { "   " + padded($0.names, width) + $0.usage }.joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
