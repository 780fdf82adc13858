package import Faults
internal import Linux
internal import Netlink
package import NetworkDriverAPI

/// Docker's `null` driver, of the network `none`: a sandbox that reaches nothing but itself: only `lo`.
package struct NoneDriver: NetworkDriver {
    package init() {}

    package var name: String { "null" }

    /// Brings `lo` up, whoever made the namespace.
    package func join(_ request: EndpointRequest) throws(Fault) -> Endpoint {
        do {
            let sandbox = try NetworkNamespace.open(request.sandbox)
            try NetworkNamespace.inside(sandbox) { () throws(SystemError) in
                var links = try NetlinkSocket(.route)
                try links.perform([.setUp("lo")])
            }
        } catch { throw error.fault("failed to bring lo up in \(request.sandbox)") }
        return .without(address: request)
    }

    package func leave(network: NetworkConfig, endpointID: String, sandbox: SandboxFate) throws(Fault) {}

    package func remove(network: NetworkConfig) throws(Fault) {}
}
