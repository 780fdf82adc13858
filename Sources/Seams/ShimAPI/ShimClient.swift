package import Faults
package import Linux

/// The async face of seam 3: one shim, as containerd sees it.
package protocol ShimClient: Sendable {
    /// One call; `deadline` bounds the wait for the answer (nil: as long as it takes, for `wait`).
    /// A shim that is gone is `unavailable`. `attach` goes by its own method.
    func call(_ call: ShimCall, deadline: Duration?) async throws(Fault) -> ShimReply
    /// The process's stream; a socket of its own, with half-close.
    func attach(_ request: ShimAttach, deadline: Duration?) async throws(Fault) -> ByteChannel
}

/// A wire to shims, the client's half.
package protocol ShimTransport: Sendable {
    /// The shim that listens on the socket `path`; `unavailable` where none does.
    func connect(to path: String) async throws(Fault) -> any ShimClient
    /// The shim at the other end of a connected socket; `path` is where it listens for more.
    func adopt(_ connection: ByteChannel, path: String) throws(Fault) -> any ShimClient
}
