import Faults
import Glibc
import Linux
import RuntimeAPI
import RuntimeExec

/// What the contract is held against; a new runtime is one line in `all`.
struct Implementation: Sendable, CustomStringConvertible {
    let description: String
    /// Whether this machine has it.
    let isHere: Bool
    /// One with its states below a folder of its own.
    let make: @Sendable (_ root: String) throws -> any Runtime

    static let all = [
        executed("runc", at: "/usr/sbin/runc", wrapped: false),
        executed("crun", at: "/usr/bin/crun", wrapped: true),
        ours,
    ].filter(\.isHere)

    /// Runc clones, which only a process with one thread may: it is held against the contract as a program, too.
    private static let ours = Implementation(description: "swmono", isHere: getuid() == 0 && isWired) { root in
        let link = root + "-link"
        mkdir(link, 0o700)
        symlink(swmono, link + "/runc")
        return try ExecutedRuntime(RuntimeProgram(link + "/runc", root: root))
    }

    /// `$SWMONO`, or what was built beside the tests.
    private static let swmono =
        getenv("SWMONO").map { String(cString: $0) }
        ?? ((try? readLink("/proc/self/exe")) ?? "").split(separator: "/").dropLast().map { "/" + $0 }.joined()
        + "/swmono"

    private static var isWired: Bool {
        guard
            let child = try? spawn(SpawnRequest(path: swmono, arguments: [swmono, "runc", "--version"])),
            let status = try? waitForExit(.pid(child.pid))
        else { return false }
        return status.code == 0
    }

    /// `wrapped`: crun refuses the hybrid layout of cgroups, so it is run where `unified` is out of sight.
    private static func executed(_ name: String, at path: String, wrapped: Bool) -> Implementation {
        Implementation(description: name, isHere: getuid() == 0 && access(path, X_OK) == 0) { root in
            guard wrapped else { return try ExecutedRuntime(RuntimeProgram(path, root: root)) }
            let script = """
                #!/bin/sh
                exec unshare -m sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec \(path) "$@"' \(name) "$@"

                """
            let wrapper = root + "-wrapper"
            let file = try openFile(wrapper, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o755)
            try file.writeAll(Array(script.utf8))
            _ = consume file
            return try ExecutedRuntime(RuntimeProgram(wrapper, root: root))
        }
    }
}
