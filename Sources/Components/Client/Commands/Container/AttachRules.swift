/// What `run`, `start`, `attach` and `exec` ask before they attach.
enum AttachRules {
    /// What the engine is told: the user's own words, for engines that look for the keys themselves.
    static func text(_ values: FlagValues, _ session: Session) throws(CommandFailure) -> String? {
        try session.setting(values.optional("detach-keys"), else: "detachKeys")
    }

    /// The flag's keys, else those of the user's config, else ctrl-p ctrl-q.
    static func keys(_ values: FlagValues, _ session: Session) throws(CommandFailure) -> DetachKeys {
        guard let text = try text(values, session) else {
            return .standard
        }
        do throws(UsageFault) { return try DetachKeys(text) } catch { throw CommandFailure(error.text) }
    }

    static func checkTerminal(_ console: Console, stdin: Bool, tty: Bool) throws(CommandFailure) {
        guard stdin, tty, !console.inputIsTerminal else { return }
        throw CommandFailure(
            "cannot attach stdin to a TTY-enabled container because stdin is not a terminal")
    }
}
