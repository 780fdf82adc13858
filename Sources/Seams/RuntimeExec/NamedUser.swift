internal import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import OCI

/// Users by name, which a foreign runtime does not know: found in the container's own files, written as numbers.
enum NamedUser {
    /// Rewrites `config.json` of the bundle, whose rootfs stands; nothing to do where `process.user` holds.
    static func resolve(bundle: String) throws(Fault) {
        let path = bundle + "/config.json"
        do {
            var spec = try JSONDecoder().decode(RuntimeSpec.self, from: Data(try readFile(path, limit: 16 << 20)))
            guard let named = spec.namedUser, var process = spec.process else { return }
            process.user = try find(named, process.user, in: try rootfs(spec, bundle))
            spec.process = process
            try replace(path, try JSONEncoder().encode(spec))
        } catch { throw fault(error, path) }
    }

    /// The process of an `exec` with its user in numbers.
    static func resolve(_ process: RuntimeSpec.Process, bundle: String) throws(Fault) -> RuntimeSpec.Process {
        guard let name = process.user?.username, !name.isEmpty else { return process }
        let path = bundle + "/config.json"
        do {
            let spec = try JSONDecoder().decode(RuntimeSpec.self, from: Data(try readFile(path, limit: 16 << 20)))
            var process = process
            let groups = spec.namedUser?.groups ?? []
            process.user = try find((name, groups), process.user, in: try rootfs(spec, bundle))
            return process
        } catch { throw fault(error, path) }
    }

    private static func rootfs(_ spec: RuntimeSpec, _ bundle: String) throws(SystemError) -> OwnedFD {
        let path = spec.root?.path ?? "rootfs"
        return try openFile(path.hasPrefix("/") ? path : bundle + "/" + path, O_PATH | O_DIRECTORY)
    }

    private static func find(
        _ named: (user: String, groups: [String]), _ configured: RuntimeSpec.User?, in root: borrowing OwnedFD
    ) throws -> RuntimeSpec.User {
        let files = UserFiles(
            passwd: try smallFile(root.raw, "/etc/passwd"), group: try smallFile(root.raw, "/etc/group"))
        var user = try files.find(
            named.user, additional: configured?.additionalGids ?? [], named: named.groups)
        user.umask = configured?.umask
        return user
    }

    private static func replace(_ path: String, _ text: Data) throws(SystemError) {
        let fresh = path + ".new"
        try openFile(fresh, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600).writeAll(Array(text))
        guard rename(fresh, path) == 0 else { throw SystemError("rename", errno: errno, path) }
    }

    private static func fault(_ error: any Error, _ path: String) -> Fault {
        switch error {
        case let fault as Fault: fault
        case let system as SystemError: system.fault("find the user of the container")
        default: Fault(.invalidArgument, "\(path): \(error)")
        }
    }
}
