internal import Linux
internal import Netlink

/// The sandbox's end of an endpoint; `configure` runs on a thread inside the sandbox's namespace.
struct SandboxEnd: Sendable {
    let interface: String
    let address: IPv4Address
    let prefixLength: Int
    let gateway: IPv4Address

    /// Silences IPv6 while the device is down, then gives it its address, brings it up and sets the route, all in one
    /// send.
    func configure() throws(SystemError) {
        try KernelSetting.silenceIPv6(interface)
        var links = try NetlinkSocket(.route)
        guard let index = try links.link(interface)?.index else {
            throw SystemError("RTM_GETLINK", errno: 19, interface)  // ENODEV
        }
        try links.perform([
            .setUp("lo"), .newAddress(address, prefixLength: prefixLength, link: index), .setUp(index),
            .newDefaultRoute(via: gateway, link: index),
        ])
    }
}
