/// An IPv4 address; ordered as a number.
package struct IPv4Address: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// In the machine's order: 127.0.0.1 is 0x7f000001.
    package let number: UInt32

    package init(_ number: UInt32) { self.number = number }

    /// Exactly four decimal parts; nil for anything else, leading zeros included (they are octal to some readers).
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), String(byte) == part else { return nil }
            number = number << 8 | UInt32(byte)
        }
        self.number = number
    }

    /// Four bytes in network order; nil for any other count.
    package init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == 4 else { return nil }
        number = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// In network order, as it stands on the wire.
    package var bytes: [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

    package var description: String { bytes.map(String.init).joined(separator: ".") }

    package static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.number < right.number }
}
