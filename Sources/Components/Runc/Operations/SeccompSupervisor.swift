internal import Faults
internal import Linux
internal import OCI

/// Who answers the system calls that a filter asks about (config-linux.md, "Seccomp", `listenerPath`).
struct SeccompSupervisor {
    /// Its unix socket.
    private let path: String
    private let metadata: String
    private let container: HookState
    private let status: ContainerState.Status
    /// The container's first process; nil: the one whose filter it is.
    private let first: Int32?

    /// nil where the filter asks nobody; `profile` is its JSON text.
    init?(
        _ filter: Filter, _ profile: [UInt8], _ container: HookState, _ status: ContainerState.Status,
        first: Int32? = nil
    ) throws(Fault) {
        guard filter.notifies else { return nil }
        let seccomp = try JSONReader.read(RuntimeSpec.Seccomp.self, from: profile)
        guard let path = seccomp.listenerPath, !path.isEmpty else {
            throw Fault(.invalidArgument, "seccomp listenerPath is not set")
        }
        self.path = path
        metadata = seccomp.listenerMetadata ?? ""
        self.container = container
        self.status = status
        self.first = first
    }

    /// Sends the listener, and whose it is (runtime-spec, "The Container Process State").
    func send(_ listener: Int32, of pid: Int32) throws(Fault) {
        do throws(SystemError) {
            let socket = try connectUnixAnywhere(path)
            try sendDescriptors(socket.raw, json(pid), [listener])
        } catch {
            throw error.fault("failed to connect with seccomp agent specified in the seccomp profile")
        }
    }

    private func json(_ pid: Int32) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("ociVersion", RuntimeSpec.version)
            text.member("fds", ["seccompFd"])
            text.member("pid", pid)
            if !metadata.isEmpty { text.member("metadata", metadata) }
            text.key("state")
            text.object { container.write(to: &$0, status, pid: first ?? pid) }
        }
        return text.bytes
    }
}
