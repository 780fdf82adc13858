internal import EngineAPI

/// A command line that was read: what to do, or what to say.
enum CommandLinePlan: Sendable {
    case run(Command, path: String, FlagValues, arguments: [String], ClientOptions, warnings: [String])
    /// Text for standard output, status 0; with a warning for standard error.
    case say(String, warning: String?)
    /// Text for standard error, status 0: words that name no command.
    case hint(String)
    case fail(CommandFailure)
}

/// Reads a command line: global flags, words of the command, its flags and arguments.
struct CommandLineReader {
    let program: String
    let width: Int

    /// `line` without the program.
    func read(_ line: [String]) -> CommandLinePlan {
        do throws(CommandFailure) { return try plan(line) } catch { return .fail(error) }
    }

    private func plan(_ line: [String]) throws(CommandFailure) -> CommandLinePlan {
        let outcome: FlagParser.Outcome
        do throws(UsageFault) { outcome = try FlagParser.parse(line, flags: GlobalFlags.all, mixes: false) } catch {
            throw CommandHelp.flagFailure(error, usage: "\(program) [OPTIONS] COMMAND [ARG...]", path: program)
        }
        guard case .parsed(let values, let words, _) = outcome else {
            return .say(CommandHelp.top(program: program, width: width), warning: nil)
        }
        if values.bool("version") { return .say(versionLine + "\n", warning: nil) }
        guard let first = words.first else {
            return .hint(CommandHelp.top(program: program, width: width))
        }
        let rest = Array(words.dropFirst())
        if first == "help" { return try help(rest) }
        let options = try GlobalFlags.options(values)
        if let group = CommandTable.group(first) { return try plan(rest, in: group, options) }
        guard let command = CommandTable.command(first) else { throw unknown([first]) }
        return try plan(command, path: "\(program) \(first)", rest, options)
    }

    private func plan(
        _ line: [String], in group: CommandTable.Group, _ options: ClientOptions
    ) throws(CommandFailure) -> CommandLinePlan {
        guard let word = line.first else { return .hint(CommandHelp.text(group, program: program)) }
        if word == "--help" || word == "-h" {
            return .say(CommandHelp.text(group, program: program), warning: nil)
        }
        guard let command = CommandTable.command(word, in: group) else { throw unknown([group.name, word]) }
        return try plan(command, path: "\(program) \(group.name) \(word)", Array(line.dropFirst()), options)
    }

    private func plan(
        _ command: Command, path: String, _ line: [String], _ options: ClientOptions
    ) throws(CommandFailure) -> CommandLinePlan {
        let outcome: FlagParser.Outcome
        do throws(UsageFault) {
            outcome = try FlagParser.parse(line, flags: command.flags(), mixes: command.mixes)
        } catch {
            throw CommandHelp.flagFailure(error, usage: CommandHelp.usage(command, path), path: path)
        }
        switch outcome {
        case .help(let warning):
            return .say(CommandHelp.text(command, path: path, program: program, width: width), warning: warning)
        case .parsed(let values, let arguments, let warnings):
            if let complaint = command.arity.complaint(arguments.count) {
                throw CommandHelp.arityFailure(complaint, command, path: path, program: program)
            }
            return .run(command, path: path, values, arguments: arguments, options, warnings: warnings)
        }
    }

    // `docker help run` is `docker run --help`.
    private func help(_ words: [String]) throws(CommandFailure) -> CommandLinePlan {
        words.isEmpty
            ? .say(CommandHelp.top(program: program, width: width), warning: nil) : try plan(words + ["--help"])
    }

    private func unknown(_ words: [String]) -> CommandFailure {
        let path = ([program] + words).joined(separator: " ")
        let above = ([program] + words.dropLast()).joined(separator: " ")
        if let word = words.last, CommandTable.later.contains(word) {
            return CommandFailure("\(program): \(path): not supported yet")
        }
        let usage = words.count > 1 ? "\nUsage:  \(above)\n" : ""
        return CommandFailure(
            "\(program): unknown command: \(path)\n\(usage)\nRun '\(above) --help' for more information")
    }

    private var versionLine: String {
        program == "docker"
            ? "Docker version \(EngineRelease.version), build swmono" : "swmono version \(EngineRelease.version)"
    }
}
