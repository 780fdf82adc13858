/// What the server half of `docker version` prints (Engine API, `SystemVersion`).
package struct SystemVersion: Sendable, Equatable, Codable, ZeroValue {
    @Always package var platform: PlatformName = PlatformName()
    @Always package var components: [ComponentVersion] = []
    @Always package var version: String = ""
    @Always package var apiVersion: String = ""
    @Always package var minAPIVersion: String = ""
    @Always package var gitCommit: String = ""
    @Always package var goVersion: String = ""
    @Always package var os: String = ""
    @Always package var arch: String = ""
    package var kernelVersion: String?
    package var experimental: Bool?
    package var buildTime: String?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case platform = "Platform"
        case components = "Components"
        case version = "Version"
        case apiVersion = "ApiVersion"
        case minAPIVersion = "MinAPIVersion"
        case gitCommit = "GitCommit"
        case goVersion = "GoVersion"
        case os = "Os"
        case arch = "Arch"
        case kernelVersion = "KernelVersion"
        case experimental = "Experimental"
        case buildTime = "BuildTime"
    }
}

/// The product's name.
package struct PlatformName: Sendable, Equatable, Codable, ZeroValue {
    @Always package var name: String = ""

    package init() {}

    package init(name: String) {
        self.name = name
    }

    enum CodingKeys: String, CodingKey {
        case name = "Name"
    }
}

/// One part of the engine and its version.
package struct ComponentVersion: Sendable, Equatable, Codable, ZeroValue {
    @Always package var name: String = ""
    @Always package var version: String = ""
    package var details: [String: String]?

    package init() {}

    package init(name: String, version: String, details: [String: String]?) {
        self.name = name
        self.version = version
        self.details = details
    }

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case version = "Version"
        case details = "Details"
    }
}
