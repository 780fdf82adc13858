internal import EngineAPI
internal import Faults
internal import Glibc

extension UserMount {
    /// Reads `--mount`. Throws with moby's `invalid mount config for type …`.
    init(_ request: MountRequest) throws(Fault) {
        let type = request.type ?? "volume"
        func invalid(_ why: String) -> Fault {
            Fault(.invalidArgument, "invalid mount config for type \"\(type)\": \(why)")
        }
        guard let target = request.target, !target.isEmpty else { throw invalid("field Target must not be empty") }
        guard target.hasPrefix("/") else {
            throw invalid("invalid mount path: '\(target)' mount path must be absolute")
        }
        let destination = ContainerPath.clean(target)
        guard destination != "/" else { throw invalid("invalid specification: destination can't be '/'") }
        switch type {
        case "bind":
            guard let source = request.source, !source.isEmpty else { throw invalid("field Source must not be empty") }
            guard source.hasPrefix("/") else {
                throw invalid("invalid mount path: '\(source)' mount path must be absolute")
            }
            let makes = request.bindOptions?.createMountpoint ?? false
            guard makes || access(source, F_OK) == 0 else {
                throw invalid("bind source path does not exist: \(source)")
            }
            self.init(
                kind: .bind(source: ContainerPath.clean(source), makeMissing: makes), destination: destination)
            try take(request.bindOptions, invalid)
        case "tmpfs":
            guard request.source?.isEmpty ?? true else { throw invalid("field Source must not be specified") }
            self.init(kind: .tmpfs(options: Self.options(request.tmpfsOptions)), destination: destination)
        case "volume" where request.source?.isEmpty ?? true:
            self.init(kind: .volume(name: "", source: ""), destination: destination)
        case "volume":
            throw Fault(.unimplemented, "named volumes are not supported yet: \(request.source ?? "")")
        case "image", "cluster", "npipe": throw Fault(.unimplemented, "mounts of type \(type) are not supported yet")
        default: throw Fault(.invalidArgument, "mount type unknown: \"\(type)\"")
        }
        writable = !(request.readOnly ?? false)
    }

    private mutating func take(_ options: BindOptions?, _ invalid: (String) -> Fault) throws(Fault) {
        propagation = options?.propagation ?? "rprivate"
        if propagation.isEmpty { propagation = "rprivate" }
        guard Propagation.modes.contains(propagation) else {
            throw invalid("invalid propagation mode: \(propagation)")
        }
        recursive = !(options?.nonRecursive ?? false)
        recursiveReadOnly = !(options?.readOnlyNonRecursive ?? false)
        guard recursiveReadOnly || !(options?.readOnlyForceRecursive ?? false) else {
            throw invalid("mount options conflict: ReadOnlyNonRecursive && ReadOnlyForceRecursive")
        }
    }

    private static func options(_ tmpfs: TmpfsOptions?) -> String {
        var options: [String] = []
        if let mode = tmpfs?.mode, mode != 0 { options.append("mode=\(String(mode, radix: 8))") }
        if let size = tmpfs?.sizeBytes, size != 0 { options.append("size=\(size)") }
        return options.joined(separator: ",")
    }
}
