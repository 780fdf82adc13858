internal import EngineAPI
internal import Faults

extension Command {
    static let imageLs = Command(
        "ls", "[OPTIONS] [REPOSITORY[:TAG]]", "List images", spellings: ["image ls", "image list", "images"],
        arity: .atMost(1),
        flags: {
            [
                .toggle("all", "a", "Show all images (default hides intermediate images)"),
                .toggle("digests", nil, "Show digests"),
                FormatFlags.filter, FormatFlags.list,
                .toggle("no-trunc", nil, "Don't truncate output"),
                .toggle("quiet", "q", "Only show image IDs"),
                .toggle("tree", nil, "List multi-platform images as a tree (EXPERIMENTAL)").later,
            ]
        }
    ) { (use) throws(CommandFailure) in try await ListImages(use: use).run() }
}

/// `images`.
struct ListImages: Sendable {
    let use: Invocation

    func run() async throws(CommandFailure) {
        let values = use.values
        let quiet = values.bool("quiet")
        let digests = values.bool("digests")
        let given = try use.session.setting(values.optional("format"), else: "imagesFormat") ?? ""
        let format = ListFormat(
            quiet && given != "json" ? "{{.ID}}" : given, standard: ImageRows.template(digests: digests))
        var filters = FilterOption.filters(values.list("filter"))
        if let name = use.arguments.first { filters["reference", default: []].append(name) }
        let options = ImageListOptions(all: values.bool("all"), filters: filters)
        let images = try await use.session.ask { (engine) throws(Fault) in try await engine.imageList(options) }
        var rows = images.flatMap {
            ImageRows.rows($0, truncated: !values.bool("no-trunc"), digests: digests || format.uses("Digest"))
        }
        if quiet { rows = Self.withoutRepeats(rows) }
        do throws(TemplateError) {
            use.console.write(try format.text(rows, header: ImageRows.header))
        } catch {
            throw error.failure()
        }
    }

    // An image with several names is one id.
    private static func withoutRepeats(_ rows: [Record]) -> [Record] {
        var seen: Set<String> = []
        return rows.filter { seen.insert($0["ID"]?.string ?? "").inserted }
    }
}
