extension RuntimeSpec {
    /// Limits of the container's cgroup (config-linux.md, "Control groups").
    package struct Resources: Sendable, Equatable, Codable {
        package var devices: [DeviceRule]?
        package var memory: Memory?
        package var cpu: CPU?
        package var pids: Pids?
        package var blockIO: BlockIO?
        package var hugepageLimits: [HugepageLimit]?
        package var network: NetworkClass?
        package var rdma: [String: Rdma]?
        /// Files of cgroup v2 by name, written as they are.
        package var unified: [String: String]?

        package init(
            devices: [DeviceRule]? = nil, memory: Memory? = nil, cpu: CPU? = nil, pids: Pids? = nil,
            blockIO: BlockIO? = nil, hugepageLimits: [HugepageLimit]? = nil, network: NetworkClass? = nil,
            rdma: [String: Rdma]? = nil, unified: [String: String]? = nil
        ) {
            self.devices = devices
            self.memory = memory
            self.cpu = cpu
            self.pids = pids
            self.blockIO = blockIO
            self.hugepageLimits = hugepageLimits
            self.network = network
            self.rdma = rdma
            self.unified = unified
        }
    }

    /// One line of the device allow list; in order, the last match wins.
    package struct DeviceRule: Sendable, Equatable, Codable {
        package var allow: Bool
        /// `a`, `c` or `b`; nil: all.
        package var type: String?
        /// nil or -1: any.
        package var major: Int64?
        package var minor: Int64?
        /// Of `r`, `w`, `m`; nil: all.
        package var access: String?

        package init(
            allow: Bool, type: String? = nil, major: Int64? = nil, minor: Int64? = nil, access: String? = nil
        ) {
            self.allow = allow
            self.type = type
            self.major = major
            self.minor = minor
            self.access = access
        }
    }

    /// Memory limits in bytes; -1 is unlimited.
    package struct Memory: Sendable, Equatable, Codable {
        package var limit: Int64?
        package var reservation: Int64?
        /// Memory and swap together, as v1 counts it.
        package var swap: Int64?
        package var kernel: Int64?
        package var kernelTCP: Int64?
        /// 0 to 100.
        package var swappiness: UInt64?
        package var disableOOMKiller: Bool?
        package var useHierarchy: Bool?
        package var checkBeforeUpdate: Bool?

        package init(
            limit: Int64? = nil, reservation: Int64? = nil, swap: Int64? = nil, kernel: Int64? = nil,
            kernelTCP: Int64? = nil, swappiness: UInt64? = nil, disableOOMKiller: Bool? = nil,
            useHierarchy: Bool? = nil, checkBeforeUpdate: Bool? = nil
        ) {
            self.limit = limit
            self.reservation = reservation
            self.swap = swap
            self.kernel = kernel
            self.kernelTCP = kernelTCP
            self.swappiness = swappiness
            self.disableOOMKiller = disableOOMKiller
            self.useHierarchy = useHierarchy
            self.checkBeforeUpdate = checkBeforeUpdate
        }
    }

    /// Processor time; quotas, periods and runtimes in microseconds.
    package struct CPU: Sendable, Equatable, Codable {
        package var shares: UInt64?
        package var quota: Int64?
        package var burst: UInt64?
        package var period: UInt64?
        package var realtimeRuntime: Int64?
        package var realtimePeriod: UInt64?
        /// Lists as in cpuset(7).
        package var cpus: String?
        package var mems: String?
        package var idle: Int64?

        package init(
            shares: UInt64? = nil, quota: Int64? = nil, burst: UInt64? = nil, period: UInt64? = nil,
            realtimeRuntime: Int64? = nil, realtimePeriod: UInt64? = nil, cpus: String? = nil,
            mems: String? = nil, idle: Int64? = nil
        ) {
            self.shares = shares
            self.quota = quota
            self.burst = burst
            self.period = period
            self.realtimeRuntime = realtimeRuntime
            self.realtimePeriod = realtimePeriod
            self.cpus = cpus
            self.mems = mems
            self.idle = idle
        }
    }

    /// How many tasks; -1 is unlimited.
    package struct Pids: Sendable, Equatable, Codable {
        package var limit: Int64?

        package init(limit: Int64? = nil) { self.limit = limit }
    }
}
