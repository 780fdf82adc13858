/// `live.json` under the exec root: the processes of a container's run.
package struct LiveRecord: Sendable, Equatable {
    package static let fileName = "live.json"
    package static let schema: Int64 = 1

    package var id: String
    package var generation: Int64
    package var shim: OwnerProcess
    /// The container's init; nil before it is created.
    package var task: OwnerProcess?
    /// When the command was started, RFC 3339 with nanoseconds; empty before.
    package var startedAt: String
    /// Whether the kernel ended one of its processes because memory ran out.
    package var oomKilled = false
    /// Whether its shim paused it.
    package var paused = false

    package init(
        id: String, generation: Int64, shim: OwnerProcess, task: OwnerProcess? = nil, startedAt: String = ""
    ) {
        self.id = id
        self.generation = generation
        self.shim = shim
        self.task = task
        self.startedAt = startedAt
    }
}

extension LiveRecord: JsonRecord {
    package var json: JsonValue {
        .object([
            "schema": .integer(Self.schema), "id": .string(id), "generation": .integer(generation),
            "shim": Self.json(shim), "task": task.map(Self.json) ?? .null, "startedAt": .string(startedAt),
            "oomKilled": .bool(oomKilled), "paused": .bool(paused),
        ])
    }

    private static func json(_ process: OwnerProcess) -> JsonValue {
        .object([
            "pid": .integer(Int64(process.pid)), "start": .integer(Int64(clamping: process.startTime)),
            "boot": .string(process.bootID),
        ])
    }

    package init?(json: JsonValue) {
        guard let id = json["id"]?.string, let shim = json["shim"].flatMap(Self.process) else { return nil }
        self.init(
            id: id, generation: json["generation"]?.integer ?? 0, shim: shim,
            task: json["task"].flatMap(Self.process), startedAt: json["startedAt"]?.string ?? "")
        oomKilled = json["oomKilled"]?.bool ?? false
        paused = json["paused"]?.bool ?? false
    }

    private static func process(_ json: JsonValue) -> OwnerProcess? {
        guard let pid = json["pid"]?.integer, let start = json["start"]?.integer, let boot = json["boot"]?.string
        else { return nil }
        return OwnerProcess(pid: Int32(clamping: pid), startTime: UInt64(clamping: start), bootID: boot)
    }
}
