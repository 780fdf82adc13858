import Conformance
import Glibc
import Linux
import LogDriverAPI
import Testing

@testable import Logs

@Suite struct JSONFileWriterTests {
    private let folder = "/tmp/swmono-logs-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    private var path: String { "\(folder)/c-json.log" }

    init() { mkdir(folder, 0o700) }

    private func write(_ lines: [(String, Bool)], _ options: [String: String] = [:], attributes: [String: String] = [:])
        throws
    {
        let target = LogTarget(driver: "json-file", options: options, path: path, attributes: attributes)
        let writer = try #require(try LogPlugins().writer(target))
        for (line, partial) in lines {
            Array(line.utf8).withUnsafeBytes {
                writer.append($0, .stdout, at: 1_700_000_000_500_000_000, partial: partial)
            }
        }
        writer.flush()
    }

    private func content(_ name: String) throws -> String { String(decoding: try readFile(name), as: UTF8.self) }

    @Test(
        "each line is Docker's, byte for byte",
        arguments: [
            ("plain", #"{"log":"plain\n","stream":"stdout","time":"2023-11-14T22:13:20.5Z"}"#),
            ("", #"{"log":"\n","stream":"stdout","time":"2023-11-14T22:13:20.5Z"}"#),
            (
                "q\"b\\c<d>&\t\u{1B}\r",
                #"{"log":"q\"b\\c\u003cd\u003e\u0026\u0009\u001b\r\n","stream":"stdout","#
                    + #""time":"2023-11-14T22:13:20.5Z"}"#
            ),
            ("ü€😀", #"{"log":"ü€😀\n","stream":"stdout","time":"2023-11-14T22:13:20.5Z"}"#),
            ("\u{2028}x", #"{"log":"\u2028x\n","stream":"stdout","time":"2023-11-14T22:13:20.5Z"}"#),
        ])
    func line(text: String, expected: String) throws {
        try write([(text, false)])
        #expect(try content(path) == expected + "\n")
        unlink(path)
        rmdir(folder)
    }

    @Test("bytes that are no UTF-8 become the replacement character, one each")
    func badUTF8() throws {
        let target = LogTarget(driver: "json-file", path: path)
        let writer = try #require(try LogPlugins().writer(target))
        let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0xE2, 0x82, 0x62, 0xED, 0xA0, 0x80]
        bytes.withUnsafeBytes { writer.append($0, .stderr, at: 0, partial: true) }
        writer.flush()
        let log = #"a\ufffd\ufffd\ufffd\ufffdb\ufffd\ufffd\ufffd"#
        #expect(try content(path) == #"{"log":"\#(log)","stream":"stderr","time":"1970-01-01T00:00:00Z"}"# + "\n")
        unlink(path)
        rmdir(folder)
    }

    @Test(
        "a file that has reached max-size is rotated, and no more than max-file are kept",
        .covers("eng.log.json.max-size", "eng.log.json.max-file"))
    func rotation() throws {
        try write((0..<10).map { ("line \($0)", false) }, ["max-size": "60", "max-file": "3"])
        #expect(try content(path).contains("line 9"))
        #expect(try content("\(path).1").contains("line 8"))
        #expect(try content("\(path).2").contains("line 7"))
        #expect(access("\(path).3", F_OK) != 0)
        try LogPlugins().remove(LogTarget(driver: "json-file", path: path))
        #expect(rmdir(folder) == 0)
    }

    @Test("with one file, the old messages go")
    func rotationOfOne() throws {
        try write((0..<3).map { ("line \($0)", false) }, ["max-size": "60"])
        #expect(try content(path).contains("line 2") && !content(path).contains("line 1"))
        try LogPlugins().remove(LogTarget(driver: "json-file", path: path))
        #expect(rmdir(folder) == 0)
    }

    @Test("attributes stand in every line")
    func attributes() throws {
        try write([("x", false)], attributes: ["b": "2", "a": "1"])
        let line = #"{"log":"x\n","stream":"stdout","attrs":{"a":"1","b":"2"},"time":"2023-11-14T22:13:20.5Z"}"#
        #expect(try content(path) == line + "\n")
        unlink(path)
        rmdir(folder)
    }
}
