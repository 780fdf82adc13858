internal import Faults
internal import OCI

/// Numbers of set_mempolicy(2) by the specification's names.
enum MemoryPolicy {
    static let modes = [
        "MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED_MANY",
        "MPOL_WEIGHTED_INTERLEAVE",
    ]
    static let flags: [String: Int32] = [
        "MPOL_F_NUMA_BALANCING": 1 << 13, "MPOL_F_RELATIVE_NODES": 1 << 14, "MPOL_F_STATIC_NODES": 1 << 15,
    ]

    static func step(_ policy: RuntimeSpec.MemoryPolicy) throws(Fault) -> LaunchStep {
        guard let mode = modes.firstIndex(of: policy.mode) else {
            throw Fault(.invalidArgument, "invalid memory policy mode \"\(policy.mode)\"")
        }
        var number = Int32(mode)
        for name in policy.flags ?? [] {
            guard let flag = flags[name] else {
                throw Fault(.invalidArgument, "invalid memory policy flag \"\(name)\"")
            }
            number |= flag
        }
        let nodes: NumberList
        do { nodes = try NumberList(policy.nodes ?? "", "linux.memoryPolicy.nodes") } catch {
            throw Fault(.invalidArgument, "invalid memory policy nodes \"\(policy.nodes ?? "")\": \(error.message)")
        }
        let count = nodes.mask.reduce(0) { $0 + $1.nonzeroBitCount }
        if ["MPOL_DEFAULT", "MPOL_LOCAL"].contains(policy.mode), count > 0 {
            throw Fault(.invalidArgument, "memory policy mode requires 0 nodes but got \(count)")
        }
        if ["MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE"].contains(policy.mode),
            count == 0
        {
            throw Fault(.invalidArgument, "memory policy mode requires at least one node but got 0")
        }
        return .setMemoryPolicy(policy.mode, number, nodes)
    }
}
