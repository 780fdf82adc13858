import Conformance
import Glibc
import Linux
import OCI
import Testing

/// A container that uses the notify socket for more than to say that it is ready.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileNotifyTests {
    private typealias Managed = NotifySocketTests.Managed

    private func memory(of pid: Int32) throws -> Int {
        let text = String(decoding: try readFile("/proc/\(pid)/status"), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line.flatMap { Int($0.filter(\.isNumber)) })
    }

    private func descriptors(of pid: Int32) throws -> Int {
        try openFile("/proc/\(pid)/fd", O_RDONLY | O_DIRECTORY).list().count
    }

    /// The manager takes a carriage return for the end of a line, too.
    @Test("nothing but READY=1 comes through, whatever stands in its line", .covers("oci.runc.beh.notify-socket"))
    func noOtherWords() throws {
        let managed = try Managed()
        let command = try managed.begin("run", "-d", "-b", managed.box.bundle, managed.box.id)
        let pid = try managed.pid("running")
        for text in [
            "READY=0", "READY=1x", " READY=1", "XREADY=1", "READY=1\u{0}STOPPING=1", "READY=", "ready=1", "STOPPING=1",
            "MAINPID=1", "FDSTORE=1", String(repeating: "x", count: 5000) + "\nREADY=1",
        ] { try managed.say(text, as: pid) }
        #expect(try managed.end(of: command, within: 0.3) == nil)
        try managed.say("STATUS=x\rREADY=1\rMAINPID=1\rSTOPPING=1", as: pid)
        #expect(try managed.hear()?.text == "READY=1\n")
        #expect(try managed.hear()?.text == "MAINPID=\(pid)\n")
        let barrier = try managed.hear()
        #expect(barrier?.text == "BARRIER=1")
        #expect(try managed.end(of: command, within: 0.3) == nil, "it waits for the manager")
    }

    /// Datagrams of all kinds, more than a socket holds; some with descriptors.
    private func flood(_ pid: Int32, _ count: Int, _ extra: Int32) throws {
        let socket = try connectDatagrams("/proc/\(pid)/root/run/notify/notify.sock")
        // A runtime that reads no more fails the test.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        #expect(setsockopt(socket.raw, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size)) == 0)
        let large = [UInt8](repeating: 0x58, count: 100_000)
        for number in 0..<count {
            switch number % 5 {
            case 0: try #require(send(socket.raw, "", 0, 0) == 0)
            case 1: try sendDescriptors(socket.raw, Array("BARRIER=1".utf8), [extra])
            case 2: try sendDescriptors(socket.raw, Array("X=\(number)\n".utf8), [Int32](repeating: extra, count: 16))
            case 3: try sendDescriptors(socket.raw, large, [])
            default: try sendDescriptors(socket.raw, Array("STATUS=\(number)".utf8), [])
            }
        }
    }

    @Test(
        "a flood neither fills the runtime nor keeps it from its signals",
        .enabled(if: RuncFixture.hasPython, "python3"),
        arguments: [false, true])
    func flooded(detached: Bool) throws {
        // The command passes the signal on to the container.
        let managed = try Managed("trap 'exit 5' TERM; while :; do sleep 0.1; done")
        let words = ["run"] + (detached ? ["-d"] : [])
        let command = try managed.begin(words + ["-b", managed.box.bundle, managed.box.id])
        let pid = try managed.pid("running")
        let pipe = try Pipe().ends()
        let reading = OwnedFD(adopting: pipe.read)
        try flood(pid, 500, pipe.write)
        let (memoryBefore, openBefore) = (try memory(of: command), try descriptors(of: command))
        try flood(pid, 20_000, pipe.write)
        close(pipe.write)
        #expect(try memory(of: command) - memoryBefore < 4096, "kibibytes")
        #expect(try waitReadable([reading.raw], milliseconds: 2000) != nil, "no end of the pipe is kept")
        #expect(try descriptors(of: command) == openBefore)
        #expect(try managed.hear(within: 10) == nil)
        if detached {
            try managed.say("READY=1", as: pid)
            #expect(try managed.hear()?.text == "READY=1\n")
        } else {
            let noise = try Noise(managed.box)
            kill(command, SIGTERM)
            #expect(try managed.end(of: command) == 5)
            withExtendedLifetime(noise) {}
        }
    }

    /// A process that never stops talking.
    private final class Noise {
        private let process: Int32

        init(_ box: RuncFixture) throws {
            let script = """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(sys.argv[1])
                while True: s.send(b"STATUS=noise")
                """
            process = try spawn(
                SpawnRequest(
                    path: "/usr/bin/python3",
                    arguments: ["python3", "-c", script, "\(box.folder)/state/\(box.id)/notify/notify.sock"])
            ).pid
            usleep(300_000)
        }

        deinit {
            kill(process, SIGKILL)
            _ = try? waitForExit(.pid(process))
        }
    }

    @Test(
        "one that has ended keeps nobody, though others go on talking",
        .enabled(if: RuncFixture.hasPython, "python3"))
    func othersTalk() throws {
        let managed = try Managed("sleep 1; exit 3")
        let command = try managed.begin("run", "-d", "-b", managed.box.bundle, managed.box.id)
        _ = try managed.pid("running")
        let noise = try Noise(managed.box)
        #expect(try managed.end(of: command) == 0)
        #expect(try managed.hear(within: 10) == nil)
        withExtendedLifetime(noise) {}
    }
}
