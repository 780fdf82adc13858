internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// A class of service of resctrl (Linux Documentation/arch/x86/resctrl.rst; config-linux.md, "IntelRdt").
struct RdtGroup: Equatable {
    /// Where the file system is mounted.
    let mount: String
    let id: String
    /// Whether the class is the container's own, and ends with it.
    let isOwn: Bool
    let schemata: [String]
    let isMonitored: Bool

    static let standardMount = "/sys/fs/resctrl"

    /// Refused where the kernel has none of it.
    init(_ spec: RuntimeSpec.IntelRdt, container: String, mount: String = standardMount) throws(Fault) {
        guard access(mount + "/schemata", F_OK) == 0 else {
            throw Fault(
                .failedPrecondition, "intelRdt is specified in config, but Intel RDT is not enabled",
                hint: "\(mount) has to be mounted")
        }
        let named = spec.closID ?? ""
        guard named != ".", named != "..", named == "/" || !named.contains("/") else {
            throw Fault(.invalidArgument, "invalid intelRdt.ClosID \"\(named)\"")
        }
        self.mount = mount
        id = named.isEmpty ? container : named == "/" ? "" : named
        isOwn = named.isEmpty
        schemata = [spec.l3CacheSchema, spec.memBwSchema].compactMap { $0 } + (spec.schemata ?? [])
        isMonitored = spec.enableMonitoring == true
    }

    /// Folders that end with the container.
    func folders(_ container: String) -> [String] {
        (isMonitored ? [monitor(container)] : []) + (isOwn ? [folder] : [])
    }

    private var folder: String { id.isEmpty ? mount : mount + "/" + id }
    private func monitor(_ container: String) -> String { folder + "/mon_groups/" + container }

    /// Makes the class unless it is there, and gives it its shares.
    func create(_ container: String) throws(SystemError) {
        try make(folder)
        for line in schemata { try write(line + "\n", folder + "/schemata") }
        if isMonitored { try make(monitor(container)) }
    }

    /// Puts a process into it, and all it starts.
    func join(_ pid: Int32, _ container: String) throws(SystemError) {
        try write("\(pid)", folder + "/tasks")
        if isMonitored { try write("\(pid)", monitor(container) + "/tasks") }
    }

    private func make(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SystemError("mkdir", errno: errno, path) }
    }

    private func write(_ text: String, _ path: String) throws(SystemError) {
        try openFile(path, O_WRONLY | O_CLOEXEC).writeAll(Array(text.utf8))
    }
}
