internal import Linux

/// The boot in which this process runs.
package enum Boot {
    /// The kernel's random id of this boot (random(4)); "unknown" on a host without /proc.
    package static let id: String = {
        // Without an id every boot looks the same; pid and start time still tell processes apart.
        guard let bytes = try? readFile("/proc/sys/kernel/random/boot_id", limit: 64) else { return "unknown" }
        return String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self)
    }()
}
