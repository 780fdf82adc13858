import Faults
import Linux

@testable import Cgroups
@testable import DBus

/// systemd at the other end of a socket, as a test plays it, in the test's own thread.
final class FakeSystemd {
    let bus: SystemdBus
    private let channel: ByteChannel
    private var input: [UInt8] = []
    private var isIn = false
    private var serial: UInt32 = 1000
    /// The methods that were called, in order.
    private(set) var calls: [BusMessage] = []
    /// What is said to a call; `reply`, `fail` and `signal` are for it.
    var answer: (BusMessage, FakeSystemd) throws -> Void = { _, _ in }
    let sender: String

    init(hasDaemon: Bool = false) throws {
        let ends = try SocketPair(nonblocking: true).ends()
        channel = ByteChannel(OwnedFD(adopting: ends.second))
        bus = try SystemdBus(OwnedFD(adopting: ends.first), hasDaemon: hasDaemon)
        sender = hasDaemon ? ":1.0" : "org.freedesktop.systemd1"
    }

    var methods: [String] { calls.compactMap(\.member) }

    /// Answers what has come.
    func serve() throws {
        var room = [UInt8](repeating: 0, count: 65536)
        while case .bytes(let count) = try readNow(channel.raw, into: &room) { input += room[..<count] }
        if !isIn {
            let text = String(decoding: input, as: UTF8.self)
            guard text.hasPrefix("\0AUTH EXTERNAL 3"), text.hasSuffix("\r\nBEGIN\r\n") else { return }
            input = []
            isIn = true
            return try say(Array("OK 0123\r\n".utf8))
        }
        while let length = try BusMessage.length(input[...]), length <= input.count {
            let bytes = Array(input[..<length])
            input.removeFirst(length)
            guard let message = try BusMessage.decode(bytes) else { continue }
            calls.append(message)
            try answer(message, self)
        }
    }

    func say(_ bytes: [UInt8]) throws { try sendDescriptors(channel.raw, bytes, []) }

    func reply(_ call: BusMessage, _ body: [BusValue] = []) throws {
        var message = BusMessage(.reply)
        message.answered = call.serial
        message.body = body
        try send(message)
    }

    func fail(_ call: BusMessage, _ name: String, _ text: String) throws {
        var message = BusMessage(.failure)
        message.answered = call.serial
        message.failure = name
        message.body = [.string(text)]
        try send(message)
    }

    /// The end of a job; `from` somebody else where it is named.
    func removed(_ job: String, _ unit: String, _ result: String, from: String? = nil) throws {
        var message = BusMessage(.signal)
        message.path = Systemd.path
        message.interface = Systemd.manager
        message.member = "JobRemoved"
        message.body = [.uint32(1), .path(job), .string(unit), .string(result)]
        try send(message, from: from)
    }

    private func send(_ message: BusMessage, from: String? = nil) throws {
        serial += 1
        var message = message
        message.serial = serial
        message.sender = from ?? sender
        try say(try message.encoded())
    }

    /// Both sides in turn until the request is done, or has nothing more to do; whether it is done.
    func play(_ request: UnitRequest, turns: Int = 12) throws -> Bool {
        for _ in 0..<turns {
            if try request.advance() {
                try serve()
                return true
            }
            try serve()
        }
        return false
    }
}
