package import Faults
internal import Glibc

/// A system call that failed: which one, why, and on what.
package struct SystemError: Error, Sendable, Equatable {
    /// The call's name as in its man page (`mount`, `openat2`).
    package let call: String
    /// A positive errno value.
    package let errno: Int32
    /// What it was done to, usually a path; empty where there is nothing to name.
    package let argument: String

    package init(_ call: String, errno: Int32, _ argument: String = "") {
        self.call = call
        self.errno = errno
        self.argument = argument
    }

    /// The C library's text for the errno, with a small first letter.
    package var reason: String {
        let text = String(cString: strerror(errno))
        return text.prefix(1).lowercased() + String(text.dropFirst())
    }
}

extension SystemError: CustomStringConvertible {
    package var description: String {
        argument.isEmpty ? "\(call): \(reason)" : "\(call) \(argument): \(reason)"
    }
}

extension SystemError {
    /// The fault this becomes above the kernel layer; `doing` names the object and the action.
    package func fault(_ doing: String, hint: String? = nil) -> Fault {
        Fault(kind, "\(doing): \(self)", hint: hint, cause: self)
    }

    private var kind: FaultKind {
        switch errno {
        case ENOENT, ESRCH: .notFound
        case EEXIST: .alreadyExists
        case EACCES, EPERM, EROFS: .permissionDenied
        case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM: .resourceExhausted
        case EBUSY: .conflict
        case ENOSYS, EOPNOTSUPP: .unimplemented
        case ETIMEDOUT: .deadlineExceeded
        default: .internal
        }
    }
}
