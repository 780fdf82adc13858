package import Faults
internal import Linux
internal import Netlink
package import NetworkDriverAPI
package import State

/// Docker's `bridge` driver: containers hang on a Linux bridge of the host and leave it by masquerade.
///
/// Vocabulary: the *bridge* is the host's interface and the network's gateway; an endpoint's two *ends* are a veth
/// pair, one under the bridge, one in the sandbox. All of it by netlink; `Netlink` has the messages.
/// Each call holds the network's lock for its whole time (milliseconds, and the kernel serialises the same work under
/// its own lock): so an address whose veth is missing belongs to nobody that lives.
package struct BridgeDriver: NetworkDriver {
    let instance: Instance
    let names: BridgeNames
    let pools: AddressPools

    /// The driver of one engine.
    package init(instance: Instance) {
        self.init(instance: instance, pools: .docker)
    }

    init(instance: Instance, pools: AddressPools) {
        self.instance = instance
        self.pools = pools
        names = BridgeNames(instance)
    }

    package var name: String { "bridge" }

    package func join(_ request: EndpointRequest) throws(Fault) -> Endpoint {
        try request.check()
        return try holding(try lock(request.network)) { () throws(Fault) in
            var links = try naming("failed to join network \(request.network.name)") { () throws(SystemError) in
                try NetlinkSocket(.route)
            }
            let bridge = try ready(request.network, &links)
            return try attach(request, to: bridge, &links)
        }
    }

    package func leave(network: NetworkConfig, endpointID: String, sandbox: SandboxFate) throws(Fault) {
        try holding(try lock(network)) { () throws(Fault) in
            try naming("failed to leave network \(network.name)") { () throws(SystemError) in
                if sandbox == .kept {
                    var links = try NetlinkSocket(.route)
                    try links.removeLink(BridgeNames.veth(network: network.id, endpoint: endpointID))
                }
                try book(network).release(endpointID)
            }
        }
    }

    func lock(_ network: NetworkConfig) throws(Fault) -> FileLock {
        try naming("failed to lock network \(network.name)") { () throws(SystemError) in
            try makeFolder(instance.locks)
            return try FileLock("\(instance.locks)/network-\(network.id).lock")
        }
    }

    func book(_ network: NetworkConfig) -> AddressBook {
        AddressBook(folder: "\(instance.execRoot)/networks/\(network.id)")
    }
}

extension EndpointRequest {
    // Both ids become file names, the interface a path below /proc/sys.
    fileprivate func check() throws(Fault) {
        for text in [network.id, endpointID, interface] {
            guard !text.isEmpty, !text.hasPrefix("."), !text.contains("/") else {
                throw Fault(.invalidArgument, "invalid endpoint: \"\(text)\" cannot be a name")
            }
        }
        guard interface.utf8.count <= 15 else {
            throw Fault(.invalidArgument, "invalid interface name \(interface): 15 characters at most")
        }
    }
}

extension NetlinkSocket {
    /// Deletes a link; one that is gone is a success.
    mutating func removeLink(_ name: String) throws(SystemError) {
        do { try perform([.deleteLink(name)]) } catch {
            if error.errno != 19 { throw error }  // ENODEV
        }
    }
}
