internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Runc {
    /// Writes a running container to files by criu. It ends with that unless it is left running; its record stays.
    func checkpoint(_ id: String, _ settings: CriuSettings) throws(Fault) -> RuntimeProgress {
        let record = try root.read(id)
        let status = status(record)
        if status == .created || status == .stopped {
            throw Fault(.failedPrecondition, "Container cannot be checkpointed in \(status.rawValue) state")
        }
        let program = try CriuProgram.find(for: "checkpoint")
        let config = try LaunchConfig.read(record.id, of: root, bundle: record.bundle)
        let task = CheckpointTask(record, config.spec, settings, warn)
        // No mount of the configuration: `create` adds it where a manager waits.
        if access(root.notify(id), F_OK) == 0 { task.added.append(NotifySocket.place) }
        return try CriuSession(program, task, patience: criuPatience).begin()
    }
}

/// A dump, or a pre-dump of the memory alone.
final class CheckpointTask: CriuTask {
    private let record: ContainerRecord
    private let spec: RuntimeSpec
    private let settings: CriuSettings
    private let warn: (String) -> Void
    /// Where the host's folders are shown besides the configuration's mounts.
    var added: [String] = []
    private var folders: CriuFolders?
    private var version = 0
    private var statusDescriptor: Int32
    /// criu's own number of it, for one that tells nothing.
    private var criuStatus: Int32?

    static let log = "dump.log"
    let name = "checkpoint"

    init(
        _ record: ContainerRecord, _ spec: RuntimeSpec, _ settings: CriuSettings, _ warn: @escaping (String) -> Void
    ) {
        self.record = record
        self.spec = spec
        self.settings = settings
        self.warn = warn
        statusDescriptor = settings.statusDescriptor
    }

    var features: CriuFeatures {
        CriuFeatures(tracksMemory: settings.isPreDump, lazyPages: settings.lazyPages)
    }

    var waitsForOthers: Bool { settings.lazyPages }

    func prepare(_ version: Int) throws(Fault) -> CriuLaunch {
        self.version = version
        let folders = try CriuFolders(settings, making: true)
        self.folders = folders
        if !settings.isPreDump { try writeDescriptors(folders.images) }
        var launch = CriuLaunch(folders: settings.folders)
        if settings.lazyPages, statusDescriptor >= 0, version < CriuProgram.tellsReady {
            do { criuStatus = launch.inherit(try OwnedFD.duplicating(statusDescriptor)) } catch {
                throw error.fault("give criu --status-fd \(statusDescriptor)")
            }
        }
        return launch
    }

    /// What its standard descriptors are outside: a restore puts its own in their place.
    private func writeDescriptors(_ folder: ByteChannel) throws(Fault) {
        var text = JSONText()
        text.array { text in for name in record.descriptors { text.string(name) } }
        do throws(SystemError) {
            let images = try folder.duplicate()
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK
            try images.open(CriuDescriptors.file, flags, mode: 0o600).writeAll(text.bytes)
        } catch {
            throw error.fault("write the container's standard descriptors")
        }
    }

    func request(_ pid: Int32) throws(Fault) -> CriuRequest {
        var options = settings.options(log: Self.log, record.annotations)
        options.add(.pid, record.pid)
        options.add(.root, record.rootfs)
        options.add(.leaveRunning, settings.leavesRunning)
        options.add(.skipsInFlight, settings.skipsInFlight)
        options.add(.linkRemap, settings.linkRemap)
        try CriuNamespaces.leaveOut(
            NamespaceLayout(spec.linux?.namespaces ?? []), of: record.pid, version, in: &options)
        if let folder = record.cgroup?.folder(of: "freezer"), freezes {
            options.add(.freezerFolder, folder.hostPath)
        }
        if let server = settings.pageServer { options.add(.pageServer, server.address, server.port) }
        if !settings.parentPath.isEmpty {
            options.add(.parentImage, settings.parentPath)
            options.add(.tracksMemory, true)
        }
        if let criuStatus { options.add(.statusDescriptor, criuStatus) }
        if settings.isPreDump { return CriuRequest(kind: .preDump, options: options) }
        try addMounts(to: &options)
        return CriuRequest(kind: .dump, options: options)
    }

    /// Else criu stops the processes one by one.
    private var freezes: Bool { record.cgroup?.version == .v1 || version >= CriuProgram.freezesV2 }

    private func addMounts(to options: inout CriuOptions) throws(Fault) {
        let root: OwnedFD
        do { root = try openFile("/proc/\(record.pid)/root", O_PATH | O_DIRECTORY) } catch {
            throw error.fault("open the container's root")
        }
        for destination in CriuMounts.external(try LaunchPlan.create(spec, facts)).map(\.destination) + added {
            let place = CriuMounts.resolve(destination, in: root)?.path ?? destination
            options.add(.externalMount, place, place)
        }
        for path in spec.linux?.maskedPaths ?? [] {
            guard let place = CriuMounts.resolve(path, in: root), !place.isFolder else { continue }
            options.add(.externalMount, place.path, CriuMounts.mask)
        }
    }

    private var facts: LaunchFacts {
        var facts = LaunchFacts(bundle: record.bundle, cgroup: record.cgroup)
        // What it has already is not looked for on the host.
        (facts.hasAppArmor, facts.hasSELinux) = (true, true)
        return facts
    }

    /// With lazy pages the images are whole but for memory, which is served from now on.
    func heed(_ notification: CriuNotification) -> [HookRun] {
        guard notification.script == "status-ready", statusDescriptor >= 0 else { return [] }
        if write(statusDescriptor, [0], 1) != 1 { warn("can't write \\0 to status fd \(statusDescriptor)") }
        close(statusDescriptor)
        statusDescriptor = -1
        return []
    }

    func finish(_ answer: CriuResponse) throws(Fault) -> RuntimeReply {
        let wanted: CriuRequestKind = settings.isPreDump ? .preDump : .dump
        guard answer.kind == wanted.rawValue else {
            throw ProtobufReader.broken("an answer of type \(CriuRequestKind.name(answer.kind))")
        }
        return .done
    }

    func undo() { folders?.quote(Self.log, settings, warn) }
}
