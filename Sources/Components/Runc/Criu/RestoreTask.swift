internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Runc {
    /// Makes a container of the files of a checkpoint. Its first process is a child of the caller's.
    ///
    /// `systemd` makes its cgroup; nil: we do.
    func restore(
        _ request: RuntimeCreate, _ config: LaunchConfig, _ settings: CriuSettings, systemd: SystemdDriver? = nil
    ) throws(Fault) -> RuntimeProgress {
        try RuntimeRoot.check(request.id)
        let program = try CriuProgram.find(for: "restore")
        var options = LaunchOptions()
        options.systemd = systemd
        let facts = try launchFacts(request, config.spec, options)
        let task = RestoreTask(self, request, config, facts, settings)
        task.bus = systemd?.bus
        return try CriuSession(program, task, patience: criuPatience).begin()
    }
}

/// A restore: what `create` makes outside the container is made, the rest is in the images.
final class RestoreTask: CriuTask {
    let runtime: Runc
    let request: RuntimeCreate
    let config: LaunchConfig
    let facts: LaunchFacts
    let settings: CriuSettings
    let layout: NamespaceLayout
    var folders: CriuFolders?
    /// The first process, once criu has named it.
    var first: Int32?
    /// Whether it is on record: all of it is there.
    var isRecorded = false
    var console: ByteChannel?
    private var joins: [(CriuOption, String, CriuNamespaces.Join)] = []
    private var pipes: [(name: String, number: Int32)] = []
    /// All of the configuration; no source: criu makes it of the images.
    var mounts: [(destination: String, source: String?)] = []
    var undoing: [() -> Void] = []
    /// Who is asked for the container's unit; nil: its cgroup is our own affair.
    var bus: SystemdBus?
    var unitRequest: UnitRequest?
    /// Of the state folder, until the container is recorded.
    var claim: ByteChannel?

    static let log = "restore.log"
    let name = "restore"
    let features = CriuFeatures()
    var waitsForOthers: Bool { settings.lazyPages }

    init(
        _ runtime: Runc, _ request: RuntimeCreate, _ config: LaunchConfig, _ facts: LaunchFacts,
        _ settings: CriuSettings
    ) {
        self.runtime = runtime
        self.request = request
        self.config = config
        self.facts = facts
        self.settings = settings
        layout = NamespaceLayout(config.spec.linux?.namespaces ?? [])
    }

    func prepare(_ version: Int) throws(Fault) -> CriuLaunch {
        if !settings.lsmProfile.isEmpty || !settings.lsmMountContext.isEmpty {
            let flag = settings.lsmProfile.isEmpty ? "--lsm-mount-context" : "--lsm-profile"
            try CriuProgram.require(CriuProgram.namesProfiles, version, for: flag)
        }
        let plan = try LaunchPlan.create(config.spec, facts)
        let folders = try CriuFolders(settings, making: false)
        self.folders = folders
        pipes = try images(folders.images)
        var launch = CriuLaunch(folders: settings.folders, namespaces: .mount)
        if case .descriptors(let input, let output, let error) = request.stdio {
            launch.stdio = [input, output, error]
        }
        joins = try CriuNamespaces.join(layout, version, &launch)
        mounts = CriuMounts.all(plan)
        try makeState()
        launch.steps = RestoreTree.steps(plan, rootfs: rootfs, place: runtime.root.criuRoot(request.id))
        if let cgroup = facts.cgroup, facts.unit == nil {
            try makeCgroup(cgroup)
            launch.join = CgroupJoin(try cgroup.placement())
        }
        return launch
    }

    private func images(_ folder: ByteChannel) throws(Fault) -> [(name: String, number: Int32)] {
        let images: OwnedFD
        do { images = try folder.duplicate() } catch { throw error.fault("open criu's folder") }
        return try CriuDescriptors.read(images)
    }

    var rootfs: String {
        let path = config.spec.root?.path ?? "rootfs"
        return path.hasPrefix("/") ? path : request.bundle + "/" + path
    }

    private func makeState() throws(Fault) {
        let (root, id) = (runtime.root, request.id)
        claim = try root.claim(id)
        undoing.append { [runtime] in runtime.forget(id) }
        do throws(SystemError) {
            try makeDirectory(AT_FDCWD, root.criuRoot(id), mode: 0o755)
        } catch {
            throw error.fault("make a place for the rootfs of container \(id)")
        }
    }

    private func makeCgroup(_ cgroup: Cgroup) throws(Fault) {
        try cgroup.create()
        undoing.append { Self.clear(cgroup) }
        try cgroup.apply(try cgroup.plan(config.spec.linux?.resources))
    }

    /// A criu that was ended leaves what it had made. What cannot be removed is in nobody's way; the restore's own
    /// failure is told.
    static func clear(_ cgroup: Cgroup) {
        for _ in 0..<50 where (try? cgroup.remove()) != true {
            _ = try? cgroup.signalAll(SIGKILL)
            usleep(500)
        }
    }

    func request(_ pid: Int32) throws(Fault) -> CriuRequest {
        var options = settings.options(log: Self.log, config.spec.annotations ?? [:])
        options.add(.evasiveDevices, true)
        options.add(.restoresSibling, true)
        // criu looks for the name that the kernel has of the mount.
        options.add(.root, try Bundle.path(runtime.root.criuRoot(request.id)))
        if !settings.lsmProfile.isEmpty { options.add(.lsmProfile, settings.lsmProfile) }
        if !settings.lsmMountContext.isEmpty { options.add(.lsmMountContext, settings.lsmMountContext) }
        for (option, name, join) in joins {
            switch join {
            case .path(let path): options.add(option, name, path)
            case .descriptor(let number): options.add(option, name, number)
            }
        }
        for (name, number) in pipes { options.add(.inheritedDescriptor, name, number) }
        try addMounts(to: &options)
        if facts.cgroup != nil { try addCgroups(of: pid, to: &options) }
        return CriuRequest(kind: .restore, options: options)
    }

    /// The container's cgroups are those that criu itself was put into.
    private func addCgroups(of pid: Int32, to options: inout CriuOptions) throws(Fault) {
        let bytes: [UInt8]
        do { bytes = try readFile("/proc/\(pid)/cgroup", limit: 1 << 20) } catch {
            throw error.fault("read the cgroups of criu")
        }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { continue }
            for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
                options.add(.cgroupRoot, String(controller), parts[2])
            }
        }
    }

    func undo() {
        folders?.quote(Self.log, settings, runtime.warn)
        // It may have ended already.
        if let first, let process = try? PidFD(pid: first) {
            try? process.send(SIGKILL)
            RunningChild.reap(process)
        }
        for action in undoing.reversed() { action() }
        undoing = []
    }
}
