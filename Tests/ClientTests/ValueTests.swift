import Conformance
import Testing

@testable import Client

@Suite struct ValueTests {
    @Test(
        .covers("cli.beh.run.memory-units"),
        arguments: [
            ("512", 512), ("64m", 64 << 20), ("1.5g", 3 << 29), ("2kb", 2048), ("1 GiB", 1 << 30), ("7B", 7),
            ("1t", 1 << 40),
        ])
    func sizesArePowersOf1024(text: String, bytes: Int64) throws {
        #expect(try ByteSize.parse(text) == bytes)
    }

    @Test(arguments: [("1x", "x"), ("1mm", "mm")]) func anUnknownUnitIsNamed(text: String, unit: String) {
        #expect(throws: UsageFault("invalid suffix: '\(unit)'")) { try ByteSize.parse(text) }
    }

    @Test(arguments: ["", "x", "-1", "m", "1..2", "99999999p"])
    func whatIsNoSizeIsRefused(text: String) {
        #expect(throws: UsageFault("invalid size: '\(text)'")) { try ByteSize.parse(text) }
    }

    @Test(
        .covers("cli.beh.out.human-size"),
        arguments: [
            (0, "0B"), (999, "999B"), (1000, "1kB"), (7_797_760, "7.798MB"), (117_000_000, "117MB"),
            (1_234_567_890, "1.235GB"),
            (999_999, "1000kB"),
        ])
    func sizesReadLikeDockers(bytes: Int64, text: String) {
        #expect(ByteSize.decimal(bytes) == text)
    }

    @Test func shortSizesHaveThreeDigits() {
        #expect(ByteSize.decimal(7_797_760, digits: 3) == "7.8MB")
        #expect(ByteSize.decimal(12_345, digits: 3) == "12.3kB")
        #expect(ByteSize.binary(33_554_432_000) == "31.25GiB")
    }

    @Test(arguments: [("1", 1_000_000_000), ("0.5", 500_000_000), (".25", 250_000_000), ("1.000000001", 1_000_000_001)])
    func processorsAreExact(text: String, nano: Int64) throws {
        #expect(try ProcessorCount.nanoCPUs(text) == nano)
    }

    @Test func processorsRefuseWhatIsTooFineOrNoNumber() {
        #expect(throws: UsageFault("value is too precise")) { try ProcessorCount.nanoCPUs("0.0000000001") }
        #expect(throws: UsageFault("failed to parse x as a rational number")) { try ProcessorCount.nanoCPUs("x") }
        #expect(throws: UsageFault("failed to parse . as a rational number")) { try ProcessorCount.nanoCPUs(".") }
    }

    @Test(arguments: [
        ("1h30m", 5_400_000_000_000), ("1.5s", 1_500_000_000), ("300ms", 300_000_000), ("0", 0),
        ("-2s", -2_000_000_000),
    ])
    func durationsAreGos(text: String, nanoseconds: Int64) throws {
        #expect(try GoDuration.nanoseconds(text) == nanoseconds)
    }

    @Test func durationsComplainLikeGo() {
        #expect(throws: UsageFault("time: invalid duration \"x\"")) { try GoDuration.nanoseconds("x") }
        #expect(throws: UsageFault("time: missing unit in duration \"5\"")) { try GoDuration.nanoseconds("5") }
        #expect(throws: UsageFault("time: unknown unit \"y\" in duration \"5y\"")) { try GoDuration.nanoseconds("5y") }
    }

    @Test func commaListsKnowQuotes() throws {
        #expect(try CommaList.fields("a,b=c,") == ["a", "b=c", ""])
        #expect(try CommaList.fields(#""a,b","c""d",e"#) == ["a,b", "c\"d", "e"])
        #expect(throws: UsageFault.self) { try CommaList.fields(#"a"b"#) }
        #expect(throws: UsageFault.self) { try CommaList.fields(#""a"#) }
    }

    @Test(.covers("cli.beh.run.env-file")) func keyValueFilesFollowDockersRules() throws {
        let text = "\u{FEFF}A=1\n# no\n\n  B=\"x y\"  \r\nHOME\nMISSING\nC=#d\n"
        let pairs = try KeyValueFile.parse(Array(text.utf8)) { $0 == "HOME" ? "/root" : nil }
        #expect(pairs == ["A=1", "B=\"x y\"  ", "HOME=/root", "C=#d"])
        #expect(throws: UsageFault("variable 'A B' contains whitespaces")) {
            try KeyValueFile.parse(Array("A B=1".utf8)) { _ in nil }
        }
        #expect(throws: UsageFault("no variable name on line '=1'")) {
            try KeyValueFile.parse(Array("=1".utf8)) { _ in nil }
        }
    }

    @Test func detachKeysAreReadAndFound() throws {
        let keys = try DetachKeys("ctrl-a,b,ctrl-@")
        #expect(keys.bytes == [1, 98, 0])
        #expect(throws: UsageFault.self) { try DetachKeys("ctrl-") }
        #expect(throws: UsageFault.self) { try DetachKeys("") }
        var scanner = DetachScanner(.standard)
        #expect(scanner.scan([65, 16][...]) == ([65], false))
        #expect(scanner.scan([66][...]) == ([16, 66], false))
        #expect(scanner.scan([16, 16, 17][...]) == ([16], true))
    }
}
