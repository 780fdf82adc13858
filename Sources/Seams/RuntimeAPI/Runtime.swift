package import Faults

/// Seam 4: an OCI runtime as a single-threaded loop drives it. No call blocks: an operation that must wait says on
/// which descriptors and until when, and is advanced by the loop.
///
/// The process behind a reply's pid is the caller's child (directly, or by PR_SET_CHILD_SUBREAPER): the caller
/// alone waits for it.
package protocol Runtime: AnyObject {
    /// Begins `request`; what needs no waiting is done when this returns.
    func begin(_ request: RuntimeRequest) throws(Fault) -> RuntimeProgress
}

/// How far an operation is.
package enum RuntimeProgress {
    case done(RuntimeReply)
    case pending(any RuntimeOperation)
}

/// An operation under way.
package protocol RuntimeOperation: AnyObject {
    /// Descriptors to watch for reading (or hang-up) before the next `advance`; they stay the operation's own.
    var awaited: [Int32] { get }
    /// When to call `advance(.deadline)` at the latest.
    var deadline: ContinuousClock.Instant? { get }
    /// Goes on; throws when the operation failed, after undoing all that it did.
    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress
}

/// Why an operation goes on.
package enum RuntimeEvent: Sendable {
    case readable(Int32)
    case deadline
}
