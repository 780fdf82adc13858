internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

extension Daemon {
    /// The spec of a container as it would start now. `forExplain` makes nothing on the host.
    func spec(_ record: ContainerRecord, _ sandbox: Sandbox, forExplain: Bool) async throws(Fault) -> RuntimeSpec {
        var record = record
        // The other one may have been made anew, under the same name, since this one was created.
        takeNames(&record.config, record.hostConfig.networkMode)
        let own = engineFiles(record, sandbox)
        var mounts = try UserMounts.all(record)
        let taken = Set(mounts.map(\.destination))
        mounts += own.filter { !taken.contains($0.destination) }
        if !forExplain {
            try makeSources(mounts)
            try AppArmor.prepare(record.appArmorProfile ?? "")
        }
        let namespaces = try await joined(record, sandbox)
        return try SpecBuilder.build(
            SpecInput(
                record: record, host: HostFacts.current, namespaces: namespaces, mounts: mounts,
                memorySource: try await memorySource(of: record), initBinary: try initBinary(record),
                rootfsPropagation: try Propagation.ofRootfs(mounts)))
    }

    /// hostname, hosts and resolv.conf lie in the container's folder and are bound into it.
    private func engineFiles(_ record: ContainerRecord, _ sandbox: Sandbox) -> [UserMount] {
        let folder = instance.container(sandbox.filesOf ?? record.id)
        return ["resolv.conf", "hostname", "hosts"].map { name in
            var mount = UserMount(
                kind: .bind(source: "\(folder)/\(name)", makeMissing: false), destination: "/etc/\(name)")
            mount.propagation = "rprivate"
            mount.writable = !record.hostConfig.readonlyRootfs
            return mount
        }
    }

    private func makeSources(_ mounts: [UserMount]) throws(Fault) {
        for mount in mounts {
            guard case .bind(let source, let makesMissing) = mount.kind, access(source, F_OK) != 0 else { continue }
            guard makesMissing else {
                throw Fault(
                    .invalidArgument,
                    "invalid mount config for type \"bind\": bind source path does not exist: \(source)")
            }
            do { try makeFolder(source, mode: 0o755) } catch {
                throw error.fault("error while creating mount source path '\(source)'")
            }
        }
    }

    /// `--init` makes sense in a pid namespace of the container's own alone.
    private func initBinary(_ record: ContainerRecord) throws(Fault) -> String? {
        guard record.hostConfig.initProcess == true, record.hostConfig.pidMode.isEmpty else { return nil }
        return try settings.initBinary()
    }

    private func joined(_ record: ContainerRecord, _ sandbox: Sandbox) async throws(Fault) -> JoinedNamespaces {
        let host = record.hostConfig
        var joined = JoinedNamespaces()
        joined.network = sandbox.namespace
        joined.pid = try await choice(host.pidMode, "pid", "PID")
        joined.ipc = try await choice(host.ipcMode, "ipc", "IPC")
        if host.utsMode == "host" { joined.uts = .host }
        if host.cgroupnsMode == "host" { joined.cgroup = .host }
        return joined
    }

    private func choice(_ mode: String, _ kind: String, _ name: String) async throws(Fault) -> JoinedNamespaces.Choice {
        if mode == "host" { return .host }
        guard mode.hasPrefix("container:") else { return .new }
        do {
            let pid = try await runningPID(String(mode.dropFirst("container:".count)))
            return .join("/proc/\(pid)/ns/\(kind)")
        } catch { throw error.prefixed("failed to join \(name) namespace") }
    }

    /// The init's pid of another container, which must run.
    func runningPID(_ text: String) async throws(Fault) -> Int32 {
        let record = try store.find(text)
        let phase = try await phase(of: record)
        guard phase.isRunning else {
            throw Fault(.conflict, "container \(record.id) is not running")
        }
        return phase.pid
    }
}
