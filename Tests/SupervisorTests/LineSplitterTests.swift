import Conformance
import LogDriverAPI
import Testing

@testable import Supervisor

private final class Recorder: LogWriter {
    var messages: [(text: String, partial: Bool)] = []

    func append(_ message: UnsafeRawBufferPointer, _ stream: LogStream, at time: Int64, partial: Bool) {
        messages.append((String(decoding: message, as: UTF8.self), partial))
    }

    func flush() {}
}

@Suite struct LineSplitterTests {
    private func split(_ pieces: [String]) -> [(text: String, partial: Bool)] {
        let recorder = Recorder()
        var splitter = LineSplitter()
        for piece in pieces {
            Array(piece.utf8).withUnsafeBytes { splitter.take($0, .stdout, at: 0, into: recorder) }
        }
        splitter.finish(.stdout, at: 0, into: recorder)
        return recorder.messages
    }

    @Test("lines are messages, whatever pieces they come in")
    func lines() {
        for pieces in [["a\nbb\n\nc\n"], ["a", "\nb", "b\n\n", "c\n"], ["a\nbb", "\n", "\nc", "\n"]] {
            #expect(split(pieces).map(\.text) == ["a", "bb", "", "c"])
            #expect(split(pieces).allSatisfy { !$0.partial })
        }
    }

    @Test("what has no end of line is a partial message at the end of the stream")
    func unfinished() {
        let messages = split(["a\nrest"])
        #expect(messages.map(\.text) == ["a", "rest"])
        #expect(messages.map(\.partial) == [false, true])
    }

    @Test(
        "a long line is cut every 16 KiB, and its last part ends the line", .covers("eng.log.partial-16k"),
        arguments: [1000, 16384, 70000])
    func long(piece: Int) {
        let text = String(repeating: "x", count: 40000) + "\n"
        let pieces = stride(from: 0, to: text.count, by: piece).map {
            String(text.dropFirst($0).prefix(piece))
        }
        let messages = split(pieces)
        #expect(messages.map(\.text.count) == [16384, 16384, 40000 - 2 * 16384])
        #expect(messages.map(\.partial) == [true, true, false])
    }
}
