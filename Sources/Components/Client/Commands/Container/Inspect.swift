internal import EngineAPI
internal import Faults

extension Command {
    static let containerInspect = Command(
        "inspect", "[OPTIONS] CONTAINER [CONTAINER...]", "Display detailed information on one or more containers",
        arity: .atLeast(1), flags: { [FormatFlags.object, InspectCommand.containerSize] }
    ) { (use) throws(CommandFailure) in try await InspectCommand(use: use, types: ["container"]).run() }

    static let imageInspect = Command(
        "inspect", "[OPTIONS] IMAGE [IMAGE...]", "Display detailed information on one or more images",
        arity: .atLeast(1), flags: { [FormatFlags.object, InspectCommand.platform] }
    ) { (use) throws(CommandFailure) in try await InspectCommand(use: use, types: ["image"]).run() }

    static let inspect = Command(
        "inspect", "[OPTIONS] NAME|ID [NAME|ID...]", "Return low-level information on Docker objects",
        arity: .atLeast(1), flags: { [FormatFlags.object, InspectCommand.size, InspectCommand.type] }
    ) { (use) throws(CommandFailure) in
        let type = use.values.string("type")
        guard ["", "container", "image"].contains(type) else {
            throw CommandFailure(
                InspectCommand.laterTypes.contains(type)
                    ? "--type \(type): not supported yet"
                    : "unknown type: \(GoQuote.quote(type)): must be one of \"container\", \"image\"")
        }
        try await InspectCommand(use: use, types: type.isEmpty ? ["container", "image"] : [type]).run()
    }
}

/// `inspect`: JSON of objects, or a template over it.
struct InspectCommand: Sendable {
    let use: Invocation
    /// Kinds of objects that are looked for, in order.
    let types: [String]

    static let containerSize = Flag.toggle("size", "s", "Display total file sizes")
    static let size = Flag.toggle("size", "s", "Display total file sizes if the type is container")
    static let type = Flag("type", nil, "string", "Only inspect objects of the given type")
        .choosing(["container", "image"])
    static let platform = Flag(
        "platform", nil, "string",
        """
        Inspect a specific platform of the multi-platform image.
        If the image or the server is not multi-platform capable, the command will error out if the platform does not \
        match.
        'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)
        """)
    static let laterTypes: Set<String> = ["network", "volume", "node", "service", "task", "secret", "config", "plugin"]

    func run() async throws(CommandFailure) {
        let template = try template()
        var found: [Value] = []
        var failures: [String] = []
        for name in use.arguments {
            do throws(CommandFailure) { found.append(try await object(name)) } catch {
                failures.append(error.message ?? "")
            }
        }
        try show(found, template)
        if !failures.isEmpty { throw CommandFailure(failures.joined(separator: "\n")) }
    }

    private func template() throws(CommandFailure) -> Template? {
        let format = use.values.string("format")
        if format.isEmpty || format == "json" { return nil }
        do throws(TemplateError) { return try Template(format) } catch { throw error.failure(status: 64) }
    }

    private func show(_ found: [Value], _ template: Template?) throws(CommandFailure) {
        guard let template else {
            let list = Value.list(found)
            let isCompact = use.values.string("format") == "json"
            return use.console.line(
                isCompact ? JSONWriter.compact(list) : found.isEmpty ? "[]" : JSONWriter.pretty(list))
        }
        var text = ""
        do throws(TemplateError) {
            for value in found { text += try template.text(for: value) + "\n" }
        } catch {
            throw error.failure()
        }
        use.console.write(text.isEmpty ? "\n" : text)
    }

    // The first kind that has the name.
    private func object(_ name: String) async throws(CommandFailure) -> Value {
        for type in types {
            do throws(CommandFailure) { return try await object(name, type) } catch {
                guard error.kind == .notFound else { throw error }
                if types.count == 1 { throw error }
            }
        }
        throw CommandFailure("Error: No such object: \(name)")
    }

    private func object(_ name: String, _ type: String) async throws(CommandFailure) -> Value {
        if type == "image" {
            let platform = use.values.optional("platform")
            return ValueEncoder.encode(
                try await use.session.ask { (engine) throws(Fault) in
                    try await engine.imageInspect(name, platform: platform)
                })
        }
        let size = use.values.bool("size")
        return ValueEncoder.encode(
            try await use.session.ask { (engine) throws(Fault) in
                try await engine.containerInspect(name, size: size)
            })
    }
}
