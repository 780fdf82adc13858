internal import EngineAPI

extension Command {
    static let create = Command(
        "create", "[OPTIONS] IMAGE [COMMAND] [ARG...]", "Create a new container",
        spellings: ["container create", "create"], arity: .atLeast(1),
        flags: { ContainerCreation.flags(of: "creating") }
    ) { (use) throws(CommandFailure) in
        let creation = try ContainerCreation(use, command: "create")
        use.console.line(try await creation.run().id)
    }.forContainerCommand()
}
