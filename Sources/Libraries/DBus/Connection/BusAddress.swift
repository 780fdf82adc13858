/// Where a bus, or a service that is spoken with directly, listens.
package struct BusAddress: Equatable, Sendable {
    /// A unix socket.
    package let path: String
    /// Whether a bus daemon stands between: it wants to be greeted, and sends the signals that were asked for.
    package let hasDaemon: Bool

    package init(_ path: String, hasDaemon: Bool) {
        self.path = path
        self.hasDaemon = hasDaemon
    }

    /// The paths of an address list as in DBUS_SESSION_BUS_ADDRESS (D-Bus Specification, "Server Addresses"); other
    /// transports than `unix:path=` are left out.
    package static func parse(_ list: String) -> [BusAddress] {
        list.split(separator: ";").compactMap { address in
            guard address.hasPrefix("unix:") else { return nil }
            let pairs = address.dropFirst(5).split(separator: ",")
            guard let pair = pairs.first(where: { $0.hasPrefix("path=") }) else { return nil }
            return unescape(pair.dropFirst(5)).map { BusAddress($0, hasDaemon: true) }
        }
    }

    /// `%20` is a space; nil for what is no escape, no text, or no absolute path.
    private static func unescape(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(rest.prefix(2)) ?? ""
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), value != 0 else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        let path = String(validating: bytes, as: UTF8.self)
        return path?.hasPrefix("/") == true ? path : nil
    }
}
