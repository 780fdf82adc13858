import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Cgroups
@testable import DBus

@Suite struct UnitRequestTests {
    static let job = "/org/freedesktop/systemd1/job/7"
    let start: UnitStart
    let unit = SystemdUnit(name: "runc-x.scope", slice: "system.slice", isUser: false)

    init() throws {
        start = try UnitStart(
            unit, id: "x", .init(pids: .init(limit: 5)), annotations: [:], limits: .init(cgroups: .v2, systemd: 252))
    }

    private func kind(_ body: () throws -> Bool) -> FaultKind? {
        do { return try body() ? nil : .unknown } catch { return (error as? Fault)?.kind }
    }

    @Test(
        "a scope is started around a process, and is there when its job is done",
        .covers("oci.cgroup.driver.systemd"))
    func success() throws {
        let systemd = try FakeSystemd()
        systemd.answer = { call, fake in
            try fake.reply(call, [.path(Self.job)])
            // Others' jobs, one of another unit with the same result, are nothing to us.
            try fake.removed("/org/freedesktop/systemd1/job/6", "runc-y.scope", "failed")
            try fake.removed(Self.job, "runc-x.scope", "done")
        }
        #expect(try systemd.play(systemd.bus.start(start, process: 4711)))
        let call = try #require(systemd.calls.first)
        #expect(systemd.methods == ["StartTransientUnit"] && call.interface == "org.freedesktop.systemd1.Manager")
        #expect(call.destination == "org.freedesktop.systemd1" && call.path == "/org/freedesktop/systemd1")
        #expect(call.body[0] == .string("runc-x.scope") && call.body[1] == .string("replace"))
        let wanted = start.properties + [UnitProperty("PIDs", .array(.uint32, [.uint32(4711)]))]
        #expect(call.body[2] == UnitProperty.list(wanted))
        #expect(call.body.map(\.type.text) == ["s", "s", "a(sv)", "a(sa(sv))"])
    }

    @Test("a job that ends before its number is told")
    func early() throws {
        let systemd = try FakeSystemd()
        systemd.answer = { call, fake in
            try fake.removed(Self.job, "runc-x.scope", "done")
            try fake.reply(call, [.path(Self.job)])
        }
        #expect(try systemd.play(systemd.bus.start(start, process: 1)))
    }

    @Test("behind a bus daemon signals are asked for first, and somebody else's do not count")
    func daemon() throws {
        let systemd = try FakeSystemd(hasDaemon: true)
        systemd.answer = { call, fake in
            guard call.member == "StartTransientUnit" else {
                if !call.isOneWay { try fake.reply(call, call.member == "Hello" ? [.string(":1.9")] : []) }
                return
            }
            try fake.removed(Self.job, "runc-x.scope", "done", from: ":1.66")
            try fake.reply(call, [.path(Self.job)])
            try fake.removed(Self.job, "runc-x.scope", "done", from: ":1.66")
        }
        let request = systemd.bus.start(start, process: 1)
        #expect(try !systemd.play(request))
        #expect(systemd.methods == ["Hello", "AddMatch", "Subscribe", "StartTransientUnit"])
        #expect(systemd.calls[1].body.first?.text?.contains("member='JobRemoved'") == true)
        try systemd.removed(Self.job, "runc-x.scope", "done")
        #expect(try request.advance())
        // The second request needs no greeting.
        systemd.answer = { call, fake in try fake.reply(call) }
        #expect(try systemd.play(systemd.bus.set([], of: unit)))
        #expect(systemd.methods.last == "SetUnitProperties" && systemd.calls.count == 5)
    }

    @Test("a bus that refuses to pass signals on is an error, not a wait")
    func noMatch() throws {
        let systemd = try FakeSystemd(hasDaemon: true)
        systemd.answer = { call, fake in
            if call.member == "AddMatch" {
                try fake.fail(call, "org.freedesktop.DBus.Error.LimitsExceeded", "too many")
            }
        }
        #expect(kind { try systemd.play(systemd.bus.start(start, process: 1)) } == .resourceExhausted)
    }

