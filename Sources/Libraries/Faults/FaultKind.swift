/// The closed list of kinds of failure, after containerd's errdefs.
package enum FaultKind: String, Sendable, CaseIterable {
    case cancelled
    case unknown
    case invalidArgument
    case deadlineExceeded
    case notFound
    case alreadyExists
    case permissionDenied
    case resourceExhausted
    /// The object is in a state that does not allow the action.
    case failedPrecondition
    /// Another operation holds the object, or a name is taken.
    case conflict
    case outOfRange
    case unimplemented
    case `internal`
    case unavailable
    case dataLoss
    case unauthorized
    /// Nothing to do: already in the state asked for (HTTP 304).
    case notModified
    /// The container's command cannot be run: not executable, or a directory (exit code 126).
    case commandNotExecutable
    /// The container's command does not exist (exit code 127).
    case commandNotFound
}
