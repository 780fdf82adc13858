import DBus
import Faults
import Testing

@Suite struct ValueTextTests {
    @Test("values in GVariant's text format")
    func values() throws {
        let cases: [(String, BusValue)] = [
            ("123", .int32(123)), ("uint64 123", .uint64(123)), ("byte 0x1f", .byte(31)), ("int16 -7", .int16(-7)),
            ("010", .int32(8)), ("1.5", .double(1.5)), ("double 2", .double(2)), ("true", .boolean(true)),
            (" 'a\\'b' ", .string("a'b")), ("\"x\\u00e9\\n\"", .string("xé\n")), ("objectpath '/a'", .path("/a")),
            ("b'ab'", .bytes([0x61, 0x62, 0])), ("[1, 2]", .array(.int32, [.int32(1), .int32(2)])),
            ("['a']", .array(.string, [.string("a")])), ("@as []", .array(.string, [])),
            ("[uint32 1, 2]", .array(.uint32, [.uint32(1), .uint32(2)])), ("[byte 1, 2]", .bytes([1, 2])),
            ("('a', 1)", .structure([.string("a"), .int32(1)])), ("(1,)", .structure([.int32(1)])),
            ("<'x'>", .variant(.string("x"))),
            ("{'k': <1>}", .array(.entry(.string, .variant), [.entry(.string("k"), .variant(.int32(1)))])),
            (
                "@a(ss) [('/dev/null', 'rw')]",
                .array(.structure([.string, .string]), [.structure([.string("/dev/null"), .string("rw")])])
            ),
            ("[1, 2.5]", .array(.double, [.double(1), .double(2.5)])),
        ]
        for (text, value) in cases { #expect(try BusValue.parse(text: text) == value, "\(text)") }
    }

    @Test(
        "texts that are no values",
        arguments: [
            "", "word", "'open", "[1", "[1,,2]", "[]", "(1 2)", "{'k' 1}", "byte 256", "uint32 -1", "1 2", "int32 1.5",
            "['a', 1]", "@zz 1", "@as 'x'", "99999999999", "0x", "'\\u00'", "--1", "()",
            "nan", String(repeating: "[", count: 50) + String(repeating: "]", count: 50),
            "'" + String(repeating: "x", count: 70_000) + "'",
        ])
    func refused(_ text: String) {
        #expect(throws: Fault.self) { try BusValue.parse(text: text) }
    }
}
