package import Faults
package import Linux

/// The loop's face of seam 3: served without Swift concurrency, on one thread.
package protocol ShimHandler: AnyObject {
    /// Serves one call and answers once, now or in a later turn of the loop.
    func handle(_ call: ShimCall, from caller: ShimCaller, reply: @escaping (Result<ShimReply, Fault>) -> Void)
    /// Takes over the connection of an `attach` that was answered; `early` came behind the request.
    func attached(_ request: ShimAttach, connection: ByteChannel, early: [UInt8])
    /// A connection ended; its calls that wait are void.
    func disconnected(_ caller: ShimCaller)
}

/// One connection of a shim's clients, as a handler tells them apart.
package struct ShimCaller: Sendable, Hashable {
    package let number: Int

    package init(number: Int) {
        self.number = number
    }
}

/// A wire to a shim, the server's half, driven by the shim's loop.
package protocol ShimServer: AnyObject {
    /// Serves a connected socket until it ends; its end is told to the handler.
    func serve(_ connection: ByteChannel, handler: any ShimHandler, loop: EventLoop)
}

extension ShimCaller {
    /// The shim itself.
    package static let none = ShimCaller(number: 0)
}
