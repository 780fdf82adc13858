package import Faults

/// A network connects sandboxes; a sandbox is one network namespace; an endpoint is what joins the two
/// (libnetwork's Container Network Model). Blocking calls; the caller chooses the thread.
package protocol NetworkDriver: Sendable {
    /// `bridge`, `host`, `none`.
    var name: String { get }

    /// Makes the endpoint whole: device, addresses, routes, rules; or nothing of it.
    func join(_ request: EndpointRequest) throws(Fault) -> Endpoint
    /// Gives the endpoint's address back; nothing to do is a success. `sandbox` says what to do with its device.
    func leave(network: NetworkConfig, endpointID: String, sandbox: SandboxFate) throws(Fault)
    /// Removes what the network itself has on the host (bridge, rules, records); nothing to do is a success.
    func remove(network: NetworkConfig) throws(Fault)
}

/// What becomes of a sandbox that an endpoint leaves.
package enum SandboxFate: Sendable {
    /// It is removed, and its devices with it: deleting them one by one first would cost ten times as long.
    case removed
    /// It lives on (`network disconnect`): the device is deleted.
    case kept
}

extension NetworkDriver {
    /// Leaves a network with the sandbox removed.
    package func leave(network: NetworkConfig, endpointID: String) throws(Fault) {
        try leave(network: network, endpointID: endpointID, sandbox: .removed)
    }
}

/// A network as its record under `networks/` has it.
package struct NetworkConfig: Sendable, Codable {
    package var id: String
    package var name: String
    package var driver: String
    /// CIDR; nil: the driver chooses from its pools.
    package var subnet: String?
    package var gateway: String?
    package var options: [String: String]

    package init(
        id: String, name: String, driver: String, subnet: String? = nil, gateway: String? = nil,
        options: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.driver = driver
        self.subnet = subnet
        self.gateway = gateway
        self.options = options
    }
}

/// A container's wish to join.
package struct EndpointRequest: Sendable {
    package var network: NetworkConfig
    /// The container's id.
    package var endpointID: String
    /// Path of the sandbox's network namespace.
    package var sandbox: String
    package var interface: String
    package var macAddress: String?
    package var address: String?

    package init(
        network: NetworkConfig, endpointID: String, sandbox: String, interface: String = "eth0",
        macAddress: String? = nil, address: String? = nil
    ) {
        self.network = network
        self.endpointID = endpointID
        self.sandbox = sandbox
        self.interface = interface
        self.macAddress = macAddress
        self.address = address
    }
}

/// What a sandbox got.
package struct Endpoint: Sendable, Codable {
    package var networkID: String
    package var endpointID: String
    package var interface: String
    package var macAddress: String
    /// Dotted address without prefix; empty where the network has none.
    package var address: String
    package var prefixLength: Int
    package var gateway: String
    /// What the user should hear (another firewall drops forwarded packets); the endpoint is whole all the same.
    package var warnings: [String]

    package init(
        networkID: String, endpointID: String, interface: String, macAddress: String, address: String,
        prefixLength: Int, gateway: String, warnings: [String] = []
    ) {
        self.networkID = networkID
        self.endpointID = endpointID
        self.interface = interface
        self.macAddress = macAddress
        self.address = address
        self.prefixLength = prefixLength
        self.gateway = gateway
        self.warnings = warnings
    }
}
