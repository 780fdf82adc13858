internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let events = Command(
        name: "events", summary: "print a container's use of resources, and when memory ran out, as JSON lines",
        flags: [
            .value("interval", standard: "5s", usage: "time between two lines"),
            .toggle("stats", usage: "print one line and end"),
        ], run: eventsCommand)
}

private func eventsCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let runtime = context.runtime
    let record = try runtime.root.read(arguments.id)
    guard let interval = GoDuration.parse(arguments["interval"] ?? "5s") else {
        let text = arguments["interval"] ?? ""
        throw Fault(.invalidArgument, "invalid value \"\(text)\" for flag -interval: parse error")
    }
    guard interval > .zero else { throw Fault(.invalidArgument, "duration interval must be greater than 0") }
    guard runtime.status(record) != .stopped, let cgroup = record.cgroup else {
        throw Fault(.failedPrecondition, "container with id \(record.id) is not running")
    }
    let stream = EventStream(id: record.id, cgroup: cgroup)
    if arguments.has("stats") { stream.printStatistics() } else { try stream.follow(record, interval) }
    return 0
}

/// The lines of `events`.
private struct EventStream {
    let id: String
    let cgroup: Cgroup

    func printStatistics() {
        let statistics = StatisticsText(cgroup).bytes
        writeOut(#"{"type":"stats","id":"\#(id)","data":"# + String(decoding: statistics, as: UTF8.self) + "}\n")
    }

    /// To the end of the container.
    func follow(_ record: ContainerRecord, _ interval: Duration) throws(Fault) {
        let watch = try CgroupOOMWatch(cgroup)
        let process: ByteChannel
        do throws(SystemError) {
            process = ByteChannel(try PidFD(pid: record.pid).descriptorOfItsOwn())
        } catch {
            throw Fault(.failedPrecondition, "container with id \(id) is not running")
        }
        var next = ContinuousClock.now + interval
        while true {
            let ready = try wait(for: [watch.descriptor, process.raw], until: next)
            for _ in 0..<watch.newKills() { writeOut(#"{"type":"oom","id":"\#(id)"}"# + "\n") }
            if ready.contains(process.raw) || cgroup.text("memory", "memory.stat") == nil { return }
            if ContinuousClock.now >= next {
                printStatistics()
                next += interval
            }
        }
    }

    private func wait(for descriptors: [Int32], until end: ContinuousClock.Instant) throws(Fault) -> [Int32] {
        var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let left = (end - ContinuousClock.now).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
        do throws(SystemError) {
            try retrying("poll") { poll(&watched, UInt(watched.count), Int32(clamping: max(0, milliseconds))) }
        } catch {
            throw error.fault("wait for the container")
        }
        return watched.filter { $0.revents != 0 }.map(\.fd)
    }
}

/// Durations as Go writes them: `1m30s`, `100ms`.
enum GoDuration {
    static func parse(_ text: String) -> Duration? {
        let units = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return .zero }
        guard !rest.isEmpty else { return nil }
        var seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            let unit = rest.dropFirst(digits.count).prefix { !$0.isNumber && $0 != "." }
            guard let number = Double(digits), let factor = units[String(unit)] else { return nil }
            seconds += number * factor
            rest = rest.dropFirst(digits.count + unit.count)
        }
        return .seconds(isNegative ? -seconds : seconds)
    }
}
