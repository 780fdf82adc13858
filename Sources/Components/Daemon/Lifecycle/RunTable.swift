internal import Faults
internal import NetworkDriverAPI

/// What this process has under way: starts that an attach has begun, and execs. Nothing here is needed by another.
actor RunTable {
    private var starts: [String: Result<PreparedStart, Fault>] = [:]
    private var execs: [String: ExecEntry] = [:]

    func keep(_ id: String, _ start: Result<PreparedStart, Fault>) { starts[id] = start }

    /// The start that was begun, once.
    func take(_ id: String) -> Result<PreparedStart, Fault>? { starts.removeValue(forKey: id) }

    func has(_ id: String) -> Bool { starts[id] != nil }

    func add(_ entry: ExecEntry) { execs[entry.id] = entry }

    func exec(_ id: String) throws(Fault) -> ExecEntry {
        guard let entry = execs[id] else { throw Fault(.notFound, "No such exec instance: \(id)") }
        return entry
    }

    func change(_ id: String, _ body: @Sendable (inout ExecEntry) -> Void) {
        guard var entry = execs[id] else { return }
        body(&entry)
        execs[id] = entry
    }
}

/// A container whose task stands and waits for its start.
struct PreparedStart: Sendable {
    var record: ContainerRecord
    var endpoint: Endpoint?
}