    @Test("an error's name decides what kind it is, its words are told")
    func errors() throws {
        for (name, wanted) in [
            ("org.freedesktop.DBus.Error.AccessDenied", FaultKind.permissionDenied),
            ("org.freedesktop.DBus.Error.InvalidArgs", .invalidArgument), ("x", .internal),
        ] {
            let systemd = try FakeSystemd()
            systemd.answer = { call, fake in try fake.fail(call, name, "no, thank you") }
            #expect { try systemd.play(systemd.bus.start(start, process: 1)) } throws: {
                let fault = $0 as? Fault
                return fault?.kind == wanted && fault?.message == "create systemd unit runc-x.scope: no, thank you"
            }
        }
    }

    @Test("a job that failed is told with its result, and the unit reset")
    func jobFailed() throws {
        let systemd = try FakeSystemd()
        systemd.answer = { call, fake in
            if call.isOneWay { return }
            try fake.reply(call, [.path(Self.job)])
            try fake.removed(Self.job, "runc-x.scope", "dependency")
        }
        #expect { try systemd.play(systemd.bus.start(start, process: 1)) } throws: {
            ($0 as? Fault)?.message == "create systemd unit runc-x.scope: got `dependency`"
        }
        try systemd.serve()
        #expect(systemd.methods == ["StartTransientUnit", "ResetFailedUnit"])
    }

    @Test("a unit that is left from a failure is reset and the start tried again, once")
    func unitExists() throws {
        let systemd = try FakeSystemd()
        var failures = 1
        systemd.answer = { call, fake in
            switch call.member {
            case "StartTransientUnit" where failures > 0:
                failures -= 1
                try fake.fail(call, "org.freedesktop.systemd1.UnitExists", "there is one")
            case "StartTransientUnit":
                try fake.reply(call, [.path(Self.job)])
                try fake.removed(Self.job, "runc-x.scope", "done")
            default: try fake.reply(call)
            }
        }
        #expect(try systemd.play(systemd.bus.start(start, process: 1)))
        #expect(systemd.methods == ["StartTransientUnit", "ResetFailedUnit", "StartTransientUnit"])
        failures = 2
        #expect(kind { try systemd.play(systemd.bus.start(start, process: 1)) } == .alreadyExists)
    }

    @Test("garbage, an answer of another form, and a peer that hangs up are errors")
    func garbage() throws {
        let noise = try FakeSystemd()
        noise.answer = { _, fake in try fake.say(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)) }
        #expect(kind { try noise.play(noise.bus.start(start, process: 1)) } == .invalidArgument)
        let odd = try FakeSystemd()
        odd.answer = { call, fake in try fake.reply(call, [.uint32(7)]) }
        #expect(kind { try odd.play(odd.bus.start(start, process: 1)) } == .unavailable)
        var gone: FakeSystemd? = try FakeSystemd()
        let request = try #require(gone?.bus.start(start, process: 1))
        #expect(try !request.advance())
        gone = nil
        #expect(kind { try request.advance() } == .unavailable)
    }

    @Test("silence ends with the deadline: of an answer, of a job")
    func silence() throws {
        let patience = UnitRequest.Patience(answer: .milliseconds(30), job: .milliseconds(60))
        let mute = try FakeSystemd()
        let request = UnitRequest(mute.bus, .start(start, process: 1), patience: patience)
        #expect(try !mute.play(request))
        let began = ContinuousClock.now
        #expect { try request.finish() } throws: {
            ($0 as? Fault)?.message == "create systemd unit runc-x.scope: systemd does not answer"
        }
        #expect(ContinuousClock.now - began < .seconds(5))
        let slow = try FakeSystemd()
        slow.answer = { call, fake in if !call.isOneWay { try fake.reply(call, [.path(Self.job)]) } }
        let job = UnitRequest(slow.bus, .start(start, process: 1), patience: patience)
        #expect(try !slow.play(job))
        #expect(throws: Fault.self) { try job.finish() }
        try slow.serve()
        #expect(slow.methods == ["StartTransientUnit", "ResetFailedUnit"])
    }

    @Test("a unit is stopped and its failure forgotten; one that is not there is fine")
    func stop() throws {
        let systemd = try FakeSystemd()
        systemd.answer = { call, fake in
            guard call.member == "StopUnit" else { return try fake.fail(call, "x.NoSuchUnit", "none") }
            try fake.reply(call, [.path(Self.job)])
            try fake.removed(Self.job, "runc-x.scope", "done")
        }
        #expect(try systemd.play(systemd.bus.stop(unit)))
        #expect(systemd.methods == ["StopUnit", "ResetFailedUnit"])
        #expect(systemd.calls[0].body == [.string("runc-x.scope"), .string("replace")])
        let empty = try FakeSystemd()
        empty.answer = { call, fake in try fake.fail(call, "org.freedesktop.systemd1.NoSuchUnit", "none") }
        #expect(try empty.play(empty.bus.stop(unit)))
    }

    @Test("a process is moved to a unit, and properties hold until the next boot")
    func attachAndSet() throws {
        let systemd = try FakeSystemd()
        systemd.answer = { call, fake in try fake.reply(call) }
        #expect(try systemd.play(systemd.bus.attach(12, to: unit, folder: "/sub")))
        #expect(systemd.calls[0].body == [.string("runc-x.scope"), .string("/sub"), .array(.uint32, [.uint32(12)])])
        #expect(try systemd.play(systemd.bus.set([UnitProperty("TasksMax", .uint64(9))], of: unit)))
        #expect(systemd.calls[1].member == "SetUnitProperties" && systemd.calls[1].body[1] == .boolean(true))
    }

    @Test("where too many others connect just now, it is tried again in a while")
    func crowd() throws {
        let folder = "/tmp/swmono-crowd-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try makeDirectory(AT_FDCWD, folder, mode: 0o700)
        try makeDirectory(AT_FDCWD, folder + "/systemd", mode: 0o700)
        defer {
            unlink(folder + "/systemd/private")
            rmdir(folder + "/systemd")
            rmdir(folder)
        }
        let listener = try listenUnix(folder + "/systemd/private", backlog: 0)
        let first = ByteChannel(try connectUnix(folder + "/systemd/private", nonblocking: true))
        let bus = try SystemdBus(isUser: true, environment: { $0 == "XDG_RUNTIME_DIR" ? folder : nil })
        let request = bus.stop(unit)
        #expect(try !request.advance())
        #expect(request.awaited.isEmpty && request.deadline < .now + .seconds(1))
        guard let accepted = try acceptNow(listener.raw) else { throw SystemError("accept4", errno: EAGAIN) }
        let theirs = ByteChannel(accepted)
        #expect(try !request.advance())
        #expect(request.awaited.count == 1)
        withExtendedLifetime([first, theirs]) {}
    }

    @Test("what systemd says of itself")
    func facts() throws {
        #expect(SystemdFacts.version("252.39-1~deb12u2") == 252 && SystemdFacts.version("v245.4-1.fc32") == 245)
        #expect(SystemdFacts.version("\"v9\"") == 9 && SystemdFacts.version("?") == 0)
        let systemd = try FakeSystemd()
        systemd.answer = { call, fake in
            try fake.reply(call, [.variant(.string(call.body[1].text == "Version" ? "254" : "/user.slice"))])
        }
        let request = UnitRequest(systemd.bus, .ask(["Version", "ControlGroup"]))
        #expect(try systemd.play(request))
        #expect(request.answers.map(\.text) == ["254", "/user.slice"])
    }

    @Test("where systemd listens: its private socket, the bus, the user's own")
    func places() throws {
        let none = { (_: String) -> String? in nil }
        #expect(throws: Fault.self) { try SystemdBus(isUser: true, environment: none) }
        #expect(throws: Never.self) { try SystemdBus(isUser: false, environment: none) }
        let nowhere = try SystemdBus(isUser: true, environment: { $0 == "XDG_RUNTIME_DIR" ? "/nonexistent" : nil })
        #expect { try nowhere.stop(unit).advance() } throws: {
            let fault = $0 as? Fault
            return fault?.kind == .unavailable && fault?.message.contains("/nonexistent/bus") == true
        }
        if access("/run/systemd/system", F_OK) != 0 {
            #expect { try SystemdBus(isUser: false) } throws: {
                ($0 as? Fault)?.message.hasPrefix("systemd not running on this host") == true
            }
        }
    }
}
