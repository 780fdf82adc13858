internal import OCI

/// All that a container's spec is made from; making it touches nothing.
struct SpecInput: Sendable {
    var record: ContainerRecord
    var host: HostFacts
    var namespaces: JoinedNamespaces
    /// Mounts of the user, of volumes, and the engine's own files.
    var mounts: [UserMount]
    /// What is bound to /dev/shm; nil: a tmpfs of the container's own.
    var memorySource: String?
    /// A read-only file to run as pid 1 with `--init`.
    var initBinary: String?
    /// `shared` or `rslave` where a mount's propagation needs it.
    var rootfsPropagation: String?
}

/// Namespaces that are not simply made new.
struct JoinedNamespaces: Sendable {
    enum Choice: Sendable, Equatable {
        case new
        case host
        case join(String)
    }

    var network = Choice.new
    var pid = Choice.new
    var ipc = Choice.new
    var uts = Choice.new
    /// `new` is a cgroup namespace of the container's own.
    var cgroup = Choice.new
}
