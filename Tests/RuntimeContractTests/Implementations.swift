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
    ].filter(\.isHere)

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
