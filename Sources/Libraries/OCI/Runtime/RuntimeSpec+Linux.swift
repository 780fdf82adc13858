extension RuntimeSpec {
    /// What only Linux has (config-linux.md).
    package struct Linux: Sendable, Equatable, Codable {
        package var namespaces: [Namespace]?
        package var uidMappings: [IDMapping]?
        package var gidMappings: [IDMapping]?
        package var timeOffsets: [String: TimeOffset]?
        package var devices: [Device]?
        /// Host interface name to what becomes of it.
        package var netDevices: [String: NetDevice]?
        package var cgroupsPath: String?
        package var resources: Resources?
        /// `private`, `slave`, `shared`, `unbindable` or their `r…` forms.
        package var rootfsPropagation: String?
        package var seccomp: Seccomp?
        package var sysctl: [String: String]?
        package var maskedPaths: [String]?
        package var readonlyPaths: [String]?
        package var mountLabel: String?
        package var intelRdt: IntelRdt?
        package var personality: Personality?
        package var memoryPolicy: MemoryPolicy?

        package init(
            namespaces: [Namespace]? = nil, uidMappings: [IDMapping]? = nil, gidMappings: [IDMapping]? = nil,
            timeOffsets: [String: TimeOffset]? = nil, devices: [Device]? = nil,
            netDevices: [String: NetDevice]? = nil, cgroupsPath: String? = nil, resources: Resources? = nil,
            rootfsPropagation: String? = nil, seccomp: Seccomp? = nil, sysctl: [String: String]? = nil,
            maskedPaths: [String]? = nil, readonlyPaths: [String]? = nil, mountLabel: String? = nil,
            intelRdt: IntelRdt? = nil, personality: Personality? = nil, memoryPolicy: MemoryPolicy? = nil
        ) {
            self.namespaces = namespaces
            self.uidMappings = uidMappings
            self.gidMappings = gidMappings
            self.timeOffsets = timeOffsets
            self.devices = devices
            self.netDevices = netDevices
            self.cgroupsPath = cgroupsPath
            self.resources = resources
            self.rootfsPropagation = rootfsPropagation
            self.seccomp = seccomp
            self.sysctl = sysctl
            self.maskedPaths = maskedPaths
            self.readonlyPaths = readonlyPaths
            self.mountLabel = mountLabel
            self.intelRdt = intelRdt
            self.personality = personality
            self.memoryPolicy = memoryPolicy
        }
    }

    /// A namespace to make (`path` nil) or to join.
    package struct Namespace: Sendable, Equatable, Codable {
        package var type: Kind
        package var path: String?

        /// The specification's names; an unknown one fails to decode.
        package enum Kind: String, Sendable, Codable, CaseIterable {
            case pid, network, mount, ipc, uts, user, cgroup, time
        }

        package init(_ type: Kind, path: String? = nil) {
            self.type = type
            self.path = path
        }
    }

    /// Offset of a clock in a new time namespace (time_namespaces(7)).
    package struct TimeOffset: Sendable, Equatable, Codable {
        package var secs: Int64?
        package var nanosecs: UInt32?

        package init(secs: Int64? = nil, nanosecs: UInt32? = nil) {
            self.secs = secs
            self.nanosecs = nanosecs
        }
    }

    /// A device node to make.
    package struct Device: Sendable, Equatable, Codable {
        /// `c`, `u`, `b` or `p`.
        package var type: String
        package var path: String
        package var major: Int64?
        package var minor: Int64?
        /// Permission bits; nil: 0666.
        package var fileMode: UInt32?
        package var uid: UInt32?
        package var gid: UInt32?

        package init(
            type: String, path: String, major: Int64? = nil, minor: Int64? = nil, fileMode: UInt32? = nil,
            uid: UInt32? = nil, gid: UInt32? = nil
        ) {
            self.type = type
            self.path = path
            self.major = major
            self.minor = minor
            self.fileMode = fileMode
            self.uid = uid
            self.gid = gid
        }
    }

    /// A host's network interface moved into the container.
    package struct NetDevice: Sendable, Equatable, Codable {
        /// Its name there; nil keeps the name.
        package var name: String?

        package init(name: String? = nil) { self.name = name }
    }

    /// Cache and memory bandwidth classes (resctrl).
    package struct IntelRdt: Sendable, Equatable, Codable {
        package var closID: String?
        package var l3CacheSchema: String?
        package var memBwSchema: String?
        package var schemata: [String]?
        package var enableMonitoring: Bool?

        package init() {}
    }

    /// Execution domain (personality(2)): `LINUX` or `LINUX32`.
    package struct Personality: Sendable, Equatable, Codable {
        package var domain: String
        package var flags: [String]?

        package init(domain: String, flags: [String]? = nil) {
            self.domain = domain
            self.flags = flags
        }
    }
}
