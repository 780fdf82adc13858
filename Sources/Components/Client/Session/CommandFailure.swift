internal import Faults

/// Why a command ends with another status than 0.
struct CommandFailure: Error, Equatable {
    /// The client's exit code.
    let status: Int32
    /// For standard error; nil says nothing, as for a container's own exit code.
    let message: String?
    /// The kind of the engine's fault; nil for what the client itself refuses.
    let kind: FaultKind?

    /// `kind` for what would be the engine's business but was found by the client.
    init(_ message: String, status: Int32 = 1, kind: FaultKind? = nil) {
        self.status = status
        self.message = message
        self.kind = kind
    }

    /// Ends with the container's exit code, in silence.
    init(status: Int32) {
        self.status = status
        message = nil
        kind = nil
    }

    /// What the engine said, with the prefix that Docker's clients match on.
    init(_ fault: Fault) {
        status = 1
        message = "Error response from daemon: \(fault.message)"
        kind = fault.kind
    }
}
