internal import Faults

/// The conversation before the first message (D-Bus Specification, "Authentication Protocol"), with EXTERNAL alone:
/// the peer sees by the socket who we are.
struct BusLogin {
    /// Longest line that is taken.
    static let lineLimit = 4096

    /// All that is said, with the NUL that credentials once went with. BEGIN waits for no answer: systemd does not look
    /// again at a message that it has read together with it.
    let opening: [UInt8]
    private var mayBeAsked: Bool

    /// nil: in a user namespace our number is another one outside; whom the socket shows is to count.
    init(uid: UInt32?) {
        // The number's digits, each as two hexadecimal ones.
        let digits = uid.map { "\($0)".utf8.reduce(into: " ") { $0 += "3\($1 - 0x30)" } } ?? "\r\nDATA"
        opening = [0] + Array("AUTH EXTERNAL\(digits)\r\nBEGIN\r\n".utf8)
        mayBeAsked = uid == nil
    }

    /// Whether the peer's line, without its end, is the last one: messages may follow.
    mutating func isOver(with line: String) throws(Fault) -> Bool {
        if line.hasPrefix("OK") { return true }
        if line.hasPrefix("DATA"), mayBeAsked {
            mayBeAsked = false
            return false
        }
        throw Fault(.unauthorized, "D-Bus: the peer refuses to be spoken with (\(line.prefix(100)))")
    }
}
