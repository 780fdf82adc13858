/// All that is known of a container (Engine API, `ContainerInspectResponse`).
package struct ContainerInspect: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""
    @Always package var created: String = ""
    @Always package var path: String = ""
    @Always package var args: [String] = []
    @Always package var state: ContainerState = ContainerState()
    /// Id of the image.
    @Always package var image: String = ""
    @Always package var resolvConfPath: String = ""
    @Always package var hostnamePath: String = ""
    @Always package var hostsPath: String = ""
    @Always package var logPath: String = ""
    /// With a leading `/`.
    @Always package var name: String = ""
    @Always package var restartCount: Int = 0
    @Always package var driver: String = ""
    @Always package var platform: String = ""
    @Always package var mountLabel: String = ""
    @Always package var processLabel: String = ""
    @Always package var appArmorProfile: String = ""
    @OrNull package var execIDs: [String]?
    @Always package var hostConfig: HostConfig = HostConfig()
    @Always package var graphDriver: GraphDriver = GraphDriver()
    package var sizeRw: Int64?
    package var sizeRootFs: Int64?
    @Always package var mounts: [MountPoint] = []
    @Always package var config: ContainerConfig = ContainerConfig()
    @Always package var networkSettings: NetworkSettings = NetworkSettings()

    package init() {}

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case created = "Created"
        case path = "Path"
        case args = "Args"
        case state = "State"
        case image = "Image"
        case resolvConfPath = "ResolvConfPath"
        case hostnamePath = "HostnamePath"
        case hostsPath = "HostsPath"
        case logPath = "LogPath"
        case name = "Name"
        case restartCount = "RestartCount"
        case driver = "Driver"
        case platform = "Platform"
        case mountLabel = "MountLabel"
        case processLabel = "ProcessLabel"
        case appArmorProfile = "AppArmorProfile"
        case execIDs = "ExecIDs"
        case hostConfig = "HostConfig"
        case graphDriver = "GraphDriver"
        case sizeRw = "SizeRw"
        case sizeRootFs = "SizeRootFs"
        case mounts = "Mounts"
        case config = "Config"
        case networkSettings = "NetworkSettings"
    }
}

/// The snapshotter of a container or image, with what it says of its folders.
package struct GraphDriver: Sendable, Equatable, Codable, ZeroValue {
    @OrNull package var data: [String: String]?
    @Always package var name: String = ""

    package init() {}

    package init(name: String, data: [String: String]? = nil) {
        self.name = name
        self.data = data
    }

    enum CodingKeys: String, CodingKey {
        case data = "Data"
        case name = "Name"
    }
}

/// A mount of a container as it was made.
package struct MountPoint: Sendable, Equatable, Codable, ZeroValue {
    package var type: String?
    package var name: String?
    @Always package var source: String = ""
    @Always package var destination: String = ""
    package var driver: String?
    @Always package var mode: String = ""
    @Always package var rw: Bool = false
    @Always package var propagation: String = ""

    package init() {}

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case name = "Name"
        case source = "Source"
        case destination = "Destination"
        case driver = "Driver"
        case mode = "Mode"
        case rw = "RW"
        case propagation = "Propagation"
    }
}
