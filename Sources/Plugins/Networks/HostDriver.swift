package import Faults
package import NetworkDriverAPI

/// The engine's own network namespace: nothing to make, nothing to give back.
package struct HostDriver: NetworkDriver {
    package init() {}

    package var name: String { "host" }

    package func join(_ request: EndpointRequest) throws(Fault) -> Endpoint { .without(address: request) }

    package func leave(network: NetworkConfig, endpointID: String, sandbox: SandboxFate) throws(Fault) {}

    package func remove(network: NetworkConfig) throws(Fault) {}
}

extension Endpoint {
    static func without(address request: EndpointRequest) -> Endpoint {
        Endpoint(
            networkID: request.network.id, endpointID: request.endpointID, interface: "", macAddress: "",
            address: "", prefixLength: 0, gateway: "")
    }
}
