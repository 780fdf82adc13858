internal import Faults
internal import Linux
internal import Netlink
internal import NetworkDriverAPI

extension BridgeDriver {
    // The endpoint whole, or its address given back and its device gone.
    func attach(
        _ request: EndpointRequest, to bridge: ReadyBridge, _ links: inout NetlinkSocket
    ) throws(Fault) -> Endpoint {
        let mac = try request.hardwareAddress()
        let address = try takeAddress(request, bridge, &links)
        let end = SandboxEnd(
            interface: request.interface, address: address, prefixLength: bridge.record.subnet.prefixLength,
            gateway: bridge.record.gateway)
        let veth = BridgeNames.veth(network: request.network.id, endpoint: request.endpointID)
        do {
            try connect(veth, request, mac, bridge, end, &links)
        } catch {
            undo(veth, request, &links)
            throw error.fault("failed to join network \(request.network.name)")
        }
        return Endpoint(
            networkID: request.network.id, endpointID: request.endpointID, interface: end.interface,
            macAddress: mac.description, address: address.description, prefixLength: end.prefixLength,
            gateway: end.gateway.description, warnings: bridge.warnings)
    }

    private func takeAddress(
        _ request: EndpointRequest, _ bridge: ReadyBridge, _ links: inout NetlinkSocket
    ) throws(Fault) -> IPv4Address {
        let wish = AddressBook.Wish(
            endpoint: request.endpointID, subnet: bridge.record.subnet, gateway: bridge.record.gateway,
            address: try request.wantedAddress())
        return try book(request.network).take(wish) { endpoint throws(SystemError) in
            try links.link(BridgeNames.veth(network: request.network.id, endpoint: endpoint)) != nil
        }
    }

    // The sandbox's end appears in its namespace under its final name; the host's end comes up once it is quiet.
    private func connect(
        _ veth: String, _ request: EndpointRequest, _ mac: MACAddress, _ bridge: ReadyBridge, _ end: SandboxEnd,
        _ links: inout NetlinkSocket
    ) throws(SystemError) {
        let sandbox = try NetworkNamespace.open(request.sandbox)
        let options = VethOptions(
            peer: end.interface, peerNamespace: sandbox.raw, peerAddress: mac, mtu: bridge.mtu, master: bridge.index)
        do { try links.perform([.newVeth(veth, options)]) } catch {
            guard error.errno == 17 else { throw error }  // EEXIST: left by a join that was killed
            try links.removeLink(veth)
            try links.perform([.newVeth(veth, options)])
        }
        try KernelSetting.silenceIPv6(veth)
        try links.perform([.setUp(veth)])
        try NetworkNamespace.inside(sandbox) { () throws(SystemError) in try end.configure() }
    }

    private func undo(_ veth: String, _ request: EndpointRequest, _ links: inout NetlinkSocket) {
        // The join's own failure is what is thrown; the next join of this endpoint deletes the device anyway.
        try? links.removeLink(veth)
        // As above: an address whose device is missing is free.
        try? book(request.network).release(request.endpointID)
    }
}

extension EndpointRequest {
    fileprivate func hardwareAddress() throws(Fault) -> MACAddress {
        guard let macAddress, !macAddress.isEmpty else { return .random() }
        guard let address = MACAddress(macAddress) else {
            throw Fault(.invalidArgument, "invalid mac address: \(macAddress)")
        }
        return address
    }

    fileprivate func wantedAddress() throws(Fault) -> IPv4Address? {
        guard let address, !address.isEmpty else { return nil }
        guard let parsed = IPv4Address(address) else {
            throw Fault(.invalidArgument, "invalid IPv4 address: \(address)")
        }
        return parsed
    }
}
