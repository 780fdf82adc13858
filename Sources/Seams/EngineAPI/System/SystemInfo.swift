/// What `docker info` prints (Engine API, `SystemInfo`).
package struct SystemInfo: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""
    @Always package var containers: Int = 0
    @Always package var containersRunning: Int = 0
    @Always package var containersPaused: Int = 0
    @Always package var containersStopped: Int = 0
    @Always package var images: Int = 0
    @Always package var driver: String = ""
    @OrNull package var driverStatus: [[String]]?
    @Always package var plugins: EnginePlugins = EnginePlugins()
    @Always package var memoryLimit: Bool = false
    @Always package var swapLimit: Bool = false
    @Always package var cpuCfsPeriod: Bool = false
    @Always package var cpuCfsQuota: Bool = false
    @Always package var cpuShares: Bool = false
    @Always package var cpuSet: Bool = false
    @Always package var pidsLimit: Bool = false
    @Always package var ipv4Forwarding: Bool = false
    @Always package var debug: Bool = false
    @Always package var nFd: Int = 0
    @Always package var oomKillDisable: Bool = false
    @Always package var nGoroutines: Int = 0
    @Always package var systemTime: String = ""
    @Always package var loggingDriver: String = ""
    @Always package var cgroupDriver: String = ""
    package var cgroupVersion: String?
    @Always package var nEventsListener: Int = 0
    @Always package var kernelVersion: String = ""
    @Always package var operatingSystem: String = ""
    @Always package var osVersion: String = ""
    @Always package var osType: String = ""
    @Always package var architecture: String = ""
    @Always package var indexServerAddress: String = ""
    @OrNull package var registryConfig: RegistryConfig?
    @Always package var ncpu: Int = 0
    /// Bytes.
    @Always package var memTotal: Int64 = 0
    @Always package var dockerRootDir: String = ""
    @Always package var httpProxy: String = ""
    @Always package var httpsProxy: String = ""
    @Always package var noProxy: String = ""
    @Always package var name: String = ""
    @Always package var labels: [String] = []
    @Always package var experimentalBuild: Bool = false
    @Always package var serverVersion: String = ""
    @Always package var runtimes: [String: RuntimeInfo] = [:]
    @Always package var defaultRuntime: String = ""
    @Always package var liveRestoreEnabled: Bool = false
    @Always package var isolation: String = ""
    @Always package var initBinary: String = ""
    @Always package var containerdCommit: CommitInfo = CommitInfo()
    @Always package var runcCommit: CommitInfo = CommitInfo()
    @Always package var initCommit: CommitInfo = CommitInfo()
    @Always package var securityOptions: [String] = []
    @Always package var cdiSpecDirs: [String] = []
    @OrNull package var warnings: [String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case id = "ID"
        case containers = "Containers"
        case containersRunning = "ContainersRunning"
        case containersPaused = "ContainersPaused"
        case containersStopped = "ContainersStopped"
        case images = "Images"
        case driver = "Driver"
        case driverStatus = "DriverStatus"
        case plugins = "Plugins"
        case memoryLimit = "MemoryLimit"
        case swapLimit = "SwapLimit"
        case cpuCfsPeriod = "CpuCfsPeriod"
        case cpuCfsQuota = "CpuCfsQuota"
        case cpuShares = "CPUShares"
        case cpuSet = "CPUSet"
        case pidsLimit = "PidsLimit"
        case ipv4Forwarding = "IPv4Forwarding"
        case debug = "Debug"
        case nFd = "NFd"
        case oomKillDisable = "OomKillDisable"
        case nGoroutines = "NGoroutines"
        case systemTime = "SystemTime"
        case loggingDriver = "LoggingDriver"
        case cgroupDriver = "CgroupDriver"
        case cgroupVersion = "CgroupVersion"
        case nEventsListener = "NEventsListener"
        case kernelVersion = "KernelVersion"
        case operatingSystem = "OperatingSystem"
        case osVersion = "OSVersion"
        case osType = "OSType"
        case architecture = "Architecture"
        case indexServerAddress = "IndexServerAddress"
        case registryConfig = "RegistryConfig"
        case ncpu = "NCPU"
        case memTotal = "MemTotal"
        case dockerRootDir = "DockerRootDir"
        case httpProxy = "HttpProxy"
        case httpsProxy = "HttpsProxy"
        case noProxy = "NoProxy"
        case name = "Name"
        case labels = "Labels"
        case experimentalBuild = "ExperimentalBuild"
        case serverVersion = "ServerVersion"
        case runtimes = "Runtimes"
        case defaultRuntime = "DefaultRuntime"
        case liveRestoreEnabled = "LiveRestoreEnabled"
        case isolation = "Isolation"
        case initBinary = "InitBinary"
        case containerdCommit = "ContainerdCommit"
        case runcCommit = "RuncCommit"
        case initCommit = "InitCommit"
        case securityOptions = "SecurityOptions"
        case cdiSpecDirs = "CDISpecDirs"
        case warnings = "Warnings"
    }
}
