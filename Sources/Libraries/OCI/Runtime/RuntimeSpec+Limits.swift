extension RuntimeSpec {
    /// One resource limit of setrlimit(2); `type` is `RLIMIT_NOFILE` and so on.
    package struct ResourceLimit: Sendable, Equatable, Codable {
        package var type: String
        package var hard: UInt64
        package var soft: UInt64

        package init(type: String, hard: UInt64, soft: UInt64) {
            self.type = type
            self.hard = hard
            self.soft = soft
        }
    }

    /// Scheduling policy (sched_setattr(2)); `policy` is `SCHED_OTHER` and so on.
    package struct Scheduler: Sendable, Equatable, Codable {
        package var policy: String
        package var nice: Int32?
        package var priority: Int32?
        package var flags: [String]?
        /// Nanoseconds, as the two below; SCHED_DEADLINE alone.
        package var runtime: UInt64?
        package var deadline: UInt64?
        package var period: UInt64?

        package init(
            policy: String, nice: Int32? = nil, priority: Int32? = nil, flags: [String]? = nil,
            runtime: UInt64? = nil, deadline: UInt64? = nil, period: UInt64? = nil
        ) {
            self.policy = policy
            self.nice = nice
            self.priority = priority
            self.flags = flags
            self.runtime = runtime
            self.deadline = deadline
            self.period = period
        }
    }

    /// I/O priority (ioprio_set(2)); `class` is `IOPRIO_CLASS_BE` and so on.
    package struct IOPriority: Sendable, Equatable, Codable {
        package var `class`: String
        /// 0 (highest) to 7.
        package var priority: Int

        package init(class: String, priority: Int) {
            self.class = `class`
            self.priority = priority
        }
    }

    /// Processors of an `exec`, as lists (`0-3,7`): before and after it joins the container's cgroup.
    package struct CPUAffinity: Sendable, Equatable, Codable {
        package var initial: String?
        package var final: String?

        package init(initial: String? = nil, final: String? = nil) {
            self.initial = initial
            self.final = final
        }
    }
}
