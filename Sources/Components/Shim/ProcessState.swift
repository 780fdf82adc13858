internal import Linux
internal import ShimAPI

/// Where a process is in its life; each case owns what only that time has.
enum ProcessState {
    /// An exec that was announced and not started.
    case registered
    case creating
    case created(Running)
    case starting(Running?)
    case running(Running)
    case paused(Running)
    case stopped(ShimExit)
    case deleting(ShimExit)

    /// A process that exists.
    final class Running {
        let pid: Int32
        let pidfd: PidFD

        init(pid: Int32, pidfd: consuming PidFD) {
            self.pid = pid
            self.pidfd = pidfd
        }
    }

    /// The state's name in messages.
    var name: String {
        switch self {
        case .registered: "registered"
        case .creating: "creating"
        case .created: "created"
        case .starting: "starting"
        case .running: "running"
        case .paused: "paused"
        case .stopped: "stopped"
        case .deleting: "deleting"
        }
    }

    /// The process while it exists.
    var running: Running? {
        switch self {
        case .created(let running), .running(let running), .paused(let running): running
        case .starting(let running): running
        case .registered, .creating, .stopped, .deleting: nil
        }
    }

    var exit: ShimExit? {
        switch self {
        case .stopped(let exit), .deleting(let exit): exit
        default: nil
        }
    }

    /// containerd's word for it.
    var status: ShimStatus {
        switch self {
        case .registered, .creating, .created: .created
        case .starting, .running: .running
        case .paused: .paused
        case .stopped, .deleting: .stopped
        }
    }
}
