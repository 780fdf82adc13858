internal import Glibc
internal import Linux

/// Where a runtime sends a terminal's master (runc's docs/terminals.md, "--console-socket").
final class ConsoleSocket {
    private let listener: OwnedFD
    private var connection: OwnedFD?
    private let size: WindowSize
    private(set) var master: ByteChannel?

    init(_ path: String, _ size: WindowSize) throws(SystemError) {
        listener = try listenUnix(path, backlog: 1)
        self.size = size
    }

    /// What to wait for next; nil when the master is here.
    var awaited: Int32? {
        if master != nil { return nil }
        if let raw = connection?.raw { return raw }
        return listener.raw
    }

    /// Goes as far as it can without waiting.
    func receive() throws(SystemError) {
        if master != nil { return }
        if connection == nil { connection = try acceptNow(listener.raw) }
        guard let socket = connection?.raw, let message = try receiveDescriptors(socket, limit: 4096) else { return }
        // More than one descriptor is against the protocol: all are closed again.
        let received = message.descriptors.map { ByteChannel(OwnedFD(adopting: $0)) }
        guard received.count == 1, let terminal = received.first else {
            throw SystemError("recvmsg", errno: EPROTO, "console socket")
        }
        if size.columns != 0 || size.rows != 0 { try setWindowSize(terminal.raw, size) }
        master = terminal
    }
}
