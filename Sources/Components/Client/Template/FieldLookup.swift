internal import EngineAPI

/// Fields of a value by the names that templates use: JSON's, or those of Docker's Go structs.
enum FieldLookup {
    // Go's field where it differs from JSON's.
    private static let goNames: [String: String] = [
        "ID": "Id", "NanoCPUs": "NanoCpus", "CPUShares": "CpuShares", "CPUPeriod": "CpuPeriod", "CPUQuota": "CpuQuota",
        "CPURealtimePeriod": "CpuRealtimePeriod", "CPURealtimeRuntime": "CpuRealtimeRuntime", "CPUCount": "CpuCount",
        "CPUPercent": "CpuPercent", "DNS": "Dns", "DNSOptions": "DnsOptions", "DNSSearch": "DnsSearch",
        "HostIP": "HostIp", "APIVersion": "ApiVersion", "ParentID": "ParentId", "OSArch": "Arch",
        "CPUCfsPeriod": "CpuCfsPeriod", "CPUCfsQuota": "CpuCfsQuota",
    ]

    // Pointers of Docker's structs that JSON leaves out when they are nil: `{{if .State.Health}}` asks for one.
    private static let pointers: Set<String> = [
        "Health", "Healthcheck", "SizeRw", "SizeRootFs", "StopTimeout", "Init", "ImageManifestDescriptor", "NodeName",
    ]

    static func field(_ name: String, of value: Value, _ operand: TemplateOperand) throws(TemplateError) -> Value {
        switch value {
        case .record(let record):
            if let found = record[name] { return found }
            if let json = goNames[name], let found = record[json] { return found }
            if record.isMap { return .missing }
            if pointers.contains(name) { return .nothing }
            throw .executing(operand.source, "map has no entry for key \(JSONWriter.quoted(name))")
        case .null(.map), .missing: return .missing
        case .null: throw .executing(operand.source, "nil pointer evaluating field \(name)")
        default: throw .executing(operand.source, "can't evaluate field \(name) in type \(value.typeName)")
        }
    }
}

extension Value {
    /// text/template's truth: not zero, not empty, not nil.
    var isTrue: Bool {
        switch self {
        case .null, .missing: false
        case .bool(let truth): truth
        case .integer(let number): number != 0
        case .real(let number): number != 0
        case .text(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .record(let record): !record.isMap || !record.keys.isEmpty
        }
    }

    /// What `range` goes over: index or key, and item; nil where it cannot.
    var entries: [(Value, Value)]? {
        switch self {
        case .list(let items): items.enumerated().map { (.integer(Int64($0.offset)), $0.element) }
        case .record(let record) where record.isMap:
            record.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                (.text($0.key), $0.value)
            }
        case .null, .missing: []
        case .integer(let count): (0..<max(0, min(count, 100_000))).map { (.integer($0), .integer($0)) }
        default: nil
        }
    }

    /// For error texts.
    var typeName: String {
        switch self {
        case .null, .missing: "nil"
        case .bool: "bool"
        case .integer: "int64"
        case .real: "float64"
        case .text: "string"
        case .list: "[]interface {}"
        case .record: "map[string]interface {}"
        }
    }
}
