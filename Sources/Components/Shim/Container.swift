internal import Linux
internal import State

/// The container of a shim, from `create` to `delete`.
struct Container {
    let bundle: String
    let record: ShimRecord
    var live: LiveRecord
    /// Whether its processes can outlive its init: it has no pid namespace of its own.
    var sharesPids = false
    /// `/proc/PID/cgroup` of the init while it lived.
    var cgroups: [UInt8] = []
    /// From a second after its start on.
    var oom: OOMKeeper?
}
