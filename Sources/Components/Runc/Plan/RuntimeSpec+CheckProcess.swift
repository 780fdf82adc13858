internal import Faults
internal import OCI

extension RuntimeSpec.Process {
    /// The checks that `exec` needs too.
    func check() throws(Fault) {
        guard !cwd.isEmpty else { throw Fault(.invalidArgument, "Cwd property must not be empty") }
        guard cwd.hasPrefix("/") else { throw Fault(.invalidArgument, "Cwd must be an absolute path") }
        // A first word that is empty is looked for, and not found, as any other: engines tell that from bad input.
        guard args?.isEmpty == false else { throw Fault(.invalidArgument, "args must not be empty") }
        try checkEnvironment()
        try user?.check()
        var seen: Set<String> = []
        for limit in rlimits ?? [] {
            guard ResourceLimit.numbers[limit.type] != nil else {
                throw Fault(.invalidArgument, "invalid rlimit type: \(limit.type)")
            }
            guard seen.insert(limit.type).inserted else {
                throw Fault(.invalidArgument, "duplicated rlimit type: \(limit.type)")
            }
        }
        if let priority = ioPriority {
            guard (0...7).contains(priority.priority) else {
                throw Fault(.invalidArgument, "invalid ioPriority.Priority: \(priority.priority)")
            }
            guard ResourceLimit.ioClasses[priority.class] != nil else {
                throw Fault(.invalidArgument, "invalid ioPriority.Class: \(priority.class)")
            }
        }
        try scheduler?.check()
        _ = try execCPUAffinity?.lists()
    }

    /// environ(7): whoever reads it finds no name in anything else.
    private func checkEnvironment() throws(Fault) {
        for variable in env ?? [] {
            let name = variable.utf8.prefix { $0 != 0x3D }
            guard name.endIndex != variable.utf8.endIndex else {
                throw Fault(.invalidArgument, "invalid environment variable: missing '='")
            }
            if name.isEmpty { throw Fault(.invalidArgument, "invalid environment variable: name cannot be empty") }
        }
    }
}

extension RuntimeSpec.User {
    /// -1 is "as it is" to setresuid(2) and setresgid(2): whoever asks for it would stay root.
    func check() throws(Fault) {
        for id in [uid, gid] + (additionalGids ?? []) where id == .max {
            throw Fault(.invalidArgument, "process.user: \(id) is no user or group id")
        }
    }
}

extension RuntimeSpec.Scheduler {
    static let policies: [String: UInt32] = [
        "SCHED_OTHER": 0, "SCHED_FIFO": 1, "SCHED_RR": 2, "SCHED_BATCH": 3, "SCHED_ISO": 4, "SCHED_IDLE": 5,
        "SCHED_DEADLINE": 6,
    ]

    private static let flagBits: [String: UInt64] = [
        "SCHED_FLAG_RESET_ON_FORK": 1, "SCHED_FLAG_RECLAIM": 2, "SCHED_FLAG_DL_OVERRUN": 4,
        "SCHED_FLAG_KEEP_POLICY": 8, "SCHED_FLAG_KEEP_PARAMS": 16, "SCHED_FLAG_UTIL_CLAMP_MIN": 32,
        "SCHED_FLAG_UTIL_CLAMP_MAX": 64,
    ]

    /// The flags of sched_setattr(2).
    var bits: UInt64 { (flags ?? []).reduce(0) { $0 | Self.flagBits[$1, default: 0] } }

    /// What the specification lets a policy have, in runc's words.
    func check() throws(Fault) {
        guard !policy.isEmpty else { throw Fault(.invalidArgument, "scheduler policy is required") }
        guard Self.policies[policy] != nil else {
            throw Fault(.invalidArgument, "invalid scheduler policy: \(policy)")
        }
        let nice = self.nice ?? 0
        if ["SCHED_OTHER", "SCHED_BATCH"].contains(policy), !(-20...19).contains(nice) {
            throw Fault(.invalidArgument, "invalid scheduler.nice: \(nice) when scheduler.policy is \(policy)")
        }
        if priority ?? 0 != 0, !["SCHED_FIFO", "SCHED_RR"].contains(policy) {
            throw Fault(
                .invalidArgument, "scheduler.priority can only be specified for SchedFIFO or SchedRR policy")
        }
        if policy != "SCHED_DEADLINE", [runtime, deadline, period].contains(where: { $0 ?? 0 != 0 }) {
            throw Fault(
                .invalidArgument,
                "scheduler runtime/deadline/period can only be specified for SchedDeadline policy")
        }
        for name in flags ?? [] where Self.flagBits[name] == nil {
            throw Fault(.invalidArgument, "invalid scheduler flag: \(name)")
        }
    }
}

extension RuntimeSpec.CPUAffinity {
    /// Processors before and after the cgroup is joined; nil: as they are.
    func lists() throws(Fault) -> (initial: NumberList?, final: NumberList?) {
        func list(_ text: String?, _ name: String) throws(Fault) -> NumberList? {
            guard let text, !text.isEmpty else { return nil }
            let list = try NumberList(text, "process.execCPUAffinity." + name)
            return list.mask.isEmpty ? nil : list
        }
        return (try list(initial, "initial"), try list(final, "final"))
    }
}
