import Linux
import Testing

@testable import Netlink

/// Against the running kernel, each in a network namespace of its own (needs root).
@Suite struct KernelTests {
    @Test("a veth pair appears at once in both namespaces, with address and route")
    func veth() throws {
        try inScratchNetwork { () throws(SystemError) in
            let other = try scratchNamespace()
            var host = try NetlinkSocket(.route)
            try host.perform([.newBridge("br0", address: .random())])
            let bridge = try host.link("br0")
            #expect(bridge?.kind == "bridge")
            let options = VethOptions(
                peer: "eth0", peerNamespace: other.raw, mtu: 1400, master: bridge?.index, isUp: true)
            try host.perform([.setUp(bridge?.index ?? 0), .newVeth("v0", options)])
            #expect(try host.link("v0")?.master == bridge?.index)
            #expect(try host.link("eth0") == nil)
            try NetworkNamespace.inside(other) { () throws(SystemError) in
                var inner = try NetlinkSocket(.route)
                let eth0 = try inner.link("eth0")
                #expect(eth0?.mtu == 1400)
                try inner.perform([
                    .newAddress(IPv4Address(0xac11_0002), prefixLength: 16, link: eth0?.index ?? 0),
                    .setUp(eth0?.index ?? 0),
                    .newDefaultRoute(via: IPv4Address(0xac11_0001), link: eth0?.index ?? 0),
                ])
                #expect(try inner.networksInUse().contains(IPv4Network(IPv4Address(0xac11_0000), prefixLength: 16)))
            }
            try host.perform([.deleteLink("v0")])
            #expect(try host.links().map(\.name).sorted() == ["br0", "lo"])
        }
    }

    @Test("a failure names the request, the object and the kernel's own sentence")
    func failure() throws {
        try inScratchNetwork { () throws(SystemError) in
            var host = try NetlinkSocket(.route)
            try host.perform([.newBridge("br0", address: .random())])
            let twice = #expect(throws: SystemError.self) {
                try host.perform([.setUp(1), .newBridge("br0", address: .random()), .setUp(1)])
            }
            #expect(twice?.description == "RTM_NEWLINK br0: file exists")
            let gone = #expect(throws: SystemError.self) { try host.perform([.deleteLink("nix")]) }
            #expect(gone?.errno == 19)
        }
    }

    @Test("an nftables batch is carried out whole or not at all")
    func batch() throws {
        try inScratchNetwork { () throws(SystemError) in
            var filter = try NetlinkSocket(.netfilter)
            let chain = NftChain(
                table: "t", name: "post", hook: .init(type: "nat", point: .postrouting, priority: 100))
            let good: [NetlinkMessage] = [
                .newTable("t"), .newChain(chain), .newSet("s", table: "t", key: .ipv4Address),
                .newElements([[10, 0, 0, 1]], set: "s", table: "t"),
                .newRule(
                    NftExpression.source(in: IPv4Network(IPv4Address(0xac11_0000), prefixLength: 16))
                        + NftExpression.output("br0", .unequal) + [.counter, .masquerade],
                    table: "t", chain: "post", comment: "one"),
                .newRule(
                    [.payload(.network, offset: 16, length: 4), .lookup("s"), .verdict(.accept)], table: "t",
                    chain: "post"),
            ]
            let bad = #expect(throws: SystemError.self) {
                try filter.commit(good + [.deleteChain("none", table: "t")])
            }
            #expect(bad?.call == "NFT_MSG_DELCHAIN")
            #expect(try filter.chains().isEmpty)
            try filter.commit(good)
            #expect(try filter.chains() == [chain])
            let rules = try filter.rules(table: "t")
            #expect(rules.map(\.comment) == ["one", nil])
            try filter.commit([.deleteRule(rules[0])])
            #expect(try filter.rules(table: "t", chain: "post").count == 1)
            try filter.commit([.deleteTable("t")])
            #expect(try filter.rules(table: "t").isEmpty)
        }
    }

    @Test("a sandbox's namespace has lo up, and is gone after its removal")
    func sandbox() throws {
        let path = "/tmp/swmono-netns-\(UInt64.random(in: .min ... .max))"
        try NetworkNamespace.create(at: path)
        let taken = #expect(throws: SystemError.self) { try NetworkNamespace.create(at: path) }
        #expect(taken?.errno == 17)
        let links = try NetworkNamespace.inside(try NetworkNamespace.open(path)) { () throws(SystemError) in
            var socket = try NetlinkSocket(.route)
            return try socket.links()
        }
        #expect(links.map(\.name).contains("lo"))
        #expect(links.first { $0.name == "lo" }?.isUp == true)
        try NetworkNamespace.remove(path)
        try NetworkNamespace.remove(path)
        #expect(throws: SystemError.self) { _ = try openFile(path, 0) }
    }
}
