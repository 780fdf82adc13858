internal import Linux

/// The descriptors and buffers a child takes over: all that is open in it besides the plan is closed first.
struct LaunchSlots {
    /// The child's end of the socket that its progress is told on.
    var report: Int32
    /// FIFO whose first byte is the start; -1: none.
    var barrier: Int32 = -1
    /// The folder of the container's state, for a child that publishes its record; -1: none.
    var state: Int32 = -1
    /// cgroup files to write "0" to.
    var cgroupFiles: [Int32] = []
    /// Namespace files to join, by kind.
    var namespaces: [NamespaceFile] = []
    /// pidfd of the container's first process; -1: none.
    var container: Int32 = -1
    /// User namespaces of id-mapped mounts, in the plan's order.
    var idMaps: [Int32] = []
    /// What becomes descriptors 0, 1 and 2; -1 keeps those inherited.
    var stdio: [Int32] = [-1, -1, -1]
    /// How many descriptors from 3 on the program keeps (`--preserve-fds`).
    var preserved: Int32 = 0
    var filter: Filter?
    /// Whether the terminal leaves newlines alone: where the one in front of it makes the carriage returns.
    var keepsNewlines = false

    /// Every number that the first step leaves open.
    var all: [Int32] {
        let own = [report, barrier, container, state]
        return (own + cgroupFiles + idMaps + namespaces.map { $0.number } + stdio).filter { $0 >= 3 }
    }
}

extension LaunchSlots {
    /// The file of a kind; -1: none.
    func namespace(_ kind: NamespaceSet) -> Int32 { namespaces.first { $0.kind == kind }?.number ?? -1 }
}

/// An open namespace to join.
struct NamespaceFile {
    let kind: NamespaceSet
    let number: Int32
}

/// A compiled system call filter: 8-byte classic BPF instructions and seccomp(2)'s flags.
struct Filter: Equatable {
    var instructions: [UInt64]
    var flags: UInt32

    /// SECCOMP_FILTER_FLAG_NEW_LISTENER and …_WAIT_KILLABLE_RECV.
    static let newListener: UInt32 = 8
    static let waitKillable: UInt32 = 32

    /// Whether calls are asked of a supervisor.
    var notifies: Bool { flags & Self.newListener != 0 }
}
