internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux

/// The profile that a container's processes get where the host has AppArmor (moby, profiles/apparmor).
enum AppArmor {
    /// Docker's name: what an administrator, or another engine, has loaded by it is taken.
    static let standard = "docker-default"
    static let unconfined = "unconfined"

    private static let loaded = "/sys/kernel/security/apparmor/profiles"
    private static let parser = "apparmor_parser"
    private static let folders = ["/usr/sbin", "/sbin"]

    /// Whether the kernel has it on, which nothing changes before the next boot: a profile that is there can be asked
    /// for then, whatever is missing of what loads new ones.
    static var isOn: Bool {
        // No such file: no such module.
        let answer = try? readFile("/sys/module/apparmor/parameters/enabled", limit: 16)
        return answer?.first == UInt8(ascii: "Y")
    }

    /// Whether Docker's profile is loaded, or can be. The parser too needs the kernel's files.
    static var hasStandard: Bool {
        guard access(loaded, R_OK) == 0 else { return false }
        if HostProgram.find(parser, more: folders) != nil { return true }
        // A list that cannot be read names nothing.
        return (try? readFile(loaded)).map(isLoaded) ?? false
    }

    /// The profile that a container is to be started with; empty: none is asked for. Where Docker's cannot be had, who
    /// never had it goes without, as with Docker; who had it is not let out of it.
    static func profile(
        for record: ContainerRecord, _ facts: HostFacts, hasStandard: @autoclosure () -> Bool = Self.hasStandard
    ) throws(Fault) -> String {
        guard facts.appArmor else { return "" }
        if let named = try SecurityOptions(record.hostConfig.securityOpt ?? []).appArmor { return named }
        if record.hostConfig.privileged { return unconfined }
        return record.appArmorProfile == standard || hasStandard() ? standard : ""
    }

    /// The profile that a container was started with, which an exec gets too, whatever the host is like by then. A
    /// record from before it was kept has what a start would give.
    static func kept(by record: ContainerRecord, _ facts: HostFacts) throws(Fault) -> String {
        if let profile = record.appArmorProfile { return profile }
        return try profile(for: record, facts)
    }

    /// A profile of the user's own is not to be had where there is no AppArmor: that is said, not passed over.
    static func check(_ security: SecurityOptions, _ facts: HostFacts) throws(Fault) {
        guard let name = security.appArmor, !facts.appArmor, name != unconfined, name != standard else { return }
        throw Fault(
            .invalidArgument, "AppArmor is not enabled on this host: apparmor=\(name)",
            hint: "the kernel's AppArmor is needed: boot with apparmor=1 and lsm=...,apparmor")
    }

    /// Loads Docker's profile where it is the one and missing: whoever reloads the host's profiles may have dropped it.
    /// Where that cannot be told it is asked for as it is, and the runtime refuses to run without.
    static func prepare(_ profile: String) throws(Fault) {
        guard profile == standard, access(loaded, R_OK) == 0 else { return }
        let answer: HostProgram.Answer
        do throws(SystemError) {
            if isLoaded(try readFile(loaded)) { return }
            guard let path = HostProgram.find(parser, more: folders) else {
                throw SystemError("execve", errno: ENOENT, parser)
            }
            answer = try HostProgram.run(path, [parser, "-K", "-r"], input: Array(text(current).utf8))
        } catch {
            throw failure("\(error)")
        }
        guard answer.code == 0 else {
            throw failure(answer.errors.split(separator: "\n").last.map(String.init) ?? "exit status \(answer.code)")
        }
    }

    private static func failure(_ reason: String) -> Fault {
        Fault(
            .internal,
            "AppArmor enabled on system but the \(standard) profile could not be loaded: \(reason)")
    }

    /// A line of the kernel's list is a profile's name and its mode.
    static func isLoaded(_ list: [UInt8]) -> Bool {
        String(decoding: list, as: UTF8.self).split(separator: "\n").contains { $0.hasPrefix(standard + " (") }
    }

    /// The engine's own, whose signals its containers must take; nil: it is unconfined, or has no plain name.
    private static var current: String? {
        // Of kernels before 5.8 the old file is enough.
        let bytes =
            (try? readFile("/proc/self/attr/apparmor/current", limit: 4096))
            ?? (try? readFile("/proc/self/attr/current", limit: 4096)) ?? []
        let name = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" || $0 == "\0" }.first
        guard let name, name != unconfined, name.utf8.allSatisfy(isPlain) else { return nil }
        return String(name)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || Array("_-./".utf8).contains(byte)
    }

    /// Docker's restrictions. All may be done that the container's rights allow, but for mounts and the parts of procfs
    /// and sysfs that are the host's, masked or not; processes outside may signal it, it only its own.
    static func text(_ own: String?) -> String {
        let peers = [unconfined, "runc", "crun"] + (own.map { [$0] } ?? [])
        // In newer ones `network` alone is no longer all of it.
        let interface = access("/etc/apparmor.d/abi/3.0", R_OK) == 0 ? "abi <abi/3.0>,\n" : ""
        return interface + """
            profile \(standard) flags=(attach_disconnected,mediate_deleted) {
              file,
              network,
              # CVE-2026-31431
              deny network alg,
              capability,
              umount,
              deny mount,
            \(peers.map { "  signal (receive) peer=\"\($0)\"," }.joined(separator: "\n"))
              signal (send,receive) peer=\(standard),
              ptrace (trace,read,tracedby,readby) peer=\(standard),

              # Of /proc: the processes' own, and of sys what shared memory may be.
              deny /proc/* w,
              deny /proc/{[^1-9/],[^1-9/][^0-9/],[^1-9s/][^0-9y/][^0-9s/],[^1-9/][^0-9/][^0-9/][^0-9/]*}/** w,
              deny /proc/sys/[^k]** w,
              deny /proc/sys/kernel/{?,??,[^s][^h][^m]**} w,
              deny /proc/sysrq-trigger rwklx,
              deny /proc/kcore rwklx,

              # Of /sys: cgroups.
              deny /sys/[^f]*/** wklx,
              deny /sys/f[^s]*/** wklx,
              deny /sys/fs/[^c]*/** wklx,
              deny /sys/fs/c[^g]*/** wklx,
              deny /sys/fs/cg[^r]*/** wklx,
              deny /sys/firmware/** rwklx,
              deny /sys/devices/virtual/powercap/** rwklx,
              deny /sys/kernel/security/** rwklx,
            }

            """
    }
}
