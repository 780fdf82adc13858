import Conformance
import Linux
import Netlink
import NetworkDriverAPI
import Testing

@testable import Networks

/// Real TCP over the real kernel (needs root).
@Suite struct BridgeTrafficTests {
    @Test("containers reach each other, the gateway and themselves")
    func acrossTheBridge() throws {
        try NetworkLab.run { lab in
            let one = try lab.container("one")
            let two = try lab.container("two")
            #expect(one.endpoint.address == "172.17.0.2")
            #expect(two.endpoint.address == "172.17.0.3")
            #expect(one.endpoint.gateway == "172.17.0.1" && one.endpoint.prefixLength == 16)
            let server = try TCPProbe.listen(two.sandbox, port: 80)
            _ = try TCPProbe.connect(one.sandbox, to: two.endpoint.address, port: 80)
            #expect(try TCPProbe.accept(server) == one.endpoint.address)
            _ = try TCPProbe.connect(two.sandbox, to: "127.0.0.1", port: 80)
            let host = try TCPProbe.listen(nil, port: 81)
            _ = try TCPProbe.connect(one.sandbox, to: one.endpoint.gateway, port: 81)
            #expect(try TCPProbe.accept(host) == one.endpoint.address)
            _ = try TCPProbe.connect(nil, to: two.endpoint.address, port: 80)
        }
    }

    @Test("a connection to the outside comes from the host's address", .covers("eng.net.masquerade"))
    func masquerade() throws {
        try NetworkLab.run { lab in
            let outside = try lab.outside()
            let one = try lab.container("one")
            let server = try TCPProbe.listen(outside, port: 80)
            _ = try TCPProbe.connect(one.sandbox, to: "10.99.0.2", port: 80)
            #expect(try TCPProbe.accept(server) == "10.99.0.1")
        }
    }

    @Test("nobody outside reaches a container by routing through the host")
    func closedToTheOutside() throws {
        try NetworkLab.run { lab in
            let outside = try lab.outside()
            let one = try lab.container("one")
            _ = try TCPProbe.listen(one.sandbox, port: 80)
            try NetworkNamespace.inside(try NetworkNamespace.open(outside)) { () throws(SystemError) in
                var links = try NetlinkSocket(.route)
                let eth0 = try links.link("eth0")?.index ?? 0
                try links.perform([.newDefaultRoute(via: IPv4Address(0x0a63_0001), link: eth0)])
            }
            #expect(throws: SystemError.self) {
                try TCPProbe.connect(outside, to: one.endpoint.address, port: 80, milliseconds: 300)
            }
        }
    }

    @Test("a FORWARD chain that drops does not cut the containers off, and lists our rules")
    func forwardTrap() throws {
        try NetworkLab.run { lab in
            try #require(output("iptables-nft -P FORWARD DROP") == "")
            let outside = try lab.outside()
            let one = try lab.container("one")
            let server = try TCPProbe.listen(outside, port: 80)
            _ = try TCPProbe.connect(one.sandbox, to: "10.99.0.2", port: 80)
            #expect(try TCPProbe.accept(server) == "10.99.0.1")
            let listed = output("iptables-nft -S FORWARD")
            #expect(listed.contains("-A FORWARD -i \(lab.bridge) \(Self.mark(lab)) -j ACCEPT"))
            #expect(listed.contains("-A FORWARD -o \(lab.bridge) \(Self.mark(lab)) -j ACCEPT"))
            _ = try lab.container("two")
            #expect(output("iptables-nft -S FORWARD") == listed)
            try lab.driver.remove(network: lab.network)
            #expect(output("iptables-nft -S FORWARD") == "-P FORWARD DROP\n")
        }
    }

    @Test("Docker's own chain is preferred, and another firewall's drop is told", .covers("eng.net.docker-user-chain"))
    func dockerUser() throws {
        try NetworkLab.run { lab in
            _ = output("iptables-nft -N DOCKER-USER; iptables-nft -A FORWARD -j DOCKER-USER")
            _ = output(
                "nft 'add table inet fw; add chain inet fw f { type filter hook forward priority 0; policy drop; }'")
            let one = try lab.container("one")
            #expect(output("iptables-nft -S DOCKER-USER").contains("-i \(lab.bridge) \(Self.mark(lab)) -j ACCEPT"))
            #expect(one.endpoint.warnings.count == 1)
            #expect(one.endpoint.warnings.first?.contains("inet fw f drops forwarded packets") == true)
        }
    }

    @Test("rules that somebody flushed are back with the next container")
    func flushed() throws {
        try NetworkLab.run { lab in
            _ = try lab.container("one")
            let before = output("nft -s list ruleset")
            #expect(before.contains("masquerade") && before.contains(lab.driver.names.table))
            _ = output("nft flush ruleset")
            _ = try lab.container("two")
            #expect(output("nft -s list ruleset") == before)
        }
    }

    // iptables shows the rule's comment as its own match.
    private static func mark(_ lab: NetworkLab) -> String {
        "-m comment --comment \"swmono: forward \(lab.bridge)\""
    }
}
