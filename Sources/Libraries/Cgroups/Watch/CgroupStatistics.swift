/// What a cgroup has used; nil where the controller is not there.
package struct CgroupStatistics: Sendable, Equatable {
    package var memory: Memory?
    package var cpu: CPU?
    package var pids: Pids?

    /// Bytes.
    package struct Memory: Sendable, Equatable {
        package var usageBytes: UInt64 = 0
        /// nil: unlimited.
        package var limitBytes: UInt64?
        /// The largest usage so far; nil where the kernel does not keep it (v2 before 5.19).
        package var peakBytes: UInt64?
        /// How often the limit was hit.
        package var failures: UInt64 = 0
        /// `memory.stat` as it is: page cache that can be dropped is `inactive_file`, on v1 `total_inactive_file`.
        package var details: [String: UInt64] = [:]
    }

    /// Nanoseconds.
    package struct CPU: Sendable, Equatable {
        package var totalNanoseconds: UInt64 = 0
        package var userNanoseconds: UInt64 = 0
        package var systemNanoseconds: UInt64 = 0
        package var periods: UInt64 = 0
        package var throttledPeriods: UInt64 = 0
        package var throttledNanoseconds: UInt64 = 0
    }

    /// Tasks.
    package struct Pids: Sendable, Equatable {
        package var current: UInt64 = 0
        /// nil: unlimited.
        package var limit: UInt64?
    }
}
