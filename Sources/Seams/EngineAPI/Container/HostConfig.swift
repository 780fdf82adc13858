/// What a container gets from its host (Engine API, `HostConfig`); the order is that of `docker inspect`.
package struct HostConfig: Sendable, Equatable, Codable, ZeroValue {
    /// `source:target[:options]`; source is a path or the name of a volume.
    @OrNull package var binds: [String]?
    @Always package var containerIDFile: String = ""
    @Always package var logConfig: LogConfig = LogConfig()
    /// `bridge`, `none`, `host`, `container:ID`, `default`, or the name of a network.
    @Always package var networkMode: String = ""
    @OrNull package var portBindings: [String: [PortBinding]]?
    @Always package var restartPolicy: RestartPolicy = RestartPolicy()
    @Always package var autoRemove: Bool = false
    @Always package var volumeDriver: String = ""
    @OrNull package var volumesFrom: [String]?
    /// Rows, columns.
    @Always package var consoleSize: [Int] = [0, 0]
    package var annotations: [String: String]?
    @OrNull package var capAdd: [String]?
    @OrNull package var capDrop: [String]?
    /// `host`, `private`; empty: the host's usual one.
    @Always package var cgroupnsMode: String = ""
    @OrNull package var dns: [String]?
    @OrNull package var dnsOptions: [String]?
    @OrNull package var dnsSearch: [String]?
    /// `name:address`.
    @OrNull package var extraHosts: [String]?
    @OrNull package var groupAdd: [String]?
    /// `none`, `private`, `shareable`, `host`, `container:ID`; empty: `private`.
    @Always package var ipcMode: String = ""
    @Always package var cgroup: String = ""
    @OrNull package var links: [String]?
    @Always package var oomScoreAdj: Int = 0
    /// Empty, `host`, or `container:ID`.
    @Always package var pidMode: String = ""
    @Always package var privileged: Bool = false
    @Always package var publishAllPorts: Bool = false
    @Always package var readonlyRootfs: Bool = false
    @OrNull package var securityOpt: [String]?
    package var storageOpt: [String: String]?
    /// Path to mount options.
    package var tmpfs: [String: String]?
    /// Empty or `host`.
    @Always package var utsMode: String = ""
    @Always package var usernsMode: String = ""
    /// Bytes; 0: 64 MiB.
    @Always package var shmSize: Int64 = 0
    package var sysctls: [String: String]?
    package var runtime: String?
    @Always package var isolation: String = ""
    @Always package var cpuShares: Int64 = 0
    /// Bytes.
    @Always package var memory: Int64 = 0
    /// Billionths of a processor.
    @Always package var nanoCPUs: Int64 = 0
    @Always package var cgroupParent: String = ""
    @Always package var blkioWeight: Int = 0
    @OrNull package var blkioWeightDevice: [WeightDevice]?
    @OrNull package var blkioDeviceReadBps: [ThrottleDevice]?
    @OrNull package var blkioDeviceWriteBps: [ThrottleDevice]?
    @OrNull package var blkioDeviceReadIOps: [ThrottleDevice]?
    @OrNull package var blkioDeviceWriteIOps: [ThrottleDevice]?
    /// Microseconds, as the three below.
    @Always package var cpuPeriod: Int64 = 0
    @Always package var cpuQuota: Int64 = 0
    @Always package var cpuRealtimePeriod: Int64 = 0
    @Always package var cpuRealtimeRuntime: Int64 = 0
    @Always package var cpusetCpus: String = ""
    @Always package var cpusetMems: String = ""
    @OrNull package var devices: [DeviceMapping]?
    @OrNull package var deviceCgroupRules: [String]?
    @OrNull package var deviceRequests: [DeviceRequest]?
    /// Bytes.
    @Always package var memoryReservation: Int64 = 0
    /// Bytes of memory and swap together; -1 without limit.
    @Always package var memorySwap: Int64 = 0
    @OrNull package var memorySwappiness: Int64?
    @OrNull package var oomKillDisable: Bool?
    /// 0 or -1: without limit.
    @OrNull package var pidsLimit: Int64?
    @OrNull package var ulimits: [Ulimit]?
    @Always package var cpuCount: Int64 = 0
    @Always package var cpuPercent: Int64 = 0
    @Always package var ioMaximumIOps: Int64 = 0
    @Always package var ioMaximumBandwidth: Int64 = 0
    package var mounts: [MountRequest]?
    /// nil: Docker's own list; empty: none.
    @OrNull package var maskedPaths: [String]?
    /// nil: Docker's own list; empty: none.
    @OrNull package var readonlyPaths: [String]?
    package var initProcess: Bool?

    enum CodingKeys: String, CodingKey {
        case binds = "Binds"
        case containerIDFile = "ContainerIDFile"
        case logConfig = "LogConfig"
        case networkMode = "NetworkMode"
        case portBindings = "PortBindings"
        case restartPolicy = "RestartPolicy"
        case autoRemove = "AutoRemove"
        case volumeDriver = "VolumeDriver"
        case volumesFrom = "VolumesFrom"
        case consoleSize = "ConsoleSize"
        case annotations = "Annotations"
        case capAdd = "CapAdd"
        case capDrop = "CapDrop"
        case cgroupnsMode = "CgroupnsMode"
        case dns = "Dns"
        case dnsOptions = "DnsOptions"
        case dnsSearch = "DnsSearch"
        case extraHosts = "ExtraHosts"
        case groupAdd = "GroupAdd"
        case ipcMode = "IpcMode"
        case cgroup = "Cgroup"
        case links = "Links"
        case oomScoreAdj = "OomScoreAdj"
        case pidMode = "PidMode"
        case privileged = "Privileged"
        case publishAllPorts = "PublishAllPorts"
        case readonlyRootfs = "ReadonlyRootfs"
        case securityOpt = "SecurityOpt"
        case storageOpt = "StorageOpt"
        case tmpfs = "Tmpfs"
        case utsMode = "UTSMode"
        case usernsMode = "UsernsMode"
        case shmSize = "ShmSize"
        case sysctls = "Sysctls"
        case runtime = "Runtime"
        case isolation = "Isolation"
        case cpuShares = "CpuShares"
        case memory = "Memory"
        case nanoCPUs = "NanoCpus"
        case cgroupParent = "CgroupParent"
        case blkioWeight = "BlkioWeight"
        case blkioWeightDevice = "BlkioWeightDevice"
        case blkioDeviceReadBps = "BlkioDeviceReadBps"
        case blkioDeviceWriteBps = "BlkioDeviceWriteBps"
        case blkioDeviceReadIOps = "BlkioDeviceReadIOps"
        case blkioDeviceWriteIOps = "BlkioDeviceWriteIOps"
        case cpuPeriod = "CpuPeriod"
        case cpuQuota = "CpuQuota"
        case cpuRealtimePeriod = "CpuRealtimePeriod"
        case cpuRealtimeRuntime = "CpuRealtimeRuntime"
        case cpusetCpus = "CpusetCpus"
        case cpusetMems = "CpusetMems"
        case devices = "Devices"
        case deviceCgroupRules = "DeviceCgroupRules"
        case deviceRequests = "DeviceRequests"
        case memoryReservation = "MemoryReservation"
        case memorySwap = "MemorySwap"
        case memorySwappiness = "MemorySwappiness"
        case oomKillDisable = "OomKillDisable"
        case pidsLimit = "PidsLimit"
        case ulimits = "Ulimits"
        case cpuCount = "CpuCount"
        case cpuPercent = "CpuPercent"
        case ioMaximumIOps = "IOMaximumIOps"
        case ioMaximumBandwidth = "IOMaximumBandwidth"
        case mounts = "Mounts"
        case maskedPaths = "MaskedPaths"
        case readonlyPaths = "ReadonlyPaths"
        case initProcess = "Init"
    }

    package init() {}
}
