internal import CLinux
internal import Glibc

/// Device programs of cgroup v2: bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE (4.15).
package enum DeviceFilter {
    /// Loads `instructions` (each a `struct bpf_insn`), attaches them to the folder and detaches those that were
    /// attached to it before: the new one is in force first, so there is no moment without.
    package static func replace(with instructions: [UInt64], on folder: borrowing OwnedFD) throws(SystemError) {
        let cgroup = folder.raw
        let old = try attached(cgroup)
        let program = OwnedFD(
            adopting: try checked(
                "bpf",
                instructions.withUnsafeBufferPointer { clinux_bpf_load_device($0.baseAddress, UInt32($0.count)) },
                "BPF_PROG_LOAD"))
        try checked("bpf", clinux_bpf_attach_device(cgroup, program.raw), "BPF_PROG_ATTACH")
        for identifier in old {
            let earlier = OwnedFD(adopting: try checked("bpf", clinux_bpf_by_id(identifier), "BPF_PROG_GET_FD_BY_ID"))
            try checked("bpf", clinux_bpf_detach_device(cgroup, earlier.raw), "BPF_PROG_DETACH")
        }
    }

    /// Ids of the programs on the folder itself.
    private static func attached(_ cgroup: Int32) throws(SystemError) -> [UInt32] {
        var identifiers = [UInt32](repeating: 0, count: 64)
        let count = identifiers.withUnsafeMutableBufferPointer {
            clinux_bpf_query_device(cgroup, $0.baseAddress, UInt32($0.count))
        }
        return Array(identifiers.prefix(Int(try checked("bpf", count, "BPF_PROG_QUERY"))))
    }
}
