internal import Faults
internal import Linux
internal import OCI

extension ChildWalker {
    func findUser(_ text: String, _ groups: [String]) throws -> RuntimeSpec.User {
        let files = UserFiles(
            passwd: try smallFile(root.raw, "/etc/passwd"), group: try smallFile(root.raw, "/etc/group"))
        let configured = plan.configuredUser
        var user = try files.find(text, additional: configured?.additionalGids ?? [], named: groups)
        user.umask = configured?.umask
        return user
    }

    func findHome(_ uid: UInt32) throws -> String {
        UserFiles(passwd: try smallFile(root.raw, "/etc/passwd"), group: []).home(of: uid)
    }
}

extension LaunchPlan {
    /// The user that the configuration gives by number.
    var configuredUser: RuntimeSpec.User? {
        for case .setIdentity(let user) in child { return user }
        return nil
    }
}
