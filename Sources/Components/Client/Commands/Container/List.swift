internal import EngineAPI
internal import Faults

extension Command {
    static let ls = Command(
        "ls", "[OPTIONS]", "List containers",
        spellings: ["container ls", "container list", "container ps", "ps"], arity: .none,
        flags: {
            [
                .toggle("all", "a", "Show all containers (default shows just running)"),
                FormatFlags.filter, FormatFlags.list,
                Flag("last", "n", "int", "Show n last created containers (includes all states)")
                    .defaulting(to: "-1"),
                .toggle("latest", "l", "Show the latest created container (includes all states)"),
                .toggle("no-trunc", nil, "Don't truncate output"),
                .toggle("quiet", "q", "Only display container IDs"),
                .toggle("size", "s", "Display total file sizes"),
            ]
        }
    ) { (use) throws(CommandFailure) in try await ListContainers(use: use).run() }
}

/// `ps`.
struct ListContainers: Sendable {
    let use: Invocation

    func run() async throws(CommandFailure) {
        let values = use.values
        let quiet = values.bool("quiet")
        let given = try use.session.setting(values.optional("format"), else: "psFormat") ?? ""
        if quiet, values.optional("format").map({ !$0.isEmpty && $0 != "json" }) ?? false {
            use.console.complain("WARNING: Ignoring custom format, because both --format and --quiet are set.")
        }
        let format = ListFormat(
            quiet && given != "json" ? "{{.ID}}" : given, standard: ContainerRows.template(size: values.bool("size")))
        var options = ContainerListOptions(all: values.bool("all"))
        let last = values.bool("latest") ? 1 : values.int("last")
        options.limit = last > 0 ? last : nil
        options.size = values.bool("size") || (!quiet && format.uses("Size"))
        options.filters = FilterOption.filters(values.list("filter"))
        let found = try await use.session.ask { [options] (engine) throws(Fault) in
            try await engine.containerList(options)
        }
        let rows = found.map { ContainerRows.row($0, truncated: !values.bool("no-trunc")) }
        do throws(TemplateError) {
            use.console.write(try format.text(rows, header: ContainerRows.header))
        } catch {
            throw error.failure()
        }
    }
}
