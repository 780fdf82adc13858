import Faults
import FoundationEssentials
import OCI
import Testing

@Suite struct JSONReaderTests {
    private func read<T: JSONReadable>(_ type: T.Type, _ text: String) throws -> T {
        try JSONReader.read(type, from: Array(text.utf8))
    }

    @Test func whatCodableWritesIsReadAlike() throws {
        var spec = RuntimeSpec(process: .init(args: ["a\"\\\n\u{1F600}"], env: [], cwd: "/"), root: .init(path: "r"))
        spec.linux = .init(
            namespaces: [.init(.pid), .init(.network, path: "/x")], resources: .init(memory: .init(limit: -1)),
            seccomp: .init(
                defaultAction: "SCMP_ACT_ERRNO",
                syscalls: [.init(names: ["x"], action: "A", args: [.init(index: 1, value: .max, op: "E")])]))
        spec.annotations = ["k": "v"]
        let bytes = Array(try JSONEncoder().encode(spec))
        #expect(try JSONReader.read(RuntimeSpec.self, from: bytes) == spec)
    }

    @Test func escapesAreResolved() throws {
        #expect(try read(String.self, #""\u0041\ud83d\ude00\/\t""#) == "A\u{1F600}/\t")
        #expect(try read([String].self, #"["\ud83d", ""]"#) == ["\u{FFFD}", ""])
    }

    @Test func unknownMembersArePassedOver() throws {
        #expect(try read(RuntimeSpec.Root.self, #"{"x": [1, {"y": null}], "path": "p", "z": -1.5e3}"#).path == "p")
    }

    @Test(arguments: [
        "", "{", "{]", #"{"path"}"#, #"{"path":"}"#, #"{"path":"a",}"#, #"{"path":"a"} x"#, #"{"path":"\u00"}"#,
        #"{"path":"\x"}"#, #"{"path":5}"#, #"{"readonly":1}"#, "{\"path\":\"a\nb\"}", "[", "nul",
    ]) func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: Fault.self) { try read(RuntimeSpec.Root.self, text) }
    }

    @Test func depthIsLimited() {
        let text = #"{"x":"# + String(repeating: "[", count: 100_000)
        #expect(throws: Fault.self) { try read(RuntimeSpec.Root.self, text) }
    }

    @Test func randomDamageNeverTraps() throws {
        var random = SystemRandomNumberGenerator()
        let whole = Array(try JSONEncoder().encode(RuntimeSpec(process: .init(args: ["sh"]), root: .init())))
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // Either outcome is right; only a trap is not.
            _ = try? JSONReader.read(RuntimeSpec.self, from: Array(bytes.prefix(Int.random(in: 0...bytes.count))))
        }
    }

    @Test func textIsWrittenWithItsEscapes() throws {
        var text = JSONText()
        text.object { text in
            text.member("a\"", "\u{1}\n\\")
            text.member("b", ["x"])
            text.member("c", 5)
        }
        #expect(String(decoding: text.bytes, as: UTF8.self) == #"{"a\"":"\u0001\n\\","b":["x"],"c":5}"#)
    }
}
