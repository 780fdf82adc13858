import Faults
import Glibc
import Linux
import Testing

@testable import DBus

@Suite struct ConnectionTests {
    /// The other end of a connection, as the test plays it.
    private final class Peer {
        let channel: ByteChannel
        init(_ socket: consuming OwnedFD) { channel = ByteChannel(socket) }

        func read() throws -> String {
            var room = [UInt8](repeating: 0, count: 65536)
            guard case .bytes(let count) = try readNow(channel.raw, into: &room) else { return "" }
            return String(decoding: room[..<count], as: UTF8.self)
        }

        func say(_ bytes: [UInt8]) throws { try sendDescriptors(channel.raw, bytes, []) }
        func say(_ text: String) throws { try say(Array(text.utf8)) }
    }

    private func pair(hasDaemon: Bool = false, uid: UInt32? = 1000) throws -> (BusConnection, Peer) {
        let ends = try SocketPair(nonblocking: true).ends()
        let peer = Peer(OwnedFD(adopting: ends.second))
        return (try BusConnection(OwnedFD(adopting: ends.first), hasDaemon: hasDaemon, uid: uid), peer)
    }

    @Test("the login names the user's number in hexadecimal digits; messages wait for its end")
    func login() throws {
        let (connection, peer) = try pair()
        #expect(try peer.read() == "\0AUTH EXTERNAL 31303030\r\nBEGIN\r\n")
        let serial = try connection.send(.call("a", "/", "b", "C"))
        #expect(serial == 1)
        #expect(try connection.next() == nil)
        #expect(try peer.read() == "", "systemd would not look at it any more")
        try peer.say("OK 1234deadbeef\r\n")
        #expect(try connection.next() == nil)
        #expect(try peer.read().hasPrefix("l\u{1}\0\u{1}"))
    }

    @Test("a user who is another one outside is whom the socket shows")
    func mappedUser() throws {
        let (connection, peer) = try pair(uid: nil)
        #expect(try peer.read() == "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n")
        try connection.send(.call("a", "/", "b", "C"))
        try peer.say("DATA\r\n")
        #expect(try connection.next() == nil)
        #expect(try peer.read() == "")
        try peer.say("OK 12\r\n")
        #expect(try connection.next() == nil)
        #expect(try !peer.read().isEmpty)
        let (other, asking) = try pair(uid: nil)
        try asking.say("DATA\r\nDATA\r\n")
        #expect(throws: Fault.self) { try other.next() }
    }

    @Test("a peer that lets nobody in, talks without end, or hangs up")
    func refusals() throws {
        let (first, stern) = try pair()
        try stern.say("REJECTED EXTERNAL\r\n")
        #expect { try first.next() } throws: { ($0 as? Fault)?.kind == .unauthorized }
        let (second, chatty) = try pair()
        try chatty.say(String(repeating: "x", count: 10_000))
        #expect(throws: Fault.self) { try second.next() }
        let (third, peer) = try pair()
        try peer.say("OK 1\r\n")
        #expect(try third.next() == nil)
        try shutdownWriting(peer.channel.raw)
        #expect { try third.next() } throws: { ($0 as? Fault)?.kind == .unavailable }
    }

    @Test("messages in pieces, several at once, and one that is none")
    func messages() throws {
        let (connection, peer) = try pair()
        var reply = BusMessage(.reply)
        reply.serial = 5
        reply.answered = 1
        reply.body = [.string("hello")]
        let bytes = try reply.encoded()
        try peer.say(Array("OK 1\r\n".utf8) + bytes[..<20])
        #expect(try connection.next() == nil)
        try peer.say(Array(bytes[20...]) + bytes)
        #expect(try connection.next() == reply)
        #expect(try connection.next() == reply)
        #expect(try connection.next() == nil)
        try peer.say("this is no message at all")
        #expect(throws: Fault.self) { try connection.next() }
    }

    @Test("addresses as environments hold them")
    func addresses() {
        let list = "tcp:host=x;unix:abstract=/tmp/a;unix:path=/run/user/1000/b%20s,guid=12;unix:guid=1,path=/b"
        #expect(BusAddress.parse(list).map(\.path) == ["/run/user/1000/b s", "/b"])
        #expect(BusAddress.parse("unix:path=relative;unix:path=/%zz;unix:path=/%00;;unix:").isEmpty)
    }

    private static let hasDaemon = access("/usr/bin/dbus-daemon", X_OK) == 0

    @Test(
        "Debian's dbus-daemon: greeting, a call, an error, a signal that was asked for", .enabled(if: hasDaemon),
        arguments: [getuid(), nil])
    func realDaemon(uid: UInt32?) throws {
        let path = "/tmp/swmono-bus-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let daemon = try spawn(
            SpawnRequest(
                path: "/usr/bin/dbus-daemon",
                arguments: ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=unix:path=" + path],
                environment: ["PATH=/usr/bin"], descriptors: [-1, -1, -1]))
        defer {
            kill(daemon.pid, SIGKILL)
            _ = try? waitForExit(.pid(daemon.pid))
            unlink(path)
        }
        for _ in 0..<500 where access(path, F_OK) != 0 { usleep(10_000) }
        let connection = try BusConnection(connectUnix(path), hasDaemon: true, uid: uid)
        let bus = BusConnection.bus
        let rule = BusValue.string("type='signal',sender='\(bus)',member='NameOwnerChanged'")
        try connection.send(.call(bus, "/org/freedesktop/DBus", bus, "AddMatch", [rule]))
        let asked = try connection.send(.call(bus, "/org/freedesktop/DBus", bus, "GetNameOwner", [.string(bus)]))
        let failing = try connection.send(.call("no.such.name", "/", "a.b", "C"))
        let taking = try connection.send(
            .call(bus, "/org/freedesktop/DBus", bus, "RequestName", [.string("org.swmono.Test"), .uint32(0)]))
        var seen: [String] = []
        let end = ContinuousClock.now + .seconds(10)
        while seen.count < 4, .now < end {
            guard let message = try connection.next() else {
                _ = try waitReadable([connection.descriptor], milliseconds: 100)
                continue
            }
            switch message.answered {
            case asked: seen.append("owner \(message.body.first?.text ?? "")")
            case failing: seen.append("\(message.kind) \(message.failure ?? "")")
            case taking: seen.append("took \(message.body)")
            default:
                if message.member == "NameOwnerChanged", message.body.first?.text == "org.swmono.Test" {
                    seen.append("signal")
                }
            }
        }
        #expect(
            Set(seen) == [
                "owner org.freedesktop.DBus", "failure org.freedesktop.DBus.Error.ServiceUnknown", "took [1]", "signal",
            ])
    }
}
