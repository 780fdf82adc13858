/// `shim.json`: all that a shim knows of its container beside the OCI bundle.
///
/// The daemon writes it before `TaskService.create`; a shim reads it once, and only the schema it was built for.
package struct ShimRecord: Sendable, Equatable {
    package static let fileName = "shim.json"
    package static let schema: Int64 = 1

    package var id: String
    /// Generation of the container's record that this run belongs to; handed on to `swmono reconcile`.
    package var generation: Int64
    /// Whether the container has a terminal (`-t`).
    package var terminal: Bool
    /// Whether stdin stays open while nobody is attached (`-i`).
    package var openStdin: Bool
    /// Whether stdin ends with the first attached client that ends its side.
    package var stdinOnce: Bool
    /// `--rm`: after the exit somebody must remove the container; the exit record is not synced to disk.
    package var autoRemove: Bool
    /// `json-file`, `none`, …
    package var logDriver: String
    /// Docker's `--log-opt`.
    package var logOptions: [String: String]
    /// Path of the log file; empty for drivers without one.
    package var logPath: String
    /// What every message carries beside its text: what the log options `labels`, `env` and `tag` came to.
    package var logAttributes: [String: String]

    package init(
        id: String, generation: Int64 = 0, terminal: Bool = false, openStdin: Bool = false, stdinOnce: Bool = false,
        autoRemove: Bool = false, logDriver: String = "json-file", logOptions: [String: String] = [:],
        logPath: String = "", logAttributes: [String: String] = [:]
    ) {
        self.id = id
        self.generation = generation
        self.terminal = terminal
        self.openStdin = openStdin
        self.stdinOnce = stdinOnce
        self.autoRemove = autoRemove
        self.logDriver = logDriver
        self.logOptions = logOptions
        self.logPath = logPath
        self.logAttributes = logAttributes
    }
}

extension ShimRecord: JsonRecord {
    package var json: JsonValue {
        .object([
            "schema": .integer(Self.schema), "id": .string(id), "generation": .integer(generation),
            "terminal": .bool(terminal), "openStdin": .bool(openStdin), "stdinOnce": .bool(stdinOnce),
            "autoRemove": .bool(autoRemove), "logDriver": .string(logDriver),
            "logOptions": .object(logOptions.mapValues(JsonValue.string)), "logPath": .string(logPath),
            "logAttributes": .object(logAttributes.mapValues(JsonValue.string)),
        ])
    }

    package init?(json: JsonValue) {
        guard let id = json["id"]?.string else { return nil }
        self.init(
            id: id, generation: json["generation"]?.integer ?? 0, terminal: json["terminal"]?.bool ?? false,
            openStdin: json["openStdin"]?.bool ?? false, stdinOnce: json["stdinOnce"]?.bool ?? false,
            autoRemove: json["autoRemove"]?.bool ?? false, logDriver: json["logDriver"]?.string ?? "json-file",
            logOptions: json["logOptions"]?.strings ?? [:], logPath: json["logPath"]?.string ?? "",
            logAttributes: json["logAttributes"]?.strings ?? [:])
    }
}
