package import Faults

extension RuntimeSpec {
    /// From which memory nodes pages come (set_mempolicy(2)); `mode` is `MPOL_BIND` and so on, `nodes` a list as in
    /// cpuset(7).
    package struct MemoryPolicy: Sendable, Equatable, Codable {
        package var mode: String
        package var nodes: String?
        package var flags: [String]?

        package init(mode: String, nodes: String? = nil, flags: [String]? = nil) {
            self.mode = mode
            self.nodes = nodes
            self.flags = flags
        }
    }
}

extension RuntimeSpec.MemoryPolicy: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(mode: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "mode": mode = try reader.value()
            case "nodes": nodes = try reader.value()
            case "flags": flags = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
