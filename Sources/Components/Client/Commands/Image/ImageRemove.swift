internal import EngineAPI
internal import Faults
internal import OCI

extension Command {
    static let imageRm = Command(
        "rm", "[OPTIONS] IMAGE [IMAGE...]", "Remove one or more images",
        spellings: ["image rm", "image remove", "rmi"], arity: .atLeast(1),
        flags: {
            [
                .toggle("force", "f", "Force removal of the image"),
                .toggle("no-prune", nil, "Do not delete untagged parents"),
                Flag(
                    "platform", nil, "strings",
                    "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., "
                        + "\"linux/amd64\")"
                ).later,
            ]
        }
    ) { (use) throws(CommandFailure) in
        let options = ImageRemoveOptions(
            force: use.values.bool("force"), pruneChildren: !use.values.bool("no-prune"))
        var failures: [String] = []
        var isFatal = !options.force
        for name in use.arguments {
            do throws(CommandFailure) {
                let items = try await use.session.ask { (engine) throws(Fault) in
                    try await engine.imageRemove(name, options)
                }
                use.console.write(items.map(ImageDeletion.line).joined())
            } catch {
                isFatal = isFatal || error.kind != .notFound
                failures.append(error.message ?? "")
            }
        }
        guard !failures.isEmpty else { return }
        if isFatal { throw CommandFailure(failures.joined(separator: "\n")) }
        use.console.complain(failures.joined(separator: "\n"))
    }

    static let tag = Command(
        "tag", "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
        spellings: ["image tag", "tag"], arity: .exactly(2)
    ) { (use) throws(CommandFailure) in
        let target: ImageReference
        do throws(CommandFailure) { target = try ImagePuller.reference(use.arguments[1]) } catch {
            let name = GoQuote.quote(use.arguments[1])
            throw CommandFailure(
                "error parsing reference: \(name) is not a valid repository/tag: \(error.message ?? "")")
        }
        if target.digest != nil { throw CommandFailure("refusing to create a tag with a digest reference") }
        try await use.session.ask { (engine) throws(Fault) in
            try await engine.imageTag(use.arguments[0], as: target)
        }
    }

    static let history = Command(
        "history", "[OPTIONS] IMAGE", "Show the history of an image", spellings: ["image history", "history"],
        arity: .exactly(1),
        flags: {
            [
                FormatFlags.list,
                .toggle("human", "H", "Print sizes and dates in human readable format").defaulting(to: "true"),
                .toggle("no-trunc", nil, "Don't truncate output"),
                .toggle("quiet", "q", "Only show image IDs"),
                Flag(
                    "platform", nil, "string",
                    "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g., "
                        + "\"linux/amd64\")"),
            ]
        }
    ) { (use) throws(CommandFailure) in
        let platform = use.values.optional("platform")
        let items = try await use.session.ask { (engine) throws(Fault) in
            try await engine.imageHistory(use.arguments[0], platform: platform)
        }
        let format = ListFormat(
            use.values.bool("quiet") ? "{{.ID}}" : use.values.string("format"), standard: HistoryRows.template)
        let rows = items.map {
            HistoryRows.row($0, truncated: !use.values.bool("no-trunc"), human: use.values.bool("human"))
        }
        do throws(TemplateError) {
            use.console.write(try format.text(rows, header: HistoryRows.header(human: use.values.bool("human"))))
        } catch {
            throw error.failure()
        }
    }
}

/// `Untagged: …`, `Deleted: …`.
enum ImageDeletion {
    static func line(_ item: ImageDeleteItem) -> String {
        (item.untagged.map { "Untagged: \($0)\n" } ?? "") + (item.deleted.map { "Deleted: \($0)\n" } ?? "")
    }
}
