/// An Ethernet address.
package struct MACAddress: Sendable, Hashable, CustomStringConvertible {
    /// Six bytes.
    package let bytes: [UInt8]

    /// `02:42:ac:11:00:02`; nil for anything but six pairs of hex digits.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { $0.count == 2 && $0.allSatisfy(\.isHexDigit) ? UInt8($0, radix: 16) : nil }
        guard parts.count == 6, bytes.count == 6 else { return nil }
        self.bytes = bytes
    }

    /// Six bytes as they came over the wire; nil for any other count.
    package init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == 6 else { return nil }
        self.bytes = Array(bytes)
    }

    /// A random unicast address from the locally administered range (IEEE 802, bit 1 of the first byte).
    package static func random() -> MACAddress {
        var bytes = (0..<6).map { _ in UInt8.random(in: .min ... .max) }
        bytes[0] = bytes[0] & 0xfe | 0x02
        return MACAddress(unchecked: bytes)
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    package var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
