package import Faults

extension Descriptor: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var mediaType: String?
        var digest: Digest?
        var size: Int64?
        var urls: [String]?
        var annotations: [String: String]?
        var platform: Platform?
        var artifactType: String?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "mediaType": mediaType = try reader.value()
            case "digest": digest = try reader.value()
            case "size": size = try reader.value()
            case "urls": urls = try reader.value()
            case "annotations": annotations = try reader.value()
            case "platform": platform = try reader.value()
            case "artifactType": artifactType = try reader.value()
            default: try reader.skip()
            }
        }
        guard let mediaType else { throw JSONReader.missing("mediaType") }
        guard let digest else { throw JSONReader.missing("digest") }
        guard let size else { throw JSONReader.missing("size") }
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.urls = urls
        self.annotations = annotations
        self.platform = platform
        self.artifactType = artifactType
    }
}

extension Platform: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var architecture: String?
        var os: String?
        var variant: String?
        var osVersion: String?
        var osFeatures: [String]?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "architecture": architecture = try reader.value()
            case "os": os = try reader.value()
            case "variant": variant = try reader.value()
            case "os.version": osVersion = try reader.value()
            case "os.features": osFeatures = try reader.value()
            default: try reader.skip()
            }
        }
        guard let architecture else { throw JSONReader.missing("architecture") }
        guard let os else { throw JSONReader.missing("os") }
        self.architecture = architecture
        self.os = os
        self.variant = variant
        self.osVersion = osVersion
        self.osFeatures = osFeatures
    }
}
