import EngineAPI
import FoundationEssentials
import Linux
import OCI
import State
import Testing

@testable import Daemon

/// What is written and read without `Codable` is what `Codable` writes and reads, member by member. The golden files
/// have every member; a member added to a type and forgotten here or there is found by `gaps`.
@Suite struct DirectJSONTests {
    private static func golden(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        return try readFile("\(folder)/Golden/\(name).json")
    }

    /// Names of members, at any depth, that are nil or empty.
    private static func gaps(_ value: Any, _ path: String = "") -> [String] {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional, mirror.children.isEmpty { return [path] }
        if mirror.displayStyle == .collection, mirror.children.isEmpty { return [path] }
        if let text = value as? String, text.isEmpty { return [path] }
        if let number = value as? Int64, number == 0 { return [path] }
        return mirror.children.flatMap { gaps($0.value, path + "." + ($0.label ?? "")) }
    }

    @Test func aFullRecordIsReadAlike() throws {
        let bytes = try Self.golden("full-record")
        let record = try JSONDecoder().decode(ContainerRecord.self, from: Data(bytes))
        #expect(Self.gaps(record) == [])
        #expect(ContainerRecord.readDirectly(bytes) == record)
    }

    @Test func aFullRecordIsWrittenAlike() throws {
        let record = try JSONDecoder().decode(ContainerRecord.self, from: Data(try Self.golden("full-record")))
        let text = try #require(record.directText)
        #expect(try JSONDecoder().decode(ContainerRecord.self, from: Data(text)) == record)
        #expect(ContainerRecord.readDirectly(text) == record)
    }

    @Test func anEmptyRecordKeepsItsNulls() throws {
        let record = SpecTests.record()
        let text = try #require(record.directText)
        #expect(ContainerRecord.readDirectly(text) == record)
        #expect(try JSONDecoder().decode(ContainerRecord.self, from: Data(text)) == record)
        #expect(String(decoding: text, as: UTF8.self).contains(#""MaskedPaths":null"#))
    }

    @Test func aFullSpecIsWrittenAlikeToTheByte() throws {
        let spec = try JSONDecoder().decode(RuntimeSpec.self, from: Data(try Self.golden("full-spec")))
        #expect(Self.gaps(spec) == [])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(spec.jsonText == Array(try encoder.encode(spec)))
    }

    @Test func whatIsNoRecordIsLeftToCodable() throws {
        #expect(ContainerRecord.readDirectly(Array("{}".utf8)) == nil)
        #expect(ContainerRecord.readDirectly(Array("[1".utf8)) == nil)
    }
}
