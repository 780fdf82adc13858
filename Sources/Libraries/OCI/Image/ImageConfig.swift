/// An image's configuration (image-spec, config.md), with the fields Docker adds to it.
package struct ImageConfig: Sendable, Codable {
    package var created: String?
    package var author: String?
    package var architecture: String
    package var os: String
    package var variant: String?
    package var config: ImageDefaults?
    package var rootfs: RootFS
    package var history: [History]?

    /// The layers' DiffIDs, lowest first.
    package struct RootFS: Sendable, Codable {
        package var type: String
        package var diffIDs: [Digest]

        enum CodingKeys: String, CodingKey {
            case type
            case diffIDs = "diff_ids"
        }
    }

    /// One line of `docker history`.
    package struct History: Sendable, Codable {
        package var created: String?
        package var createdBy: String?
        package var author: String?
        package var comment: String?
        package var emptyLayer: Bool?

        enum CodingKeys: String, CodingKey {
            case created, author, comment
            case createdBy = "created_by"
            case emptyLayer = "empty_layer"
        }
    }
}

/// What a container of the image starts with unless told otherwise (`config` of config.md).
package struct ImageDefaults: Sendable, Codable {
    package var user: String?
    package var exposedPorts: [String: Empty]?
    package var env: [String]?
    package var entrypoint: [String]?
    package var cmd: [String]?
    package var volumes: [String: Empty]?
    package var workingDir: String?
    package var labels: [String: String]?
    package var stopSignal: String?
    package var onBuild: [String]?
    package var shell: [String]?
    package var healthcheck: HealthConfig?

    enum CodingKeys: String, CodingKey {
        case user = "User"
        case exposedPorts = "ExposedPorts"
        case env = "Env"
        case entrypoint = "Entrypoint"
        case cmd = "Cmd"
        case volumes = "Volumes"
        case workingDir = "WorkingDir"
        case labels = "Labels"
        case stopSignal = "StopSignal"
        case onBuild = "OnBuild"
        case shell = "Shell"
        case healthcheck = "Healthcheck"
    }

    /// Go's `struct{}`: the values of sets in JSON.
    package struct Empty: Sendable, Codable {
        package init() {}
    }
}

/// Docker's HEALTHCHECK; durations in nanoseconds.
package struct HealthConfig: Sendable, Codable {
    package var test: [String]?
    package var interval: Int64?
    package var timeout: Int64?
    package var startPeriod: Int64?
    package var startInterval: Int64?
    package var retries: Int?

    enum CodingKeys: String, CodingKey {
        case test = "Test"
        case interval = "Interval"
        case timeout = "Timeout"
        case startPeriod = "StartPeriod"
        case startInterval = "StartInterval"
        case retries = "Retries"
    }
}
