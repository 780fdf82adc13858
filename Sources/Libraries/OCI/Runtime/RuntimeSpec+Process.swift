extension RuntimeSpec {
    /// The process to run (config.md, "Process").
    package struct Process: Sendable, Equatable, Codable {
        package var terminal: Bool?
        package var consoleSize: ConsoleSize?
        package var user: User?
        package var args: [String]?
        /// `NAME=value`; of two with one name the last counts.
        package var env: [String]?
        package var cwd: String
        package var capabilities: Capabilities?
        package var rlimits: [ResourceLimit]?
        package var noNewPrivileges: Bool?
        package var apparmorProfile: String?
        package var selinuxLabel: String?
        /// nil keeps the caller's.
        package var oomScoreAdj: Int?
        package var scheduler: Scheduler?
        package var ioPriority: IOPriority?
        package var execCPUAffinity: CPUAffinity?

        package init(
            terminal: Bool? = nil, consoleSize: ConsoleSize? = nil, user: User? = nil, args: [String]? = nil,
            env: [String]? = nil, cwd: String = "/", capabilities: Capabilities? = nil,
            rlimits: [ResourceLimit]? = nil, noNewPrivileges: Bool? = nil, apparmorProfile: String? = nil,
            selinuxLabel: String? = nil, oomScoreAdj: Int? = nil, scheduler: Scheduler? = nil,
            ioPriority: IOPriority? = nil, execCPUAffinity: CPUAffinity? = nil
        ) {
            self.terminal = terminal
            self.consoleSize = consoleSize
            self.user = user
            self.args = args
            self.env = env
            self.cwd = cwd
            self.capabilities = capabilities
            self.rlimits = rlimits
            self.noNewPrivileges = noNewPrivileges
            self.apparmorProfile = apparmorProfile
            self.selinuxLabel = selinuxLabel
            self.oomScoreAdj = oomScoreAdj
            self.scheduler = scheduler
            self.ioPriority = ioPriority
            self.execCPUAffinity = execCPUAffinity
        }
    }

    /// The terminal's size in characters.
    package struct ConsoleSize: Sendable, Equatable, Codable {
        package var height: UInt
        package var width: UInt

        package init(height: UInt, width: UInt) {
            self.height = height
            self.width = width
        }
    }

    /// Who the process runs as, by number (config.md, "POSIX-platform User").
    package struct User: Sendable, Equatable, Codable {
        package var uid: UInt32
        package var gid: UInt32
        /// nil: 0022.
        package var umask: UInt32?
        package var additionalGids: [UInt32]?
        package var username: String?

        package init(
            uid: UInt32 = 0, gid: UInt32 = 0, umask: UInt32? = nil, additionalGids: [UInt32]? = nil,
            username: String? = nil
        ) {
            self.uid = uid
            self.gid = gid
            self.umask = umask
            self.additionalGids = additionalGids
            self.username = username
        }
    }

    /// The five sets of capabilities(7), by name (`CAP_CHOWN`).
    package struct Capabilities: Sendable, Equatable, Codable {
        package var bounding: [String]?
        package var effective: [String]?
        package var inheritable: [String]?
        package var permitted: [String]?
        package var ambient: [String]?

        package init(
            bounding: [String]? = nil, effective: [String]? = nil, inheritable: [String]? = nil,
            permitted: [String]? = nil, ambient: [String]? = nil
        ) {
            self.bounding = bounding
            self.effective = effective
            self.inheritable = inheritable
            self.permitted = permitted
            self.ambient = ambient
        }
    }
}
