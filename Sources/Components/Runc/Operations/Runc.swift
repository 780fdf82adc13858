package import Faults
internal import Linux
internal import OCI
package import RuntimeAPI

/// The OCI runtime behind seam 4: makes and drives containers from inside a single-threaded process.
///
/// Vocabulary: a *record* is what is kept on disk of a container, a *plan* what will be asked of the kernel, the
/// *barrier* a FIFO that a created container waits on, a *report* a message of a child that walks its plan.
package final class Runc: Runtime {
    let root: RuntimeRoot
    let filters: FilterCache
    let endsWithParent: Bool
    /// Parent's ends of created containers' report sockets: they tell whether the program could be executed.
    private var reports: [Report] = []
    /// The container that this command made and started, while it stands before it: it is deleted without being read
    /// again.
    var own: OwnContainer?
    /// Whether containers may do without a cgroup that cannot be made (`--rootless`); nil: as the caller is.
    var bearsNoCgroup: Bool?
    /// How long criu may be silent at its work before it is given up: as long as memory takes to a slow disk.
    var criuPatience = Duration.seconds(3600)
    /// Told what failed without being the failure of an operation.
    var warn: (String) -> Void = { _ in }

    /// `root` is the state folder (`--root`), made when the first container is; `filters` where compiled system call
    /// filters are kept, nil: below the root.
    ///
    /// `endsWithParent`: processes are killed when this one dies, for nobody else can be their parent (a shim).
    package init(root: String, filters: String? = nil, endsWithParent: Bool = false) {
        self.root = RuntimeRoot(path: root)
        self.endsWithParent = endsWithParent
        // No id can be this name.
        self.filters = FilterCache(folder: filters ?? root + "/~filters")
    }

    func keep(_ report: ByteChannel, of id: String) {
        reports.removeAll { $0.id == id }
        reports.append(Report(id: id, channel: report))
    }

    /// Gives a container's report away, or lets it go.
    @discardableResult
    func takeReport(_ id: String) -> ByteChannel? {
        guard let index = reports.firstIndex(where: { $0.id == id }) else { return nil }
        return reports.remove(at: index).channel
    }

    package func begin(_ request: RuntimeRequest) throws(Fault) -> RuntimeProgress {
        switch request {
        case .create(let create): return try begin(create, LaunchOptions())
        case .start(let id): return try start(id)
        case .exec(let exec):
            let process = try JSONReader.read(RuntimeSpec.Process.self, from: exec.process)
            return try begin(ExecRequest(id: exec.id, process: process, stdio: exec.stdio), LaunchOptions())
        case .kill(let id, let signal, let all): return try kill(id, signal, all: all)
        case .delete(let id, let force): return try delete(id, force: force)
        case .state(let id): return .done(.state(try state(id)))
        case .pause(let id): return try setPaused(id, true)
        case .resume(let id): return try setPaused(id, false)
        }
    }
}

/// A created container's report socket.
private struct Report {
    let id: String
    let channel: ByteChannel
}

/// What the command line can ask beyond the contract.
struct LaunchOptions {
    /// Descriptors from 3 on that the program keeps (`--preserve-fds`).
    var preserved: Int32 = 0
    /// Whether the process gets a session keyring of its own.
    var keyring = true
    /// Whether failures of the new process are put in the words that callers of runc match on.
    var speaksAsRunc = false
    /// Whether the rootfs is moved to / (`--no-pivot`).
    var movesRoot = false
    /// Whether the terminal makes no carriage returns (the caller relays it to one that does).
    var keepsNewlines = false
    /// `exec --cgroup`: folders below the container's cgroup, by controller; "" stands for all.
    var subCgroups: [(controller: String, path: String)] = []
    /// Whether `exec` waits in a paused container (`--ignore-paused`).
    var ignoresPause = false
    /// Who makes the cgroup (`--systemd-cgroup`); nil: we do.
    var systemd: SystemdDriver?
    /// Whether `create` starts the program too, where that can be done (`LaunchPlan.canStartAtOnce`).
    var startsAtOnce = false
    /// Where the container's readiness is told; nil: nobody asked.
    var notify: NotifySocket?
    /// The bundle's configuration, where the caller has read it already.
    var config: LaunchConfig?

    func configuration(of bundle: String) throws(Fault) -> LaunchConfig {
        if let config { return config }
        return try LaunchConfig.read(bundle: bundle)
    }

    func configuration(of record: ContainerRecord, in root: RuntimeRoot) throws(Fault) -> LaunchConfig {
        if let config { return config }
        return try LaunchConfig.read(record.id, of: root, bundle: record.bundle)
    }
}
