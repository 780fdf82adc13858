package import Linux
package import ShimAPI

/// The server's half of the wire, for the shim's loop.
///
/// A frame that is broken, too long or of an unknown kind is answered or ends its connection; it never ends the shim.
package final class TTRPCServer: ShimServer {
    private var connections: [(number: Int, connection: ServerConnection)] = []
    private var count = 0

    package init() {}

    package func serve(_ connection: ByteChannel, handler: any ShimHandler, loop: EventLoop) {
        count += 1
        let number = count
        let served = ServerConnection(connection, caller: ShimCaller(number: number), handler: handler, loop: loop)
        connections.append((number, served))
        served.start { [weak self] in self?.connections.removeAll { $0.number == number } }
    }
}
