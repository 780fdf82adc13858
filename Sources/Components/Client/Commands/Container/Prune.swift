internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux

extension Command {
    static let containerPrune = Command(
        "prune", "[OPTIONS]", "Remove all stopped containers", arity: .none, flags: { PruneQuestion.flags }
    ) { (use) throws(CommandFailure) in
        guard await PruneQuestion.agrees(use, "This will remove all stopped containers.") else { return }
        let filters = try PruneQuestion.filters(use)
        let answer = try await use.session.ask { (engine) throws(Fault) in
            try await engine.containersPrune(filters)
        }
        if let deleted = answer.containersDeleted, !deleted.isEmpty {
            use.console.write("Deleted Containers:\n" + deleted.map { $0 + "\n" }.joined() + "\n")
        }
        use.console.line("Total reclaimed space: \(ByteSize.decimal(Int64(clamping: answer.spaceReclaimed)))")
    }

    static let imagePrune = Command(
        "prune", "[OPTIONS]", "Remove unused images", arity: .none,
        flags: { PruneQuestion.flags + [.toggle("all", "a", "Remove all unused images, not just dangling ones")] }
    ) { (use) throws(CommandFailure) in
        let all = use.values.bool("all")
        let what =
            all
            ? "This will remove all images without at least one container associated to them."
            : "This will remove all dangling images."
        guard await PruneQuestion.agrees(use, what) else { return }
        var filters = try PruneQuestion.filters(use)
        filters["dangling"] = [all ? "false" : "true"]
        let answer = try await use.session.ask { [filters] (engine) throws(Fault) in
            try await engine.imagesPrune(filters)
        }
        if let deleted = answer.imagesDeleted, !deleted.isEmpty {
            use.console.write("Deleted Images:\n" + deleted.map(ImageDeletion.line).joined() + "\n")
        }
        use.console.line("Total reclaimed space: \(ByteSize.decimal(Int64(clamping: answer.spaceReclaimed)))")
    }
}

/// What is asked before something is pruned.
enum PruneQuestion {
    static var flags: [Flag] {
        [
            Flag("filter", nil, "filter", "Provide filter values (e.g. \"until=<timestamp>\")"),
            .toggle("force", "f", "Do not prompt for confirmation"),
        ]
    }

    /// The filters; a length of time in `until` becomes the moment it means.
    static func filters(_ use: Invocation) throws(CommandFailure) -> Filters {
        var filters = FilterOption.filters(use.values.list("filter"))
        if let texts = filters["until"] {
            filters["until"] = try texts.map { (text) throws(CommandFailure) in
                try LogMoment.parse(text, flag: "until") ?? ""
            }
        }
        return filters
    }

    /// `--force`, or a line that begins with `y`; the end of input says no.
    static func agrees(_ use: Invocation, _ what: String) async -> Bool {
        if use.values.bool("force") { return true }
        use.console.write("WARNING! \(what)\nAre you sure you want to continue? [y/N] ")
        let answer = await BlockingPool.shared.run { line(use.console.input) }
        return FilterOption.trim(answer).lowercased() == "y"
    }

    private static func line(_ input: Int32) -> String {
        var letters: [UInt8] = []
        var byte: UInt8 = 0
        while letters.count < 64, read(input, &byte, 1) == 1, byte != 10 { letters.append(byte) }
        return String(decoding: letters, as: UTF8.self)
    }
}
