import Conformance
import Faults
import Glibc
import Linux
import Netlink
import State
import Testing

@testable import Networks

@Suite struct AddressBookTests {
    private func withBook(_ body: (AddressBook) throws -> Void) throws {
        let folder = "/tmp/swmono-book-\(UInt64.random(in: .min ... .max))"
        defer { #expect(throws: Never.self) { try removeFolder(folder) } }
        try body(AddressBook(folder: folder))
    }

    private func wish(_ endpoint: String, _ subnet: String = "10.0.0.0/29") throws -> AddressBook.Wish {
        let network = try #require(IPv4Network(subnet))
        return AddressBook.Wish(
            endpoint: endpoint, subnet: network, gateway: IPv4Address(network.hosts.lowerBound), address: nil)
    }

    @Test("addresses come in sequence, round the subnet, never the gateway's, until none is free")
    func sequence() throws {
        try withBook { book in
            let given = try (0..<5).map { try book.take(wish("e\($0)")) { _ in true }.description }
            #expect(given == ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"])
            let full = #expect(throws: Fault.self) { try book.take(wish("e5")) { _ in true } }
            #expect(full?.kind == .resourceExhausted)
            try book.release("e2")
            #expect(try book.take(wish("e6")) { _ in true }.description == "10.0.0.4")
        }
    }

    @Test("the address of an endpoint that died unseen is taken over")
    func dead() throws {
        try withBook { book in
            for index in 0..<5 { _ = try book.take(wish("e\(index)")) { _ in true } }
            #expect(try book.take(wish("new")) { $0 != "e3" }.description == "10.0.0.5")
            #expect(try book.address(of: "e3") == nil)
            #expect(try book.address(of: "e4")?.description == "10.0.0.6")
        }
    }

    @Test("the pools are Docker's, and what overlaps is passed over", .covers("eng.net.address-pools"))
    func pools() throws {
        #expect(AddressPools.docker.subnets.count == 31)
        let taken = try ["172.17.0.0/24", "172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/13"].map {
            try #require(IPv4Network($0))
        }
        #expect(AddressPools.docker.firstFree(avoiding: taken)?.description == "192.168.0.0/20")
        #expect(AddressPools.docker.firstFree(avoiding: [try #require(IPv4Network("0.0.0.0/0"))]) == nil)
    }
}
