internal import Glibc
internal import Linux
internal import OCI

extension LaunchFacts {
    /// Looks for the security modules that a process asks for; nothing is looked at for one that asks for none.
    mutating func look(for process: RuntimeSpec.Process?, mountLabel: String? = nil) {
        if process?.apparmorProfile?.isEmpty == false {
            // No such file: no such module.
            let answer = try? readFile("/sys/module/apparmor/parameters/enabled", limit: 16)
            hasAppArmor = answer?.first == UInt8(ascii: "Y")
        }
        if process?.selinuxLabel?.isEmpty == false || mountLabel?.isEmpty == false {
            hasSELinux = access("/sys/fs/selinux/enforce", F_OK) == 0
        }
    }
}
