internal import Glibc
internal import Linux
internal import Netlink
internal import State

/// The subnet a network got, kept over boots: one line, `1 SUBNET GATEWAY`, the first word being the schema.
struct BridgeRecord: Equatable {
    let subnet: IPv4Network
    let gateway: IPv4Address

    /// The record; nil where there is none. One that cannot be read is set aside.
    static func load(_ path: String) throws(SystemError) -> BridgeRecord? {
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: 4096) } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
        if let record = BridgeRecord(String(decoding: bytes, as: UTF8.self)) { return record }
        try retrying("rename", path) { rename(path, "\(path).unreadable") }
        return nil
    }

    func save(_ path: String) throws(SystemError) {
        try AtomicFile.replace(path, with: Array("1 \(subnet) \(gateway)\n".utf8))
    }

    init(subnet: IPv4Network, gateway: IPv4Address) {
        self.subnet = subnet
        self.gateway = gateway
    }

    private init?(_ line: String) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, words[0] == "1", let subnet = IPv4Network(words[1]),
            let gateway = IPv4Address(words[2]), subnet.contains(gateway)
        else { return nil }
        self.init(subnet: subnet, gateway: gateway)
    }
}
