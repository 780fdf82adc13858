/// The one error type above the kernel layer.
///
/// `message` is for the user: lower case, no full stop, names the object and the action. `hint` says what to do
/// next. The kind alone decides HTTP status, gRPC code and exit code; nothing is ever sorted by its text.
package struct Fault: Error, Sendable {
    package let kind: FaultKind
    package let message: String
    package let hint: String?
    /// What lay below, for `-D` and the daemon's log; already part of `message` where the user needs it.
    package let cause: (any Error)?

    package init(_ kind: FaultKind, _ message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// The same fault with `prefix: ` before its message; the kind stays.
    package func prefixed(_ prefix: String) -> Fault {
        Fault(kind, "\(prefix): \(message)", hint: hint, cause: cause)
    }
}

extension Fault: CustomStringConvertible {
    package var description: String { message }
}
