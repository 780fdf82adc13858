/// What runs in a container, whatever the host (Engine API, `ContainerConfig`).
package struct ContainerConfig: Sendable, Equatable, Codable, ZeroValue {
    @Always package var hostname: String = ""
    @Always package var domainname: String = ""
    @Always package var user: String = ""
    @Always package var attachStdin: Bool = false
    @Always package var attachStdout: Bool = false
    @Always package var attachStderr: Bool = false
    /// Keys as `80/tcp`.
    package var exposedPorts: [String: EmptyObject]?
    @Always package var tty: Bool = false
    @Always package var openStdin: Bool = false
    /// The first client that leaves closes stdin.
    @Always package var stdinOnce: Bool = false
    /// `KEY=value`; a bare `KEY` takes the variable of the image away.
    @OrNull package var env: [String]?
    @OrNull package var cmd: [String]?
    package var healthcheck: HealthCheck?
    package var argsEscaped: Bool?
    @Always package var image: String = ""
    /// Anonymous volumes, by their path in the container.
    @OrNull package var volumes: [String: EmptyObject]?
    @Always package var workingDir: String = ""
    /// nil: the image's; `[""]` clears it.
    @OrNull package var entrypoint: [String]?
    package var networkDisabled: Bool?
    package var macAddress: String?
    @OrNull package var onBuild: [String]?
    @OrNull package var labels: [String: String]?
    /// Name or number, as the user wrote it.
    package var stopSignal: String?
    /// Seconds.
    package var stopTimeout: Int?
    package var shell: [String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case hostname = "Hostname"
        case domainname = "Domainname"
        case user = "User"
        case attachStdin = "AttachStdin"
        case attachStdout = "AttachStdout"
        case attachStderr = "AttachStderr"
        case exposedPorts = "ExposedPorts"
        case tty = "Tty"
        case openStdin = "OpenStdin"
        case stdinOnce = "StdinOnce"
        case env = "Env"
        case cmd = "Cmd"
        case healthcheck = "Healthcheck"
        case argsEscaped = "ArgsEscaped"
        case image = "Image"
        case volumes = "Volumes"
        case workingDir = "WorkingDir"
        case entrypoint = "Entrypoint"
        case networkDisabled = "NetworkDisabled"
        case macAddress = "MacAddress"
        case onBuild = "OnBuild"
        case labels = "Labels"
        case stopSignal = "StopSignal"
        case stopTimeout = "StopTimeout"
        case shell = "Shell"
    }
}
