package import Faults
internal import Glibc
package import Linux

/// A connection to a bus or a peer; it never waits: ask `next` when its descriptor can be read.
package final class BusConnection {
    private let channel: ByteChannel
    private var login: BusLogin?
    private var input: [UInt8] = []
    /// Written before the login was over.
    private var queued: [UInt8] = []
    private var lastSerial: UInt32 = 0

    /// What to wait for.
    package var descriptor: Int32 { channel.raw }

    /// Over a connected stream socket, which becomes non-blocking; the login begins at once, as `uid`; nil:
    /// whoever the socket shows. With a bus daemon it is greeted.
    package init(_ socket: consuming OwnedFD, hasDaemon: Bool, uid: UInt32?) throws(Fault) {
        channel = ByteChannel(socket)
        let login = BusLogin(uid: uid)
        self.login = login
        do { try setNonblocking(channel.raw) } catch { throw error.fault("D-Bus") }
        try write(login.opening)
        if hasDaemon { try send(.call(Self.bus, "/org/freedesktop/DBus", Self.bus, "Hello")) }
    }

    /// The bus daemon's own name and interface.
    package static let bus = "org.freedesktop.DBus"

    /// Sends it; the number that its answer names.
    @discardableResult
    package func send(_ message: BusMessage) throws(Fault) -> UInt32 {
        lastSerial += 1
        var message = message
        message.serial = lastSerial
        let bytes = try message.encoded()
        if login == nil { try write(bytes) } else { queued += bytes }
        return lastSerial
    }

    /// The next message; nil: none now.
    package func next() throws(Fault) -> BusMessage? {
        while true {
            if login != nil {
                if let line = try line() { try goOn(line) } else if try !receive() { return nil }
            } else if let length = try BusMessage.length(input[...]), length <= input.count {
                let bytes = Array(input[..<length])
                input.removeFirst(length)
                if let message = try BusMessage.decode(bytes) { return message }
            } else if try !receive() {
                return nil
            }
        }
    }

    private func goOn(_ line: String) throws(Fault) {
        guard var current = login else { return }
        let isOver = try current.isOver(with: line)
        login = current
        if !isOver { return }
        login = nil
        try write(queued)
        queued = []
    }

    private func line() throws(Fault) -> String? {
        guard let end = input.firstIndex(of: 0x0A) else {
            guard input.count <= BusLogin.lineLimit else { throw Fault(.unavailable, "D-Bus: the peer talks nonsense") }
            return nil
        }
        let text = String(decoding: input[..<end].filter { $0 != 0x0D }, as: UTF8.self)
        input.removeFirst(end + 1)
        return text
    }

    /// Whether something came.
    private func receive() throws(Fault) -> Bool {
        var room = [UInt8](repeating: 0, count: 16384)
        let transfer: Transfer
        do { transfer = try readNow(channel.raw, into: &room) } catch { throw error.fault("D-Bus") }
        switch transfer {
        case .notNow: return false
        case .ended: throw Fault(.unavailable, "D-Bus: the peer closed the connection")
        case .bytes(let count):
            input.append(contentsOf: room[..<count])
            return true
        }
    }

    /// What is sent is small, and one call waits for the one before: a socket that is full has nobody behind it.
    private func write(_ bytes: [UInt8]) throws(Fault) {
        var rest = bytes
        do throws(SystemError) {
            while !rest.isEmpty { rest.removeFirst(try sendDescriptors(channel.raw, rest, [])) }
        } catch {
            if error.errno == EPIPE || error.errno == ECONNRESET {
                throw Fault(.unavailable, "D-Bus: the peer closed the connection", cause: error)
            }
            throw error.fault("D-Bus")
        }
    }
}
