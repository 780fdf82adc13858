/// Names of drivers, by kind.
package struct EnginePlugins: Sendable, Equatable, Codable, ZeroValue {
    @Always package var volume: [String] = []
    @Always package var network: [String] = []
    @OrNull package var authorization: [String]?
    @Always package var log: [String] = []

    package init() {}

    enum CodingKeys: String, CodingKey {
        case volume = "Volume"
        case network = "Network"
        case authorization = "Authorization"
        case log = "Log"
    }
}

/// Registries that are spoken to without a known certificate.
package struct RegistryConfig: Sendable, Equatable, Codable, ZeroValue {
    @Always package var insecureRegistryCIDRs: [String] = []
    @Always package var indexConfigs: [String: RegistryIndex] = [:]
    @OrNull package var mirrors: [String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case insecureRegistryCIDRs = "InsecureRegistryCIDRs"
        case indexConfigs = "IndexConfigs"
        case mirrors = "Mirrors"
    }
}

/// One registry's settings.
package struct RegistryIndex: Sendable, Equatable, Codable, ZeroValue {
    @Always package var name: String = ""
    @Always package var mirrors: [String] = []
    @Always package var secure: Bool = false
    @Always package var official: Bool = false

    package init() {}

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case mirrors = "Mirrors"
        case secure = "Secure"
        case official = "Official"
    }
}

/// An OCI runtime by its path.
package struct RuntimeInfo: Sendable, Equatable, Codable, ZeroValue {
    @Always package var path: String = ""

    package init() {}

    package init(path: String) {
        self.path = path
    }

    enum CodingKeys: String, CodingKey {
        case path
    }
}

/// Which build of a part runs.
package struct CommitInfo: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""

    package init() {}

    package init(id: String) {
        self.id = id
    }

    enum CodingKeys: String, CodingKey {
        case id = "ID"
    }
}
