package import Faults
internal import Linux
internal import Netlink
package import NetworkDriverAPI
internal import State

extension BridgeDriver {
    /// Takes the bridge down with its rules and records, in the reverse order of their making. Endpoints that are
    /// still there lose their connection.
    package func remove(network: NetworkConfig) throws(Fault) {
        let bridge = names.bridge(network)
        try holding(try lock(network)) { () throws(Fault) in
            try naming("failed to remove bridge \(bridge)") { () throws(SystemError) in
                try removeRules(network, bridge)
                var links = try NetlinkSocket(.route)
                try links.removeLink(bridge)
                try book(network).clear()
                try removeFolder("\(instance.networks)/\(network.id)")
            }
        }
    }

    private func removeRules(_ network: NetworkConfig, _ bridge: String) throws(SystemError) {
        var filter = try NetlinkSocket(.netfilter)
        try ForwardTrap(bridge: bridge).close(&filter)
        try NetworkRules.remove(network.id, table: names.table, &filter)
    }
}
