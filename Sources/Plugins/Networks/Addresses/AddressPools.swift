internal import Netlink

/// The ranges from which networks get their subnets, Docker's defaults: 172.17 to 172.31 as /16, then
/// 192.168.0.0/16 in /20.
struct AddressPools {
    let subnets: [IPv4Network]

    init(_ subnets: [IPv4Network]) { self.subnets = subnets }

    static let docker = AddressPools(
        (17...31).map { IPv4Network(IPv4Address(172 << 24 | $0 << 16), prefixLength: 16) }
            + (0..<16).map { IPv4Network(IPv4Address(192 << 24 | 168 << 16 | $0 << 12), prefixLength: 20) })

    /// The first subnet that overlaps none of `taken`; nil where every one does.
    func firstFree(avoiding taken: [IPv4Network]) -> IPv4Network? {
        subnets.first { subnet in !taken.contains { $0.overlaps(subnet) } }
    }
}
