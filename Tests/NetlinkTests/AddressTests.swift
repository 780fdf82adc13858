import Testing

@testable import Netlink

@Suite struct AddressTests {
    @Test(
        "addresses and networks are read and printed as they were",
        arguments: ["0.0.0.0/0", "172.17.0.0/16", "10.1.2.3/32"])
    func roundTrip(text: String) throws {
        #expect(try #require(IPv4Network(text)).description == text)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "+1.2.3.4", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/+8",
        ])
    func refused(text: String) {
        #expect(IPv4Network(text) == nil)
        #expect(text.contains("/") || IPv4Address(text) == nil)
        #expect(MACAddress(text) == nil)
    }

    @Test("networks overlap where one holds the other")
    func overlap() throws {
        let wide = try #require(IPv4Network("172.16.0.0/12"))
        let narrow = try #require(IPv4Network("172.17.0.0/16"))
        let other = try #require(IPv4Network("172.32.0.0/16"))
        #expect(wide.overlaps(narrow) && narrow.overlaps(wide) && !wide.overlaps(other))
        #expect(narrow.hosts.count == 65534)
        #expect(IPv4Address(narrow.hosts.lowerBound).description == "172.17.0.1")
    }

    @Test("a random hardware address is unicast and locally administered")
    func randomMAC() {
        for _ in 0..<100 { #expect(MACAddress.random().bytes[0] & 0x03 == 0x02) }
    }
}
