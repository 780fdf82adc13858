package import Faults
package import Linux
package import ShimAPI

/// The client's half of the wire.
package struct TTRPCTransport: ShimTransport {
    package init() {}

    package func connect(to path: String) async throws(Fault) -> any ShimClient {
        do {
            let socket = try connectUnixAnywhere(path, nonblocking: true)
            return try TTRPCClient(ByteChannel(socket), path: path)
        } catch let error as SystemError {
            throw Fault(.unavailable, "connect to the shim: \(error)", cause: error)
        } catch let fault as Fault { throw fault } catch { throw Fault(.internal, "\(error)") }
    }

    package func adopt(_ connection: ByteChannel, path: String) throws(Fault) -> any ShimClient {
        try TTRPCClient(connection, path: path)
    }
}
