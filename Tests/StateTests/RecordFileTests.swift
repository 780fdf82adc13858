import Faults
import Linux
import State
import Testing

private struct Sample: Record {
    static let currentSchema = 2
    var schema = currentSchema
    var generation: UInt64 = 0
    var name: String
    var nested = Nested()

    struct Nested: Codable { var known: Int? }
}

@Suite struct RecordFileTests {
    @Test func updateCountsTheGeneration() throws {
        let folder = try TemporaryFolder()
        try RecordFile.write(Sample(name: "a"), folder.path + "/r.json", .durable)
        for _ in 0..<3 {
            try RecordFile.update(Sample.self, folder.path + "/r.json", lock: folder.path, .volatile) {
                $0.name += "b"
            }
        }
        let loaded = try RecordFile.load(Sample.self, folder.path + "/r.json")
        #expect(loaded.name == "abbb")
        #expect(loaded.generation == 3)
    }

    @Test func updateKeepsFieldsOfANewerBuild() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/r.json"
        let newer = #"{"schema":3,"generation":7,"name":"a","colour":"red","nested":{"known":1,"more":[1,{"x":2}]}}"#
        try AtomicFile.replace(path, with: Array(newer.utf8))
        try RecordFile.update(Sample.self, path, lock: folder.path, .volatile) {
            $0.name = "b"
            $0.nested.known = nil
        }
        let text = String(decoding: try readFile(path), as: UTF8.self)
        #expect(text.contains(#""colour":"red""#))
        #expect(text.contains(#""more":[1,{"x":2}]"#))
        #expect(text.contains(#""name":"b""#))
        #expect(text.contains(#""schema":3"#))
        #expect(!text.contains("known"))
    }

    @Test func unreadableRecordIsSetAsideNotDeleted() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.replace(folder.path + "/r.json", with: Array("{\"schema\":".utf8))
        let fault = #expect(throws: Fault.self) { try RecordFile.load(Sample.self, folder.path + "/r.json") }
        #expect(fault?.kind == .dataLoss)
        #expect(IDPrefix.matches("r.json.unreadable-", in: folder.path).count == 1)
        let again = #expect(throws: Fault.self) { try RecordFile.load(Sample.self, folder.path + "/r.json") }
        #expect(again?.kind == .notFound)
    }
}
