internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension ContainerRecord {
    /// Of a container just made, whose first process is `pid`.
    init(_ request: RuntimeCreate, _ spec: RuntimeSpec, _ facts: LaunchFacts, pid: Int32) {
        let layout = NamespaceLayout(spec.linux?.namespaces ?? [])
        let rootfs = spec.root?.path ?? "rootfs"
        self.init(
            id: request.id, bundle: request.bundle,
            rootfs: rootfs.hasPrefix("/") ? rootfs : request.bundle + "/" + rootfs, created: Timestamp.now(),
            owner: getuid() == 0 ? "root" : "", pid: pid, pidStart: ProcessFacts.stat(pid)?.start ?? 0,
            annotations: spec.annotations ?? [:], cgroup: facts.cgroup, namespaces: layout.made)
        ociVersion = spec.ociVersion
        ownsProcesses = layout.made.contains(.pid)
        for (kind, _) in layout.joined { namespaces.insert(kind) }
        rdt = facts.rdt?.folders(request.id) ?? []
        hooks = spec.hooks?.afterCreate
        if case .descriptors(let input, let output, let error) = request.stdio {
            descriptors = Self.pipes(input, output, error)
        }
    }

    /// `pipe:[inode]` for each that is one, "" for others; nothing when there is none.
    private static func pipes(_ input: Int32, _ output: Int32, _ error: Int32) -> [String] {
        var names: [String] = []
        var hasPipe = false
        for number in [input, output, error] {
            var status = stat()
            let isPipe = number >= 0 && fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
            if isPipe { hasPipe = true }
            names.append(isPipe ? "pipe:[\(status.st_ino)]" : "")
        }
        return hasPipe ? names : []
    }
}
