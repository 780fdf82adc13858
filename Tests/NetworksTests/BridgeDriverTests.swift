import Conformance
import Faults
import Glibc
import Linux
import Netlink
import NetworkDriverAPI
import State
import Testing

@testable import Networks

/// Joins and leaves: whole or not at all (needs root).
@Suite struct BridgeDriverTests {
    @Test("a join that cannot be finished leaves no device and no address")
    func undone() throws {
        try NetworkLab.run { lab in
            _ = try lab.container("one")
            let before = try lab.links()
            let missing = #expect(throws: Fault.self) {
                try lab.driver.join(lab.request("two", "\(lab.root)/none"))
            }
            #expect(missing?.kind == .notFound)
            #expect(try lab.links() == before)
            let taken = try lab.sandbox("taken")
            try NetworkNamespace.inside(try NetworkNamespace.open(taken)) { () throws(SystemError) in
                var links = try NetlinkSocket(.route)
                try links.perform([.newBridge("eth0", address: .random())])
            }
            #expect(throws: Fault.self) { try lab.driver.join(lab.request("three", taken)) }
            #expect(try lab.links() == before)
            #expect(try lab.driver.book(lab.network).address(of: "three") == nil)
        }
    }

    @Test("joining again, after a crash, keeps the address and makes the device anew")
    func again() throws {
        try NetworkLab.run { lab in
            let first = try lab.container("one")
            let again = try lab.driver.join(lab.request("one", first.sandbox))
            #expect(again.address == first.endpoint.address)
            #expect(try lab.links().filter { $0.hasPrefix("veth") }.count == 1)
        }
    }

    @Test("an address is given back on leaving, and not given again at once")
    func noReuse() throws {
        try NetworkLab.run { lab in
            let one = try lab.container("one")
            try NetworkNamespace.remove(one.sandbox)
            try lab.driver.leave(network: lab.network, endpointID: "one")
            try lab.driver.leave(network: lab.network, endpointID: "one")
            #expect(try lab.container("two").endpoint.address == "172.17.0.3")
            #expect(try lab.container("three", address: "172.17.0.2").endpoint.address == "172.17.0.2")
        }
    }

    @Test("a sandbox that lives on loses its device when it leaves")
    func disconnect() throws {
        try NetworkLab.run { lab in
            _ = try lab.container("one")
            try lab.driver.leave(network: lab.network, endpointID: "one", sandbox: .kept)
            #expect(try lab.links().sorted() == ["lo", lab.bridge])
        }
    }

    @Test("a wanted address that is in use, or of another network, is refused in Docker's words")
    func wanted() throws {
        try NetworkLab.run { lab in
            _ = try lab.container("one", address: "172.17.5.5")
            let used = #expect(throws: Fault.self) { try lab.container("two", address: "172.17.5.5") }
            #expect(used?.message == "Address already in use")
            let gateway = #expect(throws: Fault.self) { try lab.container("three", address: "172.17.0.1") }
            #expect(gateway?.kind == .conflict)
            let foreign = #expect(throws: Fault.self) { try lab.container("four", address: "10.0.0.1") }
            #expect(
                foreign?.message == "Invalid address 10.0.0.1: It does not belong to any of this network's subnets")
        }
    }

    @Test("two engines with roots of their own have bridges, subnets and tables of their own")
    func instances() throws {
        try NetworkLab.run { lab in
            let one = try lab.container("one")
            let other = BridgeDriver(
                instance: Instance(dataRoot: "\(lab.root)/data2", execRoot: "\(lab.root)/exec2"))
            let two = try other.join(lab.request("two", try lab.sandbox("two")))
            #expect(one.endpoint.address == "172.17.0.2" && two.address == "172.18.0.2")
            #expect(Set(try lab.links()).isSuperset(of: [lab.bridge, other.names.defaultBridge]))
            try other.remove(network: lab.network)
            #expect(output("nft list tables").contains(lab.driver.names.table))
            try lab.driver.remove(network: lab.network)
            #expect(output("nft list tables") == "")
        }
    }

    @Test(
        "a subnet that the host uses by now is exchanged; a network keeps its subnet over a boot otherwise",
        .covers("eng.net.overlap-avoid"))
    func overlap() throws {
        try NetworkLab.run { lab in
            var links = try NetlinkSocket(.route)
            try links.perform([.newBridge("lan0", address: .random())])
            let lan = try #require(try links.link("lan0")).index
            try links.perform([.newAddress(IPv4Address(0xac11_6401), prefixLength: 24, link: lan), .setUp(lan)])
            #expect(try lab.container("one").endpoint.address == "172.18.0.2")
            try links.perform([.deleteLink(lab.bridge), .deleteLink("lan0")])
            #expect(try lab.container("two").endpoint.address.hasPrefix("172.18."))
            try links.perform([.deleteLink(lab.bridge), .newBridge("lan1", address: .random())])
            let lan1 = try #require(try links.link("lan1")).index
            try links.perform([.newAddress(IPv4Address(0xac12_0001), prefixLength: 24, link: lan1), .setUp(lan1)])
            #expect(try lab.container("three").endpoint.address.hasPrefix("172.17."))
        }
    }

    @Test(
        "the sandbox has no IPv6, ignores router advertisements, and has the MTU and address asked for",
        .covers("eng.net.mtu", "eng.net.driver-opts-mtu", "eng.net.mac-address"))
    func inside() throws {
        try NetworkLab.run { lab in
            let sandbox = try lab.sandbox("one")
            var request = lab.request("one", sandbox)
            request.network.options["com.docker.network.driver.mtu"] = "1400"
            request.macAddress = "02:42:ac:11:00:99"
            #expect(try lab.driver.join(request).macAddress == "02:42:ac:11:00:99")
            try NetworkNamespace.inside(try NetworkNamespace.open(sandbox)) { () throws(SystemError) in
                var links = try NetlinkSocket(.route)
                let eth0 = try links.link("eth0")
                #expect(eth0?.mtu == 1400)
                #expect(eth0?.address?.description == "02:42:ac:11:00:99")
                #expect(try links.links().first { $0.name == "lo" }?.isUp == true)
                let folder = "/proc/sys/net/ipv6/conf/eth0"
                #expect(try readFile("\(folder)/disable_ipv6") == Array("1\n".utf8))
                #expect(try readFile("\(folder)/accept_ra") == Array("0\n".utf8))
            }
        }
    }

    @Test("a bridge whose making was cut short is finished by the next join")
    func halfMade() throws {
        try NetworkLab.run { lab in
            var links = try NetlinkSocket(.route)
            try links.perform([.newBridge(lab.bridge, address: .random())])
            let one = try lab.container("one")
            #expect(one.endpoint.address == "172.17.0.2")
            let server = try TCPProbe.listen(nil, port: 82)
            _ = try TCPProbe.connect(one.sandbox, to: one.endpoint.gateway, port: 82)
            #expect(try TCPProbe.accept(server) == one.endpoint.address)
        }
    }

    @Test("an interface of the bridge's name that is no bridge is left alone, and said")
    func notABridge() throws {
        try NetworkLab.run { lab in
            var links = try NetlinkSocket(.route)
            try links.perform([.newVeth(lab.bridge, VethOptions(peer: "other"))])
            let fault = #expect(throws: Fault.self) { try lab.container("one") }
            #expect(fault?.kind == .conflict)
        }
    }

    @Test("joining costs a few milliseconds")
    func speed() throws {
        try NetworkLab.run { lab in
            _ = try lab.container("warm")
            var times: [Duration] = []
            for index in 0..<20 {
                let sandbox = try lab.sandbox("c\(index)")
                let clock = ContinuousClock()
                times.append(try clock.measure { _ = try lab.driver.join(lab.request("c\(index)", sandbox)) })
            }
            #expect(times.sorted()[10] < .milliseconds(50))
        }
    }
}
