/// An IPv4 network in CIDR notation; host bits are cleared.
package struct IPv4Network: Sendable, Hashable, CustomStringConvertible {
    package let address: IPv4Address
    /// 0 to 32.
    package let prefixLength: Int

    package init(_ address: IPv4Address, prefixLength: Int) {
        self.prefixLength = min(max(prefixLength, 0), 32)
        self.address = IPv4Address(address.number & Self.mask(self.prefixLength))
    }

    /// `172.17.0.0/16`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(parts[0]), let length = Int(parts[1]),
            (0...32).contains(length), String(length) == parts[1]
        else { return nil }
        self.init(address, prefixLength: length)
    }

    package var mask: IPv4Address { IPv4Address(Self.mask(prefixLength)) }
    /// The last address: the broadcast address where the network has one.
    package var last: IPv4Address { IPv4Address(address.number | ~Self.mask(prefixLength)) }
    package var description: String { "\(address)/\(prefixLength)" }

    package func contains(_ other: IPv4Address) -> Bool { (address...last).contains(other) }

    package func overlaps(_ other: IPv4Network) -> Bool {
        contains(other.address) || other.contains(address)
    }

    /// The addresses a host may have, without network and broadcast address; all of them in a /31 or /32 (RFC 3021).
    package var hosts: ClosedRange<UInt32> {
        prefixLength > 30 ? address.number...last.number : address.number + 1...last.number - 1
    }

    private static func mask(_ length: Int) -> UInt32 { length == 0 ? 0 : UInt32.max << UInt32(32 - length) }
}
