internal import Faults
internal import OCI

extension RuntimeSpec {
    /// crun's annotations that would isolate the process more than all else here says: read over, they would leave it
    /// with less than was asked for.
    private static let missing = ["run.oci.handler", "run.oci.seccomp_bpf_data"]

    /// Whether a filter must not name system calls that are not known here (crun's).
    var refusesUnknownCalls: Bool {
        guard let value = annotations?["run.oci.seccomp_fail_unknown_syscall"] else { return false }
        return value != "0"
    }

    func checkAnnotations() throws(Fault) {
        guard let annotations, !annotations.isEmpty else { return }
        for name in Self.missing {
            if let value = annotations[name] {
                throw Fault(.unimplemented, "annotation \(name)=\(value.prefix(64)) is not supported")
            }
        }
    }
}
