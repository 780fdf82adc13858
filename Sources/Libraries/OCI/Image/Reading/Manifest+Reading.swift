package import Faults

extension Manifest: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var schemaVersion: Int?
        var mediaType: String?
        var config: Descriptor?
        var layers: [Descriptor]?
        var annotations: [String: String]?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "schemaVersion": schemaVersion = try reader.value()
            case "mediaType": mediaType = try reader.value()
            case "config": config = try reader.value()
            case "layers": layers = try reader.value()
            case "annotations": annotations = try reader.value()
            default: try reader.skip()
            }
        }
        guard let schemaVersion else { throw JSONReader.missing("schemaVersion") }
        guard let config else { throw JSONReader.missing("config") }
        guard let layers else { throw JSONReader.missing("layers") }
        self.schemaVersion = schemaVersion
        self.mediaType = mediaType
        self.config = config
        self.layers = layers
        self.annotations = annotations
    }
}

extension Index: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var schemaVersion: Int?
        var mediaType: String?
        var manifests: [Descriptor]?
        var annotations: [String: String]?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "schemaVersion": schemaVersion = try reader.value()
            case "mediaType": mediaType = try reader.value()
            case "manifests": manifests = try reader.value()
            case "annotations": annotations = try reader.value()
            default: try reader.skip()
            }
        }
        guard let schemaVersion else { throw JSONReader.missing("schemaVersion") }
        guard let manifests else { throw JSONReader.missing("manifests") }
        self.schemaVersion = schemaVersion
        self.mediaType = mediaType
        self.manifests = manifests
        self.annotations = annotations
    }
}
