/// All commands by their words; each is made when it is looked up.
enum CommandTable {
    typealias Maker = @Sendable () -> Command

    /// A word with commands below it.
    struct Group: Sendable {
        let name: String
        let summary: String
        let commands: [Maker]
    }

    static let groups: [Group] = [
        Group(
            name: "container", summary: "Manage containers",
            commands: [
                { .attach }, { .create }, { .exec }, { .containerInspect }, { .kill }, { .logs }, { .ls }, { .port },
                { .containerPrune }, { .rename }, { .restart }, { .rm }, { .run }, { .start }, { .stop }, { .top },
                { .wait },
            ]),
        Group(
            name: "image", summary: "Manage images",
            commands: [
                { .history }, { .imageInspect }, { .load }, { .imageLs }, { .imagePrune }, { .pull }, { .imageRm },
                { .tag },
            ]),
        Group(name: "system", summary: "Manage Docker", commands: [{ .info }]),
    ]

    /// Commands at the top; `common` ones come first in help.
    static let common: [Maker] = [
        { .run }, { .exec }, { .renamed("ps", .ls) }, { .pull }, { .renamed("images", .imageLs) }, { .version },
        { .info },
    ]
    static let top: [Maker] = [
        { .attach }, { .create }, { .history }, { .inspect }, { .kill }, { .load }, { .logs }, { .port }, { .rename },
        { .restart }, { .rm }, { .renamed("rmi", .imageRm) }, { .start }, { .stop }, { .tag }, { .top }, { .wait },
        { .completion },
    ]

    /// Second words for commands of a group.
    static let aliases: [String: [String: String]] = [
        "container": ["list": "ls", "ps": "ls", "remove": "rm"],
        "image": ["list": "ls", "remove": "rm"],
    ]

    /// Docker's commands that a later version brings, refused by name.
    static let later: Set<String> = [
        "build", "push", "login", "logout", "search", "builder", "buildx", "checkpoint", "compose", "context",
        "manifest", "network", "plugin", "trust", "volume", "swarm", "service", "stack", "secret", "node", "config",
        "commit", "cp", "diff", "events", "export", "import", "pause", "save", "stats", "unpause", "update",
        "df", "dial-stdio", "prune",
    ]

    static func command(_ name: String) -> Command? {
        (common + top).lazy.map { $0() }.first { $0.name == name }
    }

    static func command(_ name: String, in group: Group) -> Command? {
        let wanted = aliases[group.name]?[name] ?? name
        return group.commands.lazy.map { $0() }.first { $0.name == wanted }
    }

    static func group(_ name: String) -> Group? {
        groups.first { $0.name == name }
    }
}

extension Command {
    /// The same command under another word.
    static func renamed(_ name: String, _ command: Command) -> Command {
        var copy = Command(
            name, command.synopsis, command.summary, spellings: command.spellings, arity: command.arity,
            flags: command.flags, body: command.body)
        copy.mixes = command.mixes
        copy.takesSignals = command.takesSignals
        return copy
    }
}
