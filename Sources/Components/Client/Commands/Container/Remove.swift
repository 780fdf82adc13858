internal import EngineAPI
internal import Faults

extension Command {
    static let rm = Command(
        "rm", "[OPTIONS] CONTAINER [CONTAINER...]", "Remove one or more containers",
        spellings: ["container rm", "container remove", "rm"], arity: .atLeast(1),
        flags: {
            [
                .toggle("force", "f", "Force the removal of a running container (uses SIGKILL)"),
                .toggle("link", "l", "Remove the specified link").later,
                .toggle("volumes", "v", "Remove anonymous volumes associated with the container"),
            ]
        }
    ) { (use) throws(CommandFailure) in
        let options = RemoveOptions(force: use.values.bool("force"), volumes: use.values.bool("volumes"))
        let console = use.console
        // Forced, a container that is not there is told and no failure.
        let isGone: @Sendable (CommandFailure) -> Bool = { failure in
            guard options.force, failure.kind == .notFound else { return false }
            console.complain(failure.message ?? "")
            return true
        }
        try await EachContainer.run(use, isFine: isGone, namesExcused: false) { (engine, name) throws(Fault) in
            try await engine.containerRemove(name, options)
        }
    }

    static let rename = Command(
        "rename", "CONTAINER NEW_NAME", "Rename a container", spellings: ["container rename", "rename"],
        arity: .exactly(2)
    ) { (use) throws(CommandFailure) in
        try await use.session.ask { (engine) throws(Fault) in
            try await engine.containerRename(use.arguments[0], to: use.arguments[1])
        }
    }
}
