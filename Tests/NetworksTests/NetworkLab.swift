import CLinux
import Faults
import Glibc
import Linux
import Netlink
import NetworkDriverAPI
import State
import Testing

@testable import Networks

/// A "host" with a network namespace of its own: the test's thread is in it for the body's time, and the machine's
/// network stays untouched. Roots, sandboxes and namespaces are gone afterwards.
final class NetworkLab {
    let id = "\(UInt32.random(in: .min ... .max))"
    let instance: Instance
    let driver: BridgeDriver
    let network = NetworkConfig(id: "0123456789abcdef", name: "bridge", driver: "bridge")
    private var sandboxes: [String] = []

    var root: String { "/tmp/swmono-net-\(id)" }

    static func run(pools: AddressPools = .docker, _ body: (NetworkLab) throws -> Void) throws {
        let lab = NetworkLab(pools: pools)
        let home = try NetworkNamespace.open("/proc/thread-self/ns/net")
        try checked("unshare", clinux_new_network())
        let result = Result {
            try checked("ioctl", clinux_loopback_up())
            try body(lab)
        }
        try checked("setns", clinux_enter_network(home.raw))
        for path in lab.sandboxes { try NetworkNamespace.remove(path) }
        try removeFolder(lab.root)
        try result.get()
    }

    private init(pools: AddressPools) {
        let root = "/tmp/swmono-net-\(id)"
        instance = Instance(dataRoot: "\(root)/data", execRoot: "\(root)/exec")
        driver = BridgeDriver(instance: instance, pools: pools)
    }

    var bridge: String { driver.names.defaultBridge }

    /// A new sandbox with only `lo`.
    func sandbox(_ name: String) throws -> String {
        try makeFolder(instance.networkNamespaces)
        let path = "\(instance.networkNamespaces)/\(name)"
        try NetworkNamespace.create(at: path)
        sandboxes.append(path)
        return path
    }

    /// A new sandbox that joined the default network.
    func container(_ name: String, address: String? = nil) throws -> (sandbox: String, endpoint: Endpoint) {
        let path = try sandbox(name)
        return (path, try driver.join(request(name, path, address: address)))
    }

    func request(_ name: String, _ sandbox: String, address: String? = nil) -> EndpointRequest {
        EndpointRequest(network: network, endpointID: name, sandbox: sandbox, address: address)
    }

    /// A machine beyond the host: 10.99.0.2, which knows no way to the containers. The host is 10.99.0.1.
    func outside() throws -> String {
        let path = try sandbox("outside")
        let namespace = try NetworkNamespace.open(path)
        var links = try NetlinkSocket(.route)
        try links.perform([.newVeth("up0", VethOptions(peer: "eth0", peerNamespace: namespace.raw, isUp: true))])
        let index = try #require(try links.link("up0")).index
        try links.perform([.newAddress(IPv4Address(0x0a63_0001), prefixLength: 24, link: index)])
        try NetworkNamespace.inside(namespace) { () throws(SystemError) in
            var inner = try NetlinkSocket(.route)
            let eth0 = try inner.link("eth0")?.index ?? 0
            try inner.perform([.newAddress(IPv4Address(0x0a63_0002), prefixLength: 24, link: eth0), .setUp(eth0)])
        }
        return path
    }

    func links() throws -> [String] {
        var socket = try NetlinkSocket(.route)
        return try socket.links().map(\.name)
    }
}

/// Runs a program in the calling thread's network namespace; its output.
func output(_ command: String) -> String {
    guard let pipe = popen("\(command) 2>&1", "r") else { return "" }
    defer { pclose(pipe) }
    var text = ""
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, 4096, pipe) != nil {
        text += String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    return text
}
