internal import ContainerdAPI
internal import Faults
internal import OCI
internal import State

extension ImageTable.Stored: DirectlyReadRecord {
    init(_ reader: inout JSONReader) throws(Fault) {
        var schema: Int?
        var generation: UInt64?
        var image: ImageRecord?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "schema": schema = try reader.value()
            case "generation": generation = try reader.value()
            case "image": image = try reader.value()
            default: try reader.skip()
            }
        }
        guard let schema else { throw JSONReader.missing("schema") }
        guard let generation else { throw JSONReader.missing("generation") }
        guard let image else { throw JSONReader.missing("image") }
        self.schema = schema
        self.generation = generation
        self.image = image
    }
}
