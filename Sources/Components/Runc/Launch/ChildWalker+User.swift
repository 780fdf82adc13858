internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// A file of the container of at most 1 MiB; nothing when there is none (CVE-2021-21285's lesson: limits).
    private func content(_ path: String) throws -> [UInt8] {
        do {
            let file = try openInRoot(root.raw, path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
            guard try nodeKind(file.raw).isRegular else { return [] }
            return try file.readAll(limit: 1 << 20)
        } catch {
            guard [ENOENT, ENOTDIR, EACCES].contains(error.errno) else { throw error }
            return []
        }
    }

    func findUser(_ text: String) throws -> RuntimeSpec.User {
        let files = UserFiles(passwd: try content("/etc/passwd"), group: try content("/etc/group"))
        let configured = plan.configuredUser
        var user = try files.find(text, additional: configured?.additionalGids ?? [])
        user.umask = configured?.umask
        return user
    }

    func findHome(_ uid: UInt32) throws -> String {
        UserFiles(passwd: try content("/etc/passwd"), group: []).home(of: uid)
    }
}

extension LaunchPlan {
    /// The user that the configuration gives by number.
    var configuredUser: RuntimeSpec.User? {
        for case .setIdentity(let user) in child { return user }
        return nil
    }
}
