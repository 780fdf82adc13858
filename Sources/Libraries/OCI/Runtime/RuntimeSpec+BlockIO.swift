extension RuntimeSpec {
    /// Block I/O weights and throttles.
    package struct BlockIO: Sendable, Equatable, Codable {
        /// 10 to 1000.
        package var weight: UInt16?
        package var leafWeight: UInt16?
        package var weightDevice: [WeightDevice]?
        package var throttleReadBpsDevice: [ThrottleDevice]?
        package var throttleWriteBpsDevice: [ThrottleDevice]?
        package var throttleReadIOPSDevice: [ThrottleDevice]?
        package var throttleWriteIOPSDevice: [ThrottleDevice]?

        package init(
            weight: UInt16? = nil, leafWeight: UInt16? = nil, weightDevice: [WeightDevice]? = nil,
            throttleReadBpsDevice: [ThrottleDevice]? = nil, throttleWriteBpsDevice: [ThrottleDevice]? = nil,
            throttleReadIOPSDevice: [ThrottleDevice]? = nil, throttleWriteIOPSDevice: [ThrottleDevice]? = nil
        ) {
            self.weight = weight
            self.leafWeight = leafWeight
            self.weightDevice = weightDevice
            self.throttleReadBpsDevice = throttleReadBpsDevice
            self.throttleWriteBpsDevice = throttleWriteBpsDevice
            self.throttleReadIOPSDevice = throttleReadIOPSDevice
            self.throttleWriteIOPSDevice = throttleWriteIOPSDevice
        }
    }

    /// Weight of one block device.
    package struct WeightDevice: Sendable, Equatable, Codable {
        package var major: Int64
        package var minor: Int64
        package var weight: UInt16?
        package var leafWeight: UInt16?

        package init(major: Int64, minor: Int64, weight: UInt16? = nil, leafWeight: UInt16? = nil) {
            self.major = major
            self.minor = minor
            self.weight = weight
            self.leafWeight = leafWeight
        }
    }

    /// Bytes or operations per second of one block device.
    package struct ThrottleDevice: Sendable, Equatable, Codable {
        package var major: Int64
        package var minor: Int64
        package var rate: UInt64

        package init(major: Int64, minor: Int64, rate: UInt64) {
            self.major = major
            self.minor = minor
            self.rate = rate
        }
    }

    /// Bytes in huge pages of one size (`2MB`).
    package struct HugepageLimit: Sendable, Equatable, Codable {
        package var pageSize: String
        package var limit: UInt64

        package init(pageSize: String, limit: UInt64) {
            self.pageSize = pageSize
            self.limit = limit
        }
    }

    /// Marks of network traffic (v1: net_cls, net_prio).
    package struct NetworkClass: Sendable, Equatable, Codable {
        package var classID: UInt32?
        package var priorities: [InterfacePriority]?

        package init(classID: UInt32? = nil, priorities: [InterfacePriority]? = nil) {
            self.classID = classID
            self.priorities = priorities
        }
    }

    /// Priority of one interface (net_prio).
    package struct InterfacePriority: Sendable, Equatable, Codable {
        package var name: String
        package var priority: UInt32

        package init(name: String, priority: UInt32) {
            self.name = name
            self.priority = priority
        }
    }

    /// Limits of one RDMA device.
    package struct Rdma: Sendable, Equatable, Codable {
        package var hcaHandles: UInt32?
        package var hcaObjects: UInt32?

        package init(hcaHandles: UInt32? = nil, hcaObjects: UInt32? = nil) {
            self.hcaHandles = hcaHandles
            self.hcaObjects = hcaObjects
        }
    }
}
