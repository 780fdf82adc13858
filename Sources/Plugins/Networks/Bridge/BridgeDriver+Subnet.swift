internal import Faults
internal import Linux
internal import Netlink
internal import NetworkDriverAPI

extension BridgeDriver {
    // The subnet the user named; else the one the network had, as long as nothing else on the host took it; else the
    // first free one of the pools.
    func chooseSubnet(
        _ network: NetworkConfig, _ kept: BridgeRecord?, isThere: Bool, _ links: inout NetlinkSocket
    ) throws(Fault) -> BridgeRecord {
        if let subnet = network.subnet { return try named(subnet, network.gateway) }
        if let kept, isThere { return kept }
        let taken = try naming("failed to list the host's routes") { () throws(SystemError) in
            try links.networksInUse()
        }
        if let kept, !taken.contains(where: { $0.overlaps(kept.subnet) }) { return kept }
        guard let subnet = pools.firstFree(avoiding: taken) else {
            throw Fault(
                .resourceExhausted, "all predefined address pools have been fully subnetted",
                hint: "remove unused networks, or name a subnet")
        }
        return BridgeRecord(subnet: subnet, gateway: IPv4Address(subnet.hosts.lowerBound))
    }

    private func named(_ text: String, _ gateway: String?) throws(Fault) -> BridgeRecord {
        guard let subnet = IPv4Network(text), subnet.prefixLength <= 30 else {
            throw Fault(.invalidArgument, "invalid subnet \(text): not an IPv4 network in CIDR notation")
        }
        guard let gateway else {
            return BridgeRecord(subnet: subnet, gateway: IPv4Address(subnet.hosts.lowerBound))
        }
        guard let address = IPv4Address(gateway), subnet.hosts.contains(address.number) else {
            throw Fault(.invalidArgument, "no matching subnet for gateway \(gateway)")
        }
        return BridgeRecord(subnet: subnet, gateway: address)
    }
}

extension NetworkConfig {
    func check(bridge name: String) throws(Fault) {
        let isGood =
            (1...15).contains(name.utf8.count) && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "/") && byte != UInt8(ascii: ":")
            }
        guard isGood else { throw Fault(.invalidArgument, "invalid bridge name \(name)") }
    }

    /// `com.docker.network.driver.mtu`, in bytes; nil: the kernel's default.
    func mtu() throws(Fault) -> UInt32? {
        guard let text = options["com.docker.network.driver.mtu"], text != "0" else { return nil }
        guard let mtu = UInt32(text), (68...65535).contains(mtu) else {
            throw Fault(.invalidArgument, "failed to parse com.docker.network.driver.mtu value: \"\(text)\"")
        }
        return mtu
    }

    /// `com.docker.network.bridge.enable_ip_masquerade`; true unless it says no.
    var masquerades: Bool {
        !["false", "0", "f", "F", "FALSE", "False"]
            .contains(options["com.docker.network.bridge.enable_ip_masquerade"] ?? "")
    }
}
