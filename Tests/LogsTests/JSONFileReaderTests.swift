import Conformance
import Glibc
import Linux
import LogDriverAPI
import Testing

@testable import Logs

@Suite struct JSONFileReaderTests {
    private let folder = "/tmp/swmono-logs-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    private var path: String { "\(folder)/c-json.log" }

    init() { mkdir(folder, 0o700) }

    private func writer(_ options: [String: String] = [:]) throws -> any LogWriter {
        try #require(try LogPlugins().writer(LogTarget(driver: "json-file", options: options, path: path)))
    }

    private func put(_ writer: any LogWriter, _ numbers: Range<Int>) {
        for number in numbers {
            let stream: LogStream = number % 2 == 0 ? .stdout : .stderr
            Array("line \(number)".utf8).withUnsafeBytes {
                writer.append($0, stream, at: Int64(number) * 1_000_000_000, partial: false)
            }
            writer.flush()
        }
    }

    private func read(_ query: LogQuery) throws -> String {
        let pipe = try Pipe().ends()
        let output = ByteChannel(OwnedFD(adopting: pipe.read))
        do {
            let input = ByteChannel(OwnedFD(adopting: pipe.write))
            try LogPlugins().reader(LogTarget(driver: "json-file", path: path)).copy(query, to: input)
        }
        return String(decoding: try output.duplicate().readAll(), as: UTF8.self)
    }

    private func cleanUp() throws {
        try LogPlugins().remove(LogTarget(driver: "json-file", path: path))
        rmdir(folder)
    }

    @Test(
        "all, a tail, a time's span, one stream, with times",
        .covers("eng.log.read-tail", "eng.log.read-since-until", "eng.log.timestamps"))
    func selections() throws {
        put(try writer(), 0..<6)
        let all = (0..<6).map { "line \($0)\n" }.joined()
        #expect(try read(LogQuery(framed: false)) == all)
        #expect(try read(LogQuery(tail: 2, framed: false)) == "line 4\nline 5\n")
        #expect(try read(LogQuery(tail: 0, framed: false)) == "")
        #expect(try read(LogQuery(tail: 100, framed: false)) == all)
        #expect(
            try read(LogQuery(since: 2_000_000_000, until: 3_000_000_000, framed: false)) == "line 2\nline 3\n")
        #expect(try read(LogQuery(stderr: false, framed: false)) == "line 0\nline 2\nline 4\n")
        #expect(
            try read(LogQuery(tail: 1, timestamps: true, framed: false))
                == "1970-01-01T00:00:05.000000000Z line 5\n")
        try cleanUp()
    }

    @Test("details stand before the text, escaped as Docker's API escapes them")
    func details() throws {
        let attributes = ["tag": "a b/ü", "env": "x=1,\"2\"\n"]
        do {
            let target = LogTarget(driver: "json-file", path: path, attributes: attributes)
            put(try #require(try LogPlugins().writer(target)), 0..<1)
        }
        put(try writer(), 1..<2)
        let wanted = "env=x%3D1%2C%222%22%0A,tag=a+b%2F%C3%BC line 0\n"
        #expect(try read(LogQuery(details: true, framed: false)) == wanted + " line 1\n")
        #expect(try read(LogQuery(framed: false)) == "line 0\nline 1\n")
        #expect(
            try read(LogQuery(tail: 1, timestamps: true, details: true, framed: false))
                == "1970-01-01T00:00:01.000000000Z  line 1\n")
        try cleanUp()
    }

    @Test("frames carry the stream and the length")
    func frames() throws {
        put(try writer(), 1..<2)
        #expect(Array(try read(LogQuery()).utf8) == [2, 0, 0, 0, 0, 0, 0, 7] + Array("line 1\n".utf8))
        try cleanUp()
    }

    @Test("rotated files are read as one log, a tail reaches over them")
    func rotated() throws {
        put(try writer(["max-size": "100", "max-file": "4"]), 0..<6)
        #expect(try read(LogQuery(framed: false)) == (0..<6).map { "line \($0)\n" }.joined())
        #expect(try read(LogQuery(tail: 3, framed: false)) == "line 3\nline 4\nline 5\n")
        try cleanUp()
    }

    @Test("a truncated last line and lines that are no records are passed over")
    func damaged() throws {
        put(try writer(), 0..<2)
        let file = try openFile(path, O_WRONLY | O_APPEND)
        try file.writeAll("\0\0\0\0\n{\"log\":\"half".utf8)
        #expect(try read(LogQuery(framed: false)) == "line 0\nline 1\n")
        #expect(try read(LogQuery(tail: 2, framed: false)) == "line 1\n")
        try cleanUp()
    }

    @Test("no log at all is an empty log")
    func missing() throws {
        #expect(try read(LogQuery(framed: false)) == "")
        rmdir(folder)
    }

    @Test(
        "a follower gets all that is written, across rotations, and ends after the exit record is there",
        .covers("eng.log.rotation-follow", "eng.log.read-follow"))
    func follow() async throws {
        let first = try writer(["max-size": "200", "max-file": "50"])
        put(first, 0..<3)
        let mark = "\(folder)/exit.json"
        let query = LogQuery(framed: false, follow: true, endMark: mark)
        let pipe = try Pipe().ends()
        let output = ByteChannel(OwnedFD(adopting: pipe.read))
        let input = ByteChannel(OwnedFD(adopting: pipe.write))
        let reader = try LogPlugins().reader(LogTarget(driver: "json-file", path: path))
        async let text = BlockingPool.shared.run { () throws(SystemError) in
            String(decoding: try output.duplicate().readAll(), as: UTF8.self)
        }
        let copying = Task { try await BlockingPool.shared.run { try reader.copy(query, to: input) } }
        for start in stride(from: 3, to: 60, by: 3) {
            try await Task.sleep(for: .milliseconds(2))
            put(first, start..<(start + 3))
        }
        try openFile(mark, O_WRONLY | O_CREAT).writeAll("{}".utf8)
        try await copying.value
        close(dup(input.raw))
        #expect(input.raw >= 0)
        shutdownInput(input)
        #expect(try await text == (0..<60).map { "line \($0)\n" }.joined())
        unlink(mark)
        try cleanUp()
    }

    // The pipe's writing end belongs to the channel: the reader sees the end when nothing writes any more.
    private func shutdownInput(_ channel: ByteChannel) {
        let null = open("/dev/null", O_WRONLY)
        dup2(null, channel.raw)
        close(null)
    }
}
