internal import CLinux
internal import Glibc

/// How a child ended.
package struct ExitStatus: Sendable, Equatable {
    package let pid: Int32
    /// The exit status, or the number of the signal.
    package let value: Int32
    package let wasSignalled: Bool

    /// As shells and Docker count: 128 + signal for a killed one.
    package var code: Int32 { wasSignalled ? 128 + value : value }
}

/// Which children to wait for.
package enum WaitFor: Sendable {
    case pid(Int32)
    case pidfd(Int32)
    case anyChild
}

/// Waits for a child to end (waitid(2)); nil when `blocking` is false and none has. ECHILD when there is no child.
///
/// With `keep` it stays waitable (WNOWAIT).
package func waitForExit(
    _ which: WaitFor, blocking: Bool = true, keep: Bool = false
) throws(SystemError) -> ExitStatus? {
    let options = (blocking ? 0 : WNOHANG) | (keep ? Int32(bitPattern: 0x0100_0000) : 0)
    let (letter, number): (Character, Int32) =
        switch which {
        case .pid(let pid): ("p", pid)
        case .pidfd(let descriptor): ("f", descriptor)
        case .anyChild: ("a", 0)
        }
    var code: Int32 = 0
    var status: Int32 = 0
    while true {
        let by = CChar(bitPattern: letter.asciiValue ?? 0)
        let result = clinux_waitid(by, number, options, &code, &status)
        if result == -EINTR { continue }
        if try checked("waitid", result) == 0 { return nil }
        return ExitStatus(pid: result, value: status, wasSignalled: code != 1)
    }
}

/// Makes this process the parent of its orphaned descendants (PR_SET_CHILD_SUBREAPER).
package func becomeSubreaper() throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
}
