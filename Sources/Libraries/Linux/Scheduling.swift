internal import CLinux

/// The processors the caller may run on; bit n of word n/64 is processor n (sched_setaffinity(2)).
package func setAffinity(_ mask: [UInt64]) throws(SystemError) {
    let result = mask.withUnsafeBytes { clinux_set_affinity(0, $0.baseAddress, $0.count) }
    try checked("sched_setaffinity", result)
}

/// From which memory nodes the caller's pages come (set_mempolicy(2)); an empty mask names none.
package func setMemoryPolicy(_ mode: Int32, nodes mask: [UInt64]) throws(SystemError) {
    let words = mask.map { UInt($0) }
    // The kernel takes one bit less than it is told.
    let bits = words.isEmpty ? 0 : UInt(words.count * 64 + 1)
    let result = words.withUnsafeBufferPointer {
        clinux_set_memory_policy(mode, words.isEmpty ? nil : $0.baseAddress, bits)
    }
    try checked("set_mempolicy", result)
}
