/// A log driver and its options.
package struct LogConfig: Sendable, Equatable, Codable, ZeroValue {
    @Always package var type: String = ""
    @Always package var config: [String: String] = [:]

    package init() {}

    package init(type: String, config: [String: String] = [:]) {
        self.type = type
        self.config = config
    }

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case config = "Config"
    }
}

/// When to start a container again: `no`, `always`, `unless-stopped`, `on-failure`.
package struct RestartPolicy: Sendable, Equatable, Codable, ZeroValue {
    @Always package var name: String = ""
    @Always package var maximumRetryCount: Int = 0

    package init() {}

    package init(name: String, maximumRetryCount: Int = 0) {
        self.name = name
        self.maximumRetryCount = maximumRetryCount
    }

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case maximumRetryCount = "MaximumRetryCount"
    }
}

/// A place on the host that leads to a port of the container.
package struct PortBinding: Sendable, Equatable, Codable, ZeroValue {
    @Always package var hostIP: String = ""
    @Always package var hostPort: String = ""

    package init() {}

    package init(hostIP: String, hostPort: String) {
        self.hostIP = hostIP
        self.hostPort = hostPort
    }

    enum CodingKeys: String, CodingKey {
        case hostIP = "HostIp"
        case hostPort = "HostPort"
    }
}

/// A device of the host given to the container; permissions of `rwm`.
package struct DeviceMapping: Sendable, Equatable, Codable, ZeroValue {
    @Always package var pathOnHost: String = ""
    @Always package var pathInContainer: String = ""
    @Always package var cgroupPermissions: String = ""

    package init() {}

    package init(pathOnHost: String, pathInContainer: String, cgroupPermissions: String) {
        self.pathOnHost = pathOnHost
        self.pathInContainer = pathInContainer
        self.cgroupPermissions = cgroupPermissions
    }

    enum CodingKeys: String, CodingKey {
        case pathOnHost = "PathOnHost"
        case pathInContainer = "PathInContainer"
        case cgroupPermissions = "CgroupPermissions"
    }
}

/// Devices asked of a driver (`--gpus`, CDI).
package struct DeviceRequest: Sendable, Equatable, Codable, ZeroValue {
    @Always package var driver: String = ""
    @Always package var count: Int = 0
    @OrNull package var deviceIDs: [String]?
    @OrNull package var capabilities: [[String]]?
    @OrNull package var options: [String: String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case driver = "Driver"
        case count = "Count"
        case deviceIDs = "DeviceIDs"
        case capabilities = "Capabilities"
        case options = "Options"
    }
}

/// A resource limit by Docker's name (`nofile`), without `RLIMIT_`; -1 is unlimited.
package struct Ulimit: Sendable, Equatable, Codable, ZeroValue {
    @Always package var name: String = ""
    @Always package var hard: Int64 = 0
    @Always package var soft: Int64 = 0

    package init() {}

    package init(name: String, hard: Int64, soft: Int64) {
        self.name = name
        self.hard = hard
        self.soft = soft
    }

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case hard = "Hard"
        case soft = "Soft"
    }
}

/// A block device's relative weight.
package struct WeightDevice: Sendable, Equatable, Codable, ZeroValue {
    @Always package var path: String = ""
    @Always package var weight: Int = 0

    package init() {}

    package init(path: String, weight: Int) {
        self.path = path
        self.weight = weight
    }

    enum CodingKeys: String, CodingKey {
        case path = "Path"
        case weight = "Weight"
    }
}

/// A block device's rate: bytes or operations a second.
package struct ThrottleDevice: Sendable, Equatable, Codable, ZeroValue {
    @Always package var path: String = ""
    @Always package var rate: UInt64 = 0

    package init() {}

    package init(path: String, rate: UInt64) {
        self.path = path
        self.rate = rate
    }

    enum CodingKeys: String, CodingKey {
        case path = "Path"
        case rate = "Rate"
    }
}
