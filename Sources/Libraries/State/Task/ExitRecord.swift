/// `exit.json`: how the container's last run ended; on disk before anyone is told.
package struct ExitRecord: Sendable, Equatable {
    package static let fileName = "exit.json"
    package static let schema: Int64 = 1

    package var id: String
    package var generation: Int64
    /// Pid of the init while it lived.
    package var pid: Int32
    /// Exit code; 128 + n after signal n.
    package var status: UInt32
    /// RFC 3339 with nanoseconds; empty where the command never started.
    package var startedAt: String
    /// RFC 3339 with nanoseconds.
    package var exitedAt: String
    /// The kernel ended a process of the container because memory ran out.
    package var oomKilled: Bool
    /// Why, where the status alone does not say it: `supervisor lost`.
    package var reason: String

    package init(
        id: String, generation: Int64 = 0, pid: Int32 = 0, status: UInt32, startedAt: String = "", exitedAt: String,
        oomKilled: Bool = false, reason: String = ""
    ) {
        self.id = id
        self.generation = generation
        self.pid = pid
        self.status = status
        self.startedAt = startedAt
        self.exitedAt = exitedAt
        self.oomKilled = oomKilled
        self.reason = reason
    }
}

extension ExitRecord: JsonRecord {
    package var json: JsonValue {
        .object([
            "schema": .integer(Self.schema), "id": .string(id), "generation": .integer(generation),
            "pid": .integer(Int64(pid)), "status": .integer(Int64(status)), "startedAt": .string(startedAt),
            "exitedAt": .string(exitedAt), "oomKilled": .bool(oomKilled), "reason": .string(reason),
        ])
    }

    package init?(json: JsonValue) {
        guard let id = json["id"]?.string, let number = json["status"]?.integer, let status = UInt32(exactly: number),
            let exitedAt = json["exitedAt"]?.string
        else { return nil }
        self.init(
            id: id, generation: json["generation"]?.integer ?? 0,
            pid: Int32(truncatingIfNeeded: json["pid"]?.integer ?? 0), status: status,
            startedAt: json["startedAt"]?.string ?? "", exitedAt: exitedAt,
            oomKilled: json["oomKilled"]?.bool ?? false, reason: json["reason"]?.string ?? "")
    }
}
