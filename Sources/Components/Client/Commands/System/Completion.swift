extension Command {
    static let completion = Command(
        "completion", "SHELL", "Generate the autocompletion script for the specified shell", arity: .exactly(1)
    ) { (use) throws(CommandFailure) in
        let shell = use.arguments[0]
        guard let script = CompletionScript.text(for: shell, program: use.session.program) else {
            throw CommandFailure(
                "completion: unknown shell \(GoQuote.quote(shell)): must be one of \"bash\", \"zsh\", \"fish\"")
        }
        use.console.write(script)
    }
}

/// Shell completions, made from the table of commands and flags.
enum CompletionScript {
    /// nil for a shell that has none.
    static func text(for shell: String, program: String) -> String? {
        switch shell {
        case "bash": BashCompletion.text(program)
        case "zsh": "#compdef \(program)\nautoload -U +X bashcompinit && bashcompinit\n" + BashCompletion.text(program)
        case "fish": FishCompletion.text(program)
        default: nil
        }
    }

    /// Every command with its words behind the program.
    static var commands: [(words: [String], command: Command)] {
        let top = (CommandTable.common + CommandTable.top).map { $0() }.map { ([$0.name], $0) }
        let grouped = CommandTable.groups.flatMap { group in
            group.commands.map { $0() }.map { ([group.name, $0.name], $0) }
        }
        return top + grouped
    }

    /// Flags that a shell may offer.
    static func flags(of command: Command) -> [Flag] {
        command.flags().filter { !$0.isHidden && !$0.isLater && $0.deprecated == nil }.sorted { $0.name < $1.name }
    }
}

/// One case for each command; what is no flag below a command is left to the shell.
enum BashCompletion {
    static func text(_ program: String) -> String {
        let groups = CommandTable.groups.map(\.name)
        let top = CompletionScript.commands.filter { $0.words.count == 1 }.map { $0.words[0] } + groups
        let cases =
            [line("", top.sorted())]
            + CommandTable.groups.map { line($0.name, $0.commands.map { $0().name }) }
            + CompletionScript.commands.map { line($0.words.joined(separator: " "), words(of: $0.command)) }
        return """
            # bash completion for \(program), made by `\(program) completion bash`
            _\(program)_complete() {
                local current="${COMP_WORDS[COMP_CWORD]}" path="" words="" word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$word" in -*) ;; *) path="${path:+$path }$word" ;; esac
                done
                case "$path" in
            \(cases.joined(separator: "\n"))
                esac
                case "$current" in
                    -*) ;;
                    *) case "$path" in ""|\(groups.joined(separator: "|"))) ;; *) return ;; esac ;;
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -o default -F _\(program)_complete \(program)

            """
    }

    private static func line(_ path: String, _ words: [String]) -> String {
        "        \"\(path)\") words=\"\(words.joined(separator: " "))\" ;;"
    }

    private static func words(of command: Command) -> [String] {
        CompletionScript.flags(of: command).flatMap { ["--\($0.name)"] + ($0.short.map { ["-\($0)"] } ?? []) } + [
            "--help"
        ]
    }
}

/// One line for each command and flag.
enum FishCompletion {
    static func text(_ program: String) -> String {
        var lines = ["# fish completion for \(program), made by `\(program) completion fish`"]
        for (words, command) in CompletionScript.commands {
            let above = words.dropLast().last.map { "__fish_seen_subcommand_from \($0)" } ?? "__fish_use_subcommand"
            lines.append("complete -c \(program) -n '\(above)' -a '\(command.name)' -d '\(escape(command.summary))'")
            lines += CompletionScript.flags(of: command).map { line($0, of: command, program) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ flag: Flag, of command: Command, _ program: String) -> String {
        let short = flag.short.map { " -s \($0)" } ?? ""
        let values = flag.choices.isEmpty ? "" : " -xa '\(flag.choices.joined(separator: " "))'"
        let help = flag.help.split(separator: "\n").first.map(String.init) ?? ""
        return
            "complete -c \(program) -n '__fish_seen_subcommand_from \(command.name)' -l \(flag.name)\(short)\(values)"
            + " -d '\(escape(help))'"
    }

    private static func escape(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
    }
}
