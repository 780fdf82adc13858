internal import Faults
internal import Linux
internal import OCI

/// The process that `exec`'s flags describe.
enum ExecProcess {
    static func build(_ arguments: CommandArguments, _ container: RuntimeSpec) throws(Fault) -> RuntimeSpec.Process {
        if let path = arguments["process"] {
            let bytes: [UInt8]
            do { bytes = try readFile(path, limit: 8 << 20) } catch { throw error.fault("read the process file") }
            return try JSONReader.read(RuntimeSpec.Process.self, from: bytes)
        }
        guard arguments.operands.count > 1 else { throw Fault(.invalidArgument, "exec args cannot be empty") }
        guard var process = container.process else {
            throw Fault(.invalidArgument, "process property must not be empty")
        }
        process.args = Array(arguments.operands.dropFirst())
        if let cwd = arguments["cwd"], !cwd.isEmpty { process.cwd = cwd }
        process.terminal = arguments.has("tty")
        process.env = (process.env ?? []) + arguments.all("env")
        if arguments["no-new-privs"] != nil { process.noNewPrivileges = arguments.has("no-new-privs") }
        if let profile = arguments["apparmor"], !profile.isEmpty { process.apparmorProfile = profile }
        if let label = arguments["process-label"], !label.isEmpty { process.selinuxLabel = label }
        apply(caps: arguments.all("cap"), to: &process)
        try apply(user: arguments["user"], groups: arguments.all("additional-gids"), to: &process)
        return process
    }

    private static func apply(caps: [String], to process: inout RuntimeSpec.Process) {
        if caps.isEmpty { return }
        var sets = process.capabilities ?? RuntimeSpec.Capabilities()
        // Never into the inheritable set (CVE-2022-29162); ambient ones need that, so they come only where it is set.
        sets.bounding = (sets.bounding ?? []) + caps
        sets.effective = (sets.effective ?? []) + caps
        sets.permitted = (sets.permitted ?? []) + caps
        if sets.inheritable?.isEmpty == false { sets.ambient = (sets.ambient ?? []) + caps }
        process.capabilities = sets
    }

    private static func apply(
        user: String?, groups: [String], to process: inout RuntimeSpec.Process
    ) throws(Fault) {
        var chosen = process.user ?? RuntimeSpec.User()
        if let user, !user.isEmpty {
            let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count > 1 {
                guard let gid = UInt32(parts[1]) else { throw Fault(.invalidArgument, "bad gid: \(parts[1])") }
                chosen.gid = gid
            }
            guard let uid = UInt32(parts[0]) else { throw Fault(.invalidArgument, "bad uid: \(parts[0])") }
            chosen.uid = uid
        }
        // Go's flag takes a list in one value as well.
        for text in groups.flatMap({ $0.split(separator: ",") }) {
            guard let gid = UInt32(text) else {
                throw Fault(.invalidArgument, "additional-gids must be a positive number \(text)")
            }
            chosen.additionalGids = (chosen.additionalGids ?? []) + [gid]
        }
        process.user = chosen
    }
}
