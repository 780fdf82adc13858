internal import Faults
internal import Linux
internal import Netlink
internal import NetworkDriverAPI

extension BridgeDriver {
    // Rules, the forward trap, ip_forward: each looked at, and mended only where it is not as it should be. Answers
    // what the user should hear.
    func openTheWay(
        _ network: NetworkConfig, _ bridge: String, _ record: BridgeRecord, isNew: Bool
    ) throws(Fault) -> [String] {
        var warnings = try naming("failed to set up the firewall of network \(network.name)") {
            () throws(SystemError) in
            var filter = try NetlinkSocket(.netfilter)
            let rules = NetworkRules(
                table: names.table, network: network.id, bridge: bridge, subnet: record.subnet,
                masquerades: network.masquerades)
            try rules.ensure(&filter)
            return try ForwardTrap(bridge: bridge).open(&filter, lookingEverywhere: isNew)
        }
        if let refusal = forwardPackets() { warnings.append(refusal) }
        return warnings
    }

    // Docker's warning where the host's /proc/sys cannot be written (inside a container).
    private func forwardPackets() -> String? {
        do {
            try KernelSetting("ipv4/ip_forward").ensure("1")
            return nil
        } catch { return "IPv4 forwarding is disabled. Networking will not work. (\(error))" }
    }
}
