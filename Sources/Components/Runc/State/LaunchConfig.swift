internal import Faults
internal import Linux
internal import OCI

/// A bundle's `config.json` as a launch needs it: the filter's profile stays text, for its compiled form is looked
/// up by that text.
struct LaunchConfig {
    var spec: RuntimeSpec
    /// JSON of `linux.seccomp`; nil when there is none.
    var profile: [UInt8]?
    /// As it was read.
    let text: [UInt8]

    /// At most 8 MiB.
    static func read(bundle: String) throws(Fault) -> LaunchConfig {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try readFile(bundle + "/config.json", limit: most) } catch {
            if error.errno == 2 {
                throw Fault(.notFound, "JSON specification file config.json not found in \(bundle)")
            }
            throw error.fault("read the bundle's configuration")
        }
        do { return try LaunchConfig(bytes) } catch { throw error.prefixed(bundle + "/config.json") }
    }

    /// What `create` read; a container of an older runtime has its bundle's alone.
    static func read(_ id: String, of root: RuntimeRoot, bundle: String) throws(Fault) -> LaunchConfig {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try readFile(root.config(id), limit: most) } catch {
            if error.errno == 2 { return try read(bundle: bundle) }
            throw error.fault("read the configuration of container \(id)")
        }
        do { return try LaunchConfig(bytes) } catch { throw error.prefixed(root.config(id)) }
    }

    private static let most = 8 << 20

    init(_ bytes: [UInt8]) throws(Fault) {
        text = bytes
        var reader = JSONReader(bytes)
        reader.defersSeccomp = true
        spec = try RuntimeSpec(&reader)
        try reader.end()
        guard let range = reader.deferredSeccomp, bytes[range] != [0x6E, 0x75, 0x6C, 0x6C] else { return }
        profile = Array(bytes[range])
        spec.linux?.seccomp = RuntimeSpec.Seccomp(defaultAction: "")
    }
}
