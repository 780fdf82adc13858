internal import Faults

/// `--security-opt`, read (moby, `parseSecurityOpt`).
struct SecurityOptions: Sendable {
    var noNewPrivileges = false
    /// nil: the default profile; `unconfined`; or the profile itself as JSON.
    var seccomp: String?
    /// An AppArmor profile's name; nil: as `--privileged` says.
    var appArmor: String?
    /// nil: as `--privileged` says.
    var writableCgroups: Bool?

    init(_ options: [String]) throws(Fault) {
        for option in options {
            if option == "no-new-privileges" {
                noNewPrivileges = true
            } else if option == "writable-cgroups" {
                writableCgroups = true
            } else if option != "disable" {
                try take(option)
            }
        }
    }

    private mutating func take(_ option: String) throws(Fault) {
        let separator: Character = option.contains("=") ? "=" : ":"
        guard let cut = option.firstIndex(of: separator) else {
            throw Fault(.invalidArgument, "invalid --security-opt 1: \"\(option)\"")
        }
        let value = String(option[option.index(after: cut)...])
        let invalid = Fault(.invalidArgument, "invalid --security-opt 2: \"\(option)\"")
        switch option[..<cut] {
        case "no-new-privileges":
            guard let flag = Self.bool(value) else { throw invalid }
            noNewPrivileges = flag
        case "writable-cgroups":
            guard let flag = Self.bool(value) else { throw invalid }
            writableCgroups = flag
        case "seccomp": seccomp = value == "builtin" ? nil : value
        case "apparmor":
            appArmor = value.isEmpty ? nil : value
        case "label":
            guard value == "disable" else {
                throw Fault(.unimplemented, "SELinux labels are not supported yet: \(option)")
            }
        default: throw invalid
        }
    }

    /// Go's `strconv.ParseBool`.
    static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }
}
