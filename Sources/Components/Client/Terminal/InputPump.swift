internal import Glibc
internal import Linux

/// Copies what the user types or pipes in to the container, on a thread of its own.
struct InputPump {
    /// Why it stopped.
    enum End: Equatable {
        case ended
        case detached
    }

    let source: Int32
    let target: Int32
    /// nil: no keys are looked for (input is not a terminal).
    let keys: DetachKeys?
    /// Becomes readable when the pump shall stop.
    let stop: Int32
    private static let room = 64 << 10

    func run() -> End {
        var scanner = keys.map(DetachScanner.init)
        var buffer = [UInt8](repeating: 0, count: Self.room)
        while waitForInput() {
            let count = buffer.withUnsafeMutableBytes { read(source, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return .ended }
            guard scanner != nil else {
                if !forward(buffer[..<count]) { return .ended }
                continue
            }
            guard let (passed, detached) = scanner?.scan(buffer[..<count]) else { return .ended }
            if !forward(passed[...]) { return .ended }
            if detached { return .detached }
        }
        return .ended
    }

    private func forward(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { RawWrite.all($0, to: target, isSocket: true) }
    }

    // false when it shall stop.
    private func waitForInput() -> Bool {
        var entries = [
            pollfd(fd: source, events: Int16(POLLIN), revents: 0), pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&entries, nfds_t(entries.count), -1) < 0 {
            if errno != EINTR { return false }
        }
        return entries[1].revents == 0
    }
}
