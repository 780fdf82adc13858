/// One line of `docker ps` (Engine API, `ContainerSummary`).
package struct ContainerSummary: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""
    /// With a leading `/`.
    @Always package var names: [String] = []
    @Always package var image: String = ""
    @Always package var imageID: String = ""
    @Always package var command: String = ""
    /// Seconds since 1970.
    @Always package var created: Int64 = 0
    @Always package var ports: [PortSummary] = []
    package var sizeRw: Int64?
    package var sizeRootFs: Int64?
    @Always package var labels: [String: String] = [:]
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`.
    @Always package var state: String = ""
    /// `Up 3 seconds`, `Exited (0) 2 minutes ago`; see `ContainerState.statusText(at:)`.
    @Always package var status: String = ""
    @Always package var hostConfig: HostSummary = HostSummary()
    @Always package var networkSettings: NetworkSummary = NetworkSummary()
    @Always package var mounts: [MountPoint] = []

    package init() {}

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case names = "Names"
        case image = "Image"
        case imageID = "ImageID"
        case command = "Command"
        case created = "Created"
        case ports = "Ports"
        case sizeRw = "SizeRw"
        case sizeRootFs = "SizeRootFs"
        case labels = "Labels"
        case state = "State"
        case status = "Status"
        case hostConfig = "HostConfig"
        case networkSettings = "NetworkSettings"
        case mounts = "Mounts"
    }
}

/// A port of a container, and where the host publishes it.
package struct PortSummary: Sendable, Equatable, Codable, ZeroValue {
    package var ip: String?
    @Always package var privatePort: Int = 0
    package var publicPort: Int?
    @Always package var type: String = ""

    package init() {}

    enum CodingKeys: String, CodingKey {
        case ip = "IP"
        case privatePort = "PrivatePort"
        case publicPort = "PublicPort"
        case type = "Type"
    }
}

/// What a summary says of the host's side.
package struct HostSummary: Sendable, Equatable, Codable, ZeroValue {
    package var networkMode: String?
    package var annotations: [String: String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case networkMode = "NetworkMode"
        case annotations = "Annotations"
    }
}

/// What a summary says of a container's networks.
package struct NetworkSummary: Sendable, Equatable, Codable, ZeroValue {
    @Always package var networks: [String: EndpointSettings] = [:]

    package init() {}

    enum CodingKeys: String, CodingKey {
        case networks = "Networks"
    }
}
