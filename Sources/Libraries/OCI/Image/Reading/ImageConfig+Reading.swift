package import Faults

extension ImageConfig: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var created: String?
        var author: String?
        var architecture: String?
        var os: String?
        var variant: String?
        var config: ImageDefaults?
        var rootfs: RootFS?
        var history: [History]?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "created": created = try reader.value()
            case "author": author = try reader.value()
            case "architecture": architecture = try reader.value()
            case "os": os = try reader.value()
            case "variant": variant = try reader.value()
            case "config": config = try reader.value()
            case "rootfs": rootfs = try reader.value()
            case "history": history = try reader.value()
            default: try reader.skip()
            }
        }
        guard let architecture else { throw JSONReader.missing("architecture") }
        guard let os else { throw JSONReader.missing("os") }
        guard let rootfs else { throw JSONReader.missing("rootfs") }
        self.created = created
        self.author = author
        self.architecture = architecture
        self.os = os
        self.variant = variant
        self.config = config
        self.rootfs = rootfs
        self.history = history
    }
}

extension ImageConfig.RootFS: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var type: String?
        var diffIDs: [Digest]?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "type": type = try reader.value()
            case "diff_ids": diffIDs = try reader.value()
            default: try reader.skip()
            }
        }
        guard let type else { throw JSONReader.missing("type") }
        guard let diffIDs else { throw JSONReader.missing("diff_ids") }
        self.type = type
        self.diffIDs = diffIDs
    }
}

extension ImageConfig.History: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var created: String?
        var createdBy: String?
        var author: String?
        var comment: String?
        var emptyLayer: Bool?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "created": created = try reader.value()
            case "created_by": createdBy = try reader.value()
            case "author": author = try reader.value()
            case "comment": comment = try reader.value()
            case "empty_layer": emptyLayer = try reader.value()
            default: try reader.skip()
            }
        }
        self.created = created
        self.createdBy = createdBy
        self.author = author
        self.comment = comment
        self.emptyLayer = emptyLayer
    }
}
