import Conformance
import Containerd
import ContainerdAPI
import Glibc
import Linux
import State
import Testing

/// Output under load: frames that nobody copies, clients that do not read, rotation, FIFOs.
@Suite(.serialized, .enabled(if: geteuid() == 0, "needs root")) struct StreamTests {
    private static let line = "0123456789\n"
    private static let total = 2_200_000

    /// That many bytes of the same line, and a last one.
    private static let flood = "yes 0123456789 | head -c \(total); echo end"

    private static let whole = Array((String(repeating: line, count: total / line.utf8.count) + "end\n").utf8)

    private static func expectFlood(_ frames: [UInt8]) {
        let isWhole = bytes(frames, stream: 1) == whole
        #expect(isWhole)
    }

    @Test("a stream without a log comes whole, whether its client is quick or takes its time", arguments: [0, 300])
    func stream(pause: Int) async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sh", "-c", Self.flood]) { $0.logDriver = "none" }
        let client = try await bench.attach()
        try await bench.start()
        try await Task.sleep(for: .milliseconds(pause))
        Self.expectFlood(try await readToEnd(client))
        #expect(try await bench.wait().status == 0)
        try await bench.delete()
    }

    @Test("a client that does not read holds nobody up for ever, and still gets all", arguments: ["none", "json-file"])
    func stuckClient(driver: String) async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sh", "-c", Self.flood]) { $0.logDriver = driver }
        let stuck = try await bench.attach()
        try await bench.start()
        // Nothing has been read yet.
        #expect(try await bench.wait().status == 0)
        if driver == "json-file" {
            #expect(bench.log.utf8.count { $0 == 0x0A } == Self.total / Self.line.utf8.count + 1)
        }
        Self.expectFlood(try await readToEnd(stuck))
        try await bench.delete()
    }

    @Test("of two clients the one that reads gets all though the other does not", .covers("eng.life.attach-multi"))
    func twoClients() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sh", "-c", Self.flood]) { $0.logDriver = "none" }
        let stuck = try await bench.attach()
        let reading = try await bench.attach()
        try await bench.start()
        Self.expectFlood(try await readToEnd(reading))
        Self.expectFlood(try await readToEnd(stuck))
        #expect(try await bench.wait().status == 0)
        try await bench.delete()
    }

    @Test("a client that goes away in the middle is nobody's loss")
    func clientLeaves() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sh", "-c", Self.flood]) { $0.logDriver = "none" }
        do {
            let leaving = try await bench.attach()
            try await bench.start()
            var room = [UInt8](repeating: 0, count: 4096)
            #expect(read(leaving.raw, &room, room.count) > 0)
        }
        #expect(try await bench.wait().status == 0)
        try await bench.delete()
    }

    @Test(
        "under load max-size and max-file keep the newest lines, each file whole, none twice",
        .covers("eng.log.json.max-size", "eng.log.json.max-file"))
    func rotation() async throws {
        let bench = try TaskBench()
        let last = 50_000
        try await bench.create(["/bin/seq", "1", "\(last)"]) {
            $0.logOptions = ["max-size": "200k", "max-file": "3"]
        }
        try await bench.start()
        #expect(try await bench.wait().status == 0)
        var next = last
        for path in [bench.logPath, "\(bench.logPath).1", "\(bench.logPath).2"] {
            let lines = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n")
            #expect(lines.reduce(0) { $0 + $1.utf8.count + 1 } < 200_000 + 100)
            for line in lines.reversed() {
                let isNext = line.hasPrefix("{\"log\":\"\(next)\\n\",")
                #expect(isNext, "\(path): \(line)")
                if !isNext { break }
                next -= 1
            }
        }
        #expect(last - next > 2 * 200_000 / 100)
        #expect(access("\(bench.logPath).3", F_OK) != 0)
        try await bench.delete()
    }

    @Test("streams over FIFOs are the process's own: nothing of them is logged or copied")
    func fifos() async throws {
        let bench = try TaskBench()
        let paths = ["in", "out", "err"].map { "\(bench.folder)/\($0)" }
        for path in paths { #expect(mkfifo(path, 0o600) == 0) }
        // Both ways: neither end waits for the other.
        let input = try openFile(paths[0], O_RDWR)
        let output = try openFile(paths[1], O_RDWR)
        try await bench.create(["/bin/cat"], fifos: paths)
        try await bench.start()
        try input.writeAll("hello\n".utf8)
        var room = [UInt8](repeating: 0, count: 64)
        #expect(read(output.raw, &room, room.count) == 6)
        #expect(room.starts(with: "hello\n".utf8))
        try await bench.end()
        #expect(bench.log.isEmpty)
    }
}
