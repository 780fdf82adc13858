internal import NetworkDriverAPI
internal import State

/// What one engine's things are called on the host, so that two engines with roots of their own never meet.
///
/// The engine at the default data root has the plain names; any other adds a hash of its data root.
struct BridgeNames {
    /// nil for the default data root, else eight hex digits.
    private let mark: String?

    init(_ instance: Instance) {
        mark = instance.dataRoot == Instance().dataRoot ? nil : Self.hash(instance.dataRoot, digits: 8)
    }

    /// The default network's interface.
    var defaultBridge: String { mark.map { "sw-\($0)" } ?? "swmono0" }
    /// The engine's nftables table, for all its networks.
    var table: String { mark.map { "swmono-\($0)" } ?? "swmono" }

    /// A network's interface: its option `com.docker.network.bridge.name`, or one made from its id as Docker does.
    func bridge(_ network: NetworkConfig) -> String {
        if let chosen = network.options["com.docker.network.bridge.name"] { return chosen }
        return network.name == "bridge" ? defaultBridge : "br-\(network.id.prefix(12))"
    }

    /// The host's end of an endpoint: told by the two ids, so that it is found without a record.
    static func veth(network: String, endpoint: String) -> String {
        "veth\(hash("\(network)/\(endpoint)", digits: 11))"
    }

    // FNV-1a: short, and the same in every build; nothing here must withstand an attacker.
    private static func hash(_ text: String, digits: Int) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let hex = String(hash, radix: 16)
        return String((String(repeating: "0", count: 16 - hex.count) + hex).suffix(digits))
    }
}
