package import Faults
package import OCI

extension ImageRecord: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var name: String?
        var target: Descriptor?
        var labels: [String: String]?
        var createdAt: String?
        var updatedAt: String?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "name": name = try reader.value()
            case "target": target = try reader.value()
            case "labels": labels = try reader.value()
            case "createdAt": createdAt = try reader.value()
            case "updatedAt": updatedAt = try reader.value()
            default: try reader.skip()
            }
        }
        guard let name else { throw JSONReader.missing("name") }
        guard let target else { throw JSONReader.missing("target") }
        guard let labels else { throw JSONReader.missing("labels") }
        guard let createdAt else { throw JSONReader.missing("createdAt") }
        guard let updatedAt else { throw JSONReader.missing("updatedAt") }
        self.name = name
        self.target = target
        self.labels = labels
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
