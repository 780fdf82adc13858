package import EngineAPI
package import Faults
internal import Linux
internal import LogDriverAPI
internal import State

extension Daemon {
    /// The log as a pipe, fed by a thread of its own.
    package func containerLogs(_ id: String, _ options: LogOptions) async throws(Fault) -> AttachedStream {
        guard options.stdout || options.stderr else {
            throw Fault(.invalidArgument, "Bad parameters: you must choose at least one stream")
        }
        let record = try store.find(id)
        let config = record.hostConfig.logConfig
        let reader = try logs.reader(LogTarget(driver: config.type, options: config.config, path: record.logPath))
        var query = LogQuery(
            stdout: options.stdout, stderr: options.stderr, since: try Self.time(options.since),
            until: try Self.time(options.until), tail: Int(options.tail).flatMap { $0 < 0 ? nil : $0 },
            timestamps: options.timestamps, details: options.details, framed: !record.config.tty)
        if options.follow { query.follow = try await phase(of: record).isRunning }
        query.endMark = instance.exitRecord(record.id)
        let ends: (read: Int32, write: Int32)
        do { ends = try Pipe().ends() } catch { throw error.fault("make a stream") }
        let output = ByteChannel(OwnedFD(adopting: ends.write))
        let asked = query
        // Unstructured: it lives as long as somebody reads the pipe. A failure ends the stream.
        Task(executorPreference: BlockingPool.shared) { try? reader.copy(asked, to: output) }
        return AttachedStream(
            channel: ByteChannel(OwnedFD(adopting: ends.read)), multiplexed: !record.config.tty)
    }

    /// `seconds[.fraction]` since 1970 as nanoseconds; nil and 0 are no limit.
    static func time(_ text: String?) throws(Fault) -> Int64? {
        guard let text, !text.isEmpty, text != "0" else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts.count > 1 ? parts[1].prefix(9) : ""
        guard let seconds = Int64(parts[0]), digits.allSatisfy(\.isNumber),
            let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.count))
        else { throw Fault(.invalidArgument, "invalid value for \"since\": \(text)") }
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { throw Fault(.invalidArgument, "invalid value for \"since\": \(text)") }
        return product + (seconds < 0 ? -fraction : fraction)
    }
}
