internal import ContainerdAPI
internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import NetworkDriverAPI
internal import OCI
internal import State

extension Daemon {
    /// Everything between the claim of a start and the command: the network joins while the shim makes the task.
    func makeTask(_ claimed: ContainerRecord) async throws(Fault) -> PreparedStart {
        var record = try confined(claimed)
        // The run before this one may not have been settled yet.
        if let exit = try exitRecord(record.id) {
            record.run.finishedAt = exit.exitedAt
            await settle(record)
        }
        containerd.tasks.expect(
            record.id, bundle: instance.container(record.id), runtime: record.runtime, context)
        do { return try await makeTask(record, try await openSandbox(of: record)) } catch {
            await containerd.tasks.withdraw(record.id, context)
            throw error
        }
    }

    /// The record with the profile of this start. It is written before anything runs, so that no exec comes before it,
    /// and only where it is not what the record says, which is rare.
    private func confined(_ record: ContainerRecord) throws(Fault) -> ContainerRecord {
        try AppArmor.check(try SecurityOptions(record.hostConfig.securityOpt ?? []), HostFacts.current)
        let profile = try AppArmor.profile(for: record, HostFacts.current)
        if profile == record.appArmorProfile { return record }
        return try store.update(record.id, record.durability) { $0.appArmorProfile = profile }
    }

    private func makeTask(_ record: ContainerRecord, _ sandbox: Sandbox) async throws(Fault) -> PreparedStart {
        let network: Task<Result<Endpoint?, Fault>, Never> = Task(executorPreference: BlockingPool.shared) {
            // Unstructured, for typed errors: it is awaited on every way out of this function.
            do throws(Fault) { return .success(try await self.joinNetwork(record, sandbox)) } catch {
                return .failure(error)
            }
        }
        do throws(Fault) {
            try await createTask(record, sandbox)
        } catch {
            _ = await network.value
            throw error
        }
        let endpoint = try await network.value.get()
        try writeHosts(record, endpoint)
        return PreparedStart(record: record, endpoint: endpoint)
    }

    private func createTask(_ record: ContainerRecord, _ sandbox: Sandbox) async throws(Fault) {
        let id = record.id
        try writeFiles(record, sandbox)
        try holdSharedMemory(of: record)
        let spec = try await spec(record, sandbox, forExplain: false)
        try writeBundle(record, spec)
        unlink(instance.exitRecord(id))
        let mounts = try await containerd.snapshots.mounts(id, driver: record.driver, context)
        let request = TaskCreate(
            id: id, bundle: instance.container(id), rootfs: mounts, terminal: record.config.tty,
            runtime: record.runtime)
        let pid = try await containerd.tasks.create(request, context)
        markRoot(pid, record)
    }

    /// `config.json` and `shim.json`: written anew for each run, so never synced.
    private func writeBundle(_ record: ContainerRecord, _ spec: RuntimeSpec) throws(Fault) {
        let shim = ShimRecord(
            id: record.id, generation: Int64(clamping: record.generation), terminal: record.config.tty,
            openStdin: record.config.openStdin, stdinOnce: record.config.stdinOnce,
            autoRemove: record.hostConfig.autoRemove, logDriver: record.hostConfig.logConfig.type,
            logOptions: record.hostConfig.logConfig.config, logPath: record.logPath,
            logAttributes: try LogAttributes.of(record))
        let folder = instance.container(record.id)
        do {
            // Where the runtime mounts the rootfs, in the container's own mount namespace.
            try makeFolder("\(folder)/rootfs")
            try AtomicFile.replace("\(folder)/config.json", with: spec.jsonText, .volatile)
            try shim.save(instance.shimRecord(record.id), .volatile)
        } catch { throw error.fault("write the bundle of container \(record.shortID)") }
    }

    /// `/.dockerenv`, by which programs know that they are in a container, and `/etc/mtab`, where old ones look for
    /// mounts; made in the container's own root, which is held by its descriptor, where nothing is mounted over it. A
    /// read-only root goes without.
    private func markRoot(_ pid: Int32, _ record: ContainerRecord) {
        guard !record.hostConfig.readonlyRootfs, pid > 0 else { return }
        // Only marks: a root that cannot be written stays without.
        guard let root = try? openFile("/proc/\(pid)/root", O_RDONLY | O_DIRECTORY) else { return }
        _ = try? root.open(".dockerenv", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o755)
        guard let etc = try? root.openInRoot("etc", O_PATH | O_DIRECTORY, also: .noMountCrossing) else { return }
        try? etc.makeSymlink(NodeName(Array("mtab".utf8)), to: NodeName(Array("/proc/mounts".utf8)))
    }
}

extension Daemon {
    /// containerd's name of the built-in runtime.
    static var defaultRuntime: String { "io.containerd.runc.v2" }
}

extension ContainerRecord {
    /// containerd's name of the built-in runtime, or the runtime that was asked for.
    var runtime: String {
        let asked = hostConfig.runtime ?? ""
        return asked.isEmpty || asked == "runc" ? Daemon.defaultRuntime : asked
    }
}
