import Glibc
import Linux
import Netlink

/// Real connections between namespaces.
enum TCPProbe {
    /// A socket that listens on every address of the namespace.
    static func listen(_ sandbox: String?, port: UInt16) throws -> ByteChannel {
        try inside(sandbox) { () throws(SystemError) in
            let raw = try retrying("socket") { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
            let owned = OwnedFD(adopting: raw)
            var address = name(IPv4Address(0), port)
            try retrying("bind") { withName(&address) { bind(raw, $0, $1) } }
            try retrying("listen") { Glibc.listen(raw, 4) }
            var limit = timeval(tv_sec: 2, tv_usec: 0)
            setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &limit, 16)
            return ByteChannel(owned)
        }
    }

    /// Connects from the namespace; throws ETIMEDOUT (as EINPROGRESS) after `milliseconds`.
    static func connect(
        _ sandbox: String?, to text: String, port: UInt16, milliseconds: Int = 1500
    ) throws -> ByteChannel {
        try inside(sandbox) { () throws(SystemError) in
            let raw = try retrying("socket") { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
            let owned = OwnedFD(adopting: raw)
            var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
            setsockopt(raw, SOL_SOCKET, SO_SNDTIMEO, &limit, 16)
            var address = name(IPv4Address(text) ?? IPv4Address(0), port)
            try retrying("connect", text) { withName(&address) { Glibc.connect(raw, $0, $1) } }
            return ByteChannel(owned)
        }
    }

    /// Takes the next connection; the address it seems to come from.
    static func accept(_ listener: ByteChannel) throws -> String {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let raw = listener.raw
        let taken = try retrying("accept") {
            withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.accept(raw, $0, &length) }
            }
        }
        close(taken)
        return IPv4Address(UInt32(bigEndian: address.sin_addr.s_addr)).description
    }

    private static func inside<Value>(
        _ sandbox: String?, _ body: () throws(SystemError) -> Value
    ) throws(SystemError) -> Value {
        guard let sandbox else { return try body() }
        return try NetworkNamespace.inside(try NetworkNamespace.open(sandbox), body)
    }

    private static func name(_ address: IPv4Address, _ port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = address.number.bigEndian
        return name
    }

    private static func withName(
        _ name: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
