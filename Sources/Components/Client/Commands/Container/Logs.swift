internal import EngineAPI
internal import Faults
internal import Linux

extension Command {
    static let logs = Command(
        "logs", "[OPTIONS] CONTAINER", "Fetch the logs of a container", spellings: ["container logs", "logs"],
        arity: .exactly(1),
        flags: {
            [
                .toggle("details", nil, "Show extra details provided to logs"),
                .toggle("follow", "f", "Follow log output"),
                Flag(
                    "since", nil, "string",
                    "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 "
                        + "minutes)"
                ),
                Flag("tail", "n", "string", "Number of lines to show from the end of the logs")
                    .defaulting(to: "all"),
                .toggle("timestamps", "t", "Show timestamps"),
                Flag(
                    "until", nil, "string",
                    "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 "
                        + "minutes)"),
            ]
        }
    ) { (use) throws(CommandFailure) in
        var options = LogOptions()
        options.follow = use.values.bool("follow")
        options.timestamps = use.values.bool("timestamps")
        options.details = use.values.bool("details")
        options.tail = use.values.string("tail")
        options.since = try LogMoment.parse(use.values.string("since"), flag: "since")
        options.until = try LogMoment.parse(use.values.string("until"), flag: "until")
        let stream = try await use.session.ask { [options] (engine) throws(Fault) in
            try await engine.containerLogs(use.arguments[0], options)
        }
        let console = use.console
        await BlockingPool.shared.run {
            OutputPump(source: stream.channel.raw, output: console.output, errors: console.errors)
                .run(multiplexed: stream.multiplexed)
        }
    }
}

/// `--since` and `--until`: a time, seconds since 1970, or a length of time before now.
enum LogMoment {
    /// `seconds.nanoseconds` as the engine takes it; nil for an empty text.
    static func parse(_ text: String, flag: String) throws(CommandFailure) -> String? {
        if text.isEmpty { return nil }
        if let nanoseconds = nanoseconds(text) { return stamp(nanoseconds) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let seconds = Int64(parts[0])
        {
            return "\(seconds)." + (parts.count == 2 ? String((parts[1] + "000000000").prefix(9)) : "000000000")
        }
        throw CommandFailure(
            "invalid value for \"\(flag)\": failed to parse value as time or duration: \(GoQuote.quote(text))")
    }

    private static func nanoseconds(_ text: String) -> Int64? {
        // What is no length of time is a time.
        if let length = try? GoDuration.nanoseconds(text), text != "0" { return WallClock.nanoseconds - length }
        let forms = [text, text + "Z", text + ":00Z", text + ":00:00Z", text + "T00:00:00Z"]
        return forms.lazy.compactMap { WallClock.parse($0) }.first
    }

    private static func stamp(_ nanoseconds: Int64) -> String {
        let rest = String(nanoseconds % 1_000_000_000)
        return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: max(0, 9 - rest.count)) + rest
    }
}
