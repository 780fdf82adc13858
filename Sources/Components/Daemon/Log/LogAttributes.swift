internal import EngineAPI
internal import Faults

/// What each message of a container's log carries beside its text, by the options `labels`, `labels-regex`, `env`,
/// `env-regex` and `tag` (moby's `Info.ExtraAttributes`).
enum LogAttributes {
    static func of(_ record: ContainerRecord) throws(Fault) -> [String: String] {
        let options = record.hostConfig.logConfig.config
        if options.isEmpty { return [:] }
        var found: [String: String] = [:]
        let labels = record.config.labels ?? [:]
        try pick(labels, named: options["labels"], like: options["labels-regex"], option: "labels-regex", &found)
        var variables: [String: String] = [:]
        for entry in record.config.env ?? [] {
            guard let sign = entry.firstIndex(of: "=") else { continue }
            variables[String(entry[..<sign])] = String(entry[entry.index(after: sign)...])
        }
        try pick(variables, named: options["env"], like: options["env-regex"], option: "env-regex", &found)
        let tag = try LogTag.expand(options["tag"] ?? "", record)
        if !tag.isEmpty { found["tag"] = tag }
        return found
    }

    private static func pick(
        _ values: [String: String], named list: String?, like text: String?, option: String,
        _ found: inout [String: String]
    ) throws(Fault) {
        for name in (list ?? "").split(separator: ",") {
            if let value = values[String(name)] { found[String(name)] = value }
        }
        guard let text, !text.isEmpty else { return }
        guard let pattern = Pattern(text) else {
            throw Fault(.invalidArgument, "log opt '\(option)': '\(text)' is not a regular expression")
        }
        for (name, value) in values where pattern.matches(name) { found[name] = value }
    }
}
