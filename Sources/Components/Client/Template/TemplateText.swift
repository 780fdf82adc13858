internal import EngineAPI

/// Values as Go's fmt prints them.
enum TemplateText {
    /// `%v`.
    static func plain(_ value: Value) -> String {
        switch value {
        case .missing: "<no value>"
        case .null(.list): "[]"
        case .null(.map): "map[]"
        case .null: "<nil>"
        case .bool(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .real(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
        case .text(let text): text
        case .list(let items): "[" + items.map(plain).joined(separator: " ") + "]"
        case .record(let record): whole(record)
        }
    }

    private static func whole(_ record: Record) -> String {
        guard record.isMap else { return "{" + record.members.map { plain($0.value) }.joined(separator: " ") + "}" }
        let sorted = record.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return "map[" + sorted.map { "\($0.key):\(plain($0.value))" }.joined(separator: " ") + "]"
    }
}
