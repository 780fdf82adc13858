internal import Faults
internal import OCI

extension ImageTree.Shape: JSONReadable {
    init(_ reader: inout JSONReader) throws(Fault) {
        var mediaType: String?
        var manifests: [Descriptor]?
        var layers: [Descriptor]?
        var config: Descriptor?
        var fsLayers: [ImageTree.Shape.Unread]?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "mediaType": mediaType = try reader.value()
            case "manifests": manifests = try reader.value()
            case "layers": layers = try reader.value()
            case "config": config = try reader.value()
            case "fsLayers": fsLayers = try reader.value()
            default: try reader.skip()
            }
        }
        self.mediaType = mediaType
        self.manifests = manifests
        self.layers = layers
        self.config = config
        self.fsLayers = fsLayers
    }
}

extension ImageTree.Shape.Unread: JSONReadable {
    init(_ reader: inout JSONReader) throws(Fault) { try reader.skip() }
}
