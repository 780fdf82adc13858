/// All that is known of an image (Engine API, `ImageInspect`).
package struct ImageInspect: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""
    @Always package var repoTags: [String] = []
    @Always package var repoDigests: [String] = []
    @Always package var parent: String = ""
    @Always package var comment: String = ""
    package var created: String?
    @Always package var dockerVersion: String = ""
    @Always package var author: String = ""
    @OrNull package var config: ContainerConfig?
    @Always package var architecture: String = ""
    package var variant: String?
    @Always package var os: String = ""
    package var osVersion: String?
    @Always package var size: Int64 = 0
    @Always package var graphDriver: GraphDriver = GraphDriver()
    @Always package var rootFS: RootFSSummary = RootFSSummary()
    @Always package var metadata: ImageMetadata = ImageMetadata()

    package init() {}

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case repoTags = "RepoTags"
        case repoDigests = "RepoDigests"
        case parent = "Parent"
        case comment = "Comment"
        case created = "Created"
        case dockerVersion = "DockerVersion"
        case author = "Author"
        case config = "Config"
        case architecture = "Architecture"
        case variant = "Variant"
        case os = "Os"
        case osVersion = "OsVersion"
        case size = "Size"
        case graphDriver = "GraphDriver"
        case rootFS = "RootFS"
        case metadata = "Metadata"
    }
}

/// DiffIDs of the layers, lowest first.
package struct RootFSSummary: Sendable, Equatable, Codable, ZeroValue {
    @Always package var type: String = ""
    package var layers: [String]?

    package init() {}

    package init(type: String, layers: [String]?) {
        self.type = type
        self.layers = layers
    }

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case layers = "Layers"
    }
}

/// What the engine adds to an image.
package struct ImageMetadata: Sendable, Equatable, Codable, ZeroValue {
    @Always package var lastTagTime: String = ""

    package init() {}

    package init(lastTagTime: String) {
        self.lastTagTime = lastTagTime
    }

    enum CodingKeys: String, CodingKey {
        case lastTagTime = "LastTagTime"
    }
}
