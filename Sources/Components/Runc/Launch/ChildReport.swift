internal import Faults
internal import Linux

/// What a child tells its parent; one message each.
enum ChildReport: Equatable {
    /// All is done that can be done before start.
    case ready
    /// The middle made its user namespace: time for its maps.
    case userNamespace
    /// The middle's child is there; its pidfd comes with the message.
    case child
    /// The number of the seccomp listener in the child.
    case listener(Int32)
    /// The next mount's source is to be opened for it.
    case wantsMount
    /// The mounts are there: time for the parent's hooks.
    case mounted
    /// The terminal's master comes with the message.
    case console
    /// The parent's end of a socket to the program comes with the message.
    case socket
    case failed(step: Int, kind: FaultKind, text: String, isWhole: Bool)

    /// As bytes: a letter, the step, whether the text stands alone, the kind and the text.
    var bytes: [UInt8] {
        switch self {
        case .ready: [0x52]
        case .userNamespace: [0x55]
        case .child: [0x50]
        case .listener(let number): [0x53] + withUnsafeBytes(of: number.littleEndian) { Array($0) }
        case .wantsMount: [0x4F]
        case .mounted: [0x4D]
        case .console: [0x43]
        case .socket: [0x4B]
        case .failed(let step, let kind, let text, let isWhole):
            [0x46, UInt8(truncatingIfNeeded: step), UInt8(truncatingIfNeeded: step >> 8), isWhole ? 1 : 0]
                + Array("\(kind.rawValue)\n\(text)".utf8.prefix(3000))
        }
    }

    /// nil for what is no report.
    init?(_ bytes: [UInt8]) {
        switch bytes.first {
        case 0x52: self = .ready
        case 0x55: self = .userNamespace
        case 0x50: self = .child
        case 0x53 where bytes.count == 5:
            let number = bytes[1...].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            self = .listener(Int32(bitPattern: number))
        case 0x4F: self = .wantsMount
        case 0x4D: self = .mounted
        case 0x43: self = .console
        case 0x4B: self = .socket
        case 0x46 where bytes.count > 4:
            let parts = String(decoding: bytes[4...], as: UTF8.self).split(separator: "\n", maxSplits: 1)
            let kind = parts.first.flatMap { FaultKind(rawValue: String($0)) } ?? .internal
            self = .failed(
                step: Int(bytes[1]) | Int(bytes[2]) << 8, kind: kind, text: parts.count > 1 ? String(parts[1]) : "",
                isWhole: bytes[3] == 1)
        default: return nil
        }
    }
}

extension LaunchPlan {
    /// The fault behind a child's failure: `mount tmpfs on /dev/shm: permission denied (step 12 of 41)`.
    func fault(step: Int, kind: FaultKind, text: String, isWhole: Bool) -> Fault {
        var message = text
        if !isWhole, child.indices.contains(step) {
            message = "\(child[step]): \(text) (step \(step + 1) of \(child.count))"
        }
        return Fault(kind, speaksAsRunc ? wordsOfRunc(step, kind) + message : message)
    }

    /// What stands before a mount's failure.
    static let mountInWordsOfRunc =
        "unable to start container process: error during container init: error mounting"

    /// Engines and their tests match on them.
    private func wordsOfRunc(_ step: Int, _ kind: FaultKind) -> String {
        let words = "unable to start container process: "
        if [.commandNotFound, .commandNotExecutable].contains(kind) { return words }
        guard child.indices.contains(step), case .mount = child[step] else {
            return words + "error during container init: "
        }
        return Self.mountInWordsOfRunc + ": "
    }
}
