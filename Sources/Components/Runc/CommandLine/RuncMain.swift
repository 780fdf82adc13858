internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// The `runc` personality; `arguments` are those after the program's name. Returns the exit code.
package func runcMain(_ arguments: [String]) -> Int32 {
    let log = CommandLog()
    do throws(Fault) {
        let global = try CommandArguments(
            arguments[...], valued: ["root", "log", "log-format", "rootless", "criu"],
            switches: ["debug", "systemd-cgroup", "version", "help"], aliases: ["v": "version", "h": "help"])
        log.configure(path: global["log"], isJSON: global["log-format"] == "json")
        if global.has("version") { return say(versionText) }
        guard let name = global.operands.first, !global.has("help"), name != "help" else { return say(helpText) }
        if global.has("systemd-cgroup") {
            throw Fault(.unimplemented, "the systemd cgroup driver is not supported yet")
        }
        guard let command = Command.all.first(where: { $0.name == name }) else {
            throw Fault(.invalidArgument, "No help topic for '\(name)'")
        }
        let root = global["root"] ?? "/run/runc"
        let context = CommandContext(root: root, words: global.operands.dropFirst(), log: log)
        // The words that runc's callers know: only what the container's first process met is put this way.
        do throws(Fault) { return try command.run(context) } catch {
            log.error(command.failure.map { error.prefixed($0).message } ?? error.message, hint: error.hint)
            return command.failureCode
        }
    } catch {
        log.error(error.message, hint: error.hint)
        return 1
    }
}

private func say(_ text: String) -> Int32 {
    writeOut(text)
    return 0
}

/// Writes to standard output; a closed one is the reader's wish.
func writeOut(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        done += count
    }
}

private let versionText = """
    runc version 1.2.0+swmono
    spec: \(RuntimeSpec.version)
    """ + "\n"

private var helpText: String {
    let names = Command.all.map { "   \($0.name)" }.joined(separator: "\n")
    return """
        NAME:
           runc - Open Container Initiative runtime

        USAGE:
           runc [global options] command [command options] [arguments...]

        COMMANDS:
        \(names)

        GLOBAL OPTIONS:
           --root value        root directory for storage of container state (default: "/run/runc")
           --log value         set the log file
           --log-format value  set the format used by logs ('text' (default), or 'json')
           --debug             enable debug logging
           --version, -v       print the version

        """
}
