import Faults
import Testing

@testable import OCI

private struct Point: JSONMembered, Equatable {
    var x = 0
    var name: String? = "unnamed"
    var note: String?

    mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.required("x", &x)
        try list.orNull("name", &name)
        try list.ifSet("note", &note)
    }
}

@Suite struct JSONMembersTests {
    private func read(_ text: String) throws -> Point { try JSONReader.read(Point.self, from: Array(text.utf8)) }

    @Test("members come in any order, between strangers of the same length and beginning")
    func order() throws {
        let text = #"{"note":"n","namer":1,"nam":{"x":[1,{"x":9}]},"name":"p","x":4,"y":5}"#
        #expect(try read(text) == Point(x: 4, name: "p", note: "n"))
    }

    @Test("of two members of one name the last counts")
    func twins() throws {
        #expect(try read(#"{"x":1,"name":"a","x":2,"name":"b"}"#) == Point(x: 2, name: "b"))
    }

    @Test("names that share their first seven bytes are told apart")
    func longNames() throws {
        struct Two: JSONMembered, Equatable {
            var first = 0
            var second = 0
            mutating func members(_ list: inout JSONMembers) throws(Fault) {
                try list.required("longname1", &first)
                try list.required("longname2", &second)
            }
        }
        let two = try JSONReader.read(Two.self, from: Array(#"{"longname2":2,"longname1":1}"#.utf8))
        #expect(two == Two(first: 1, second: 2))
    }

    @Test("what is missing is named, null is nothing, and what was written is read")
    func absence() throws {
        let missing = #expect(throws: Fault.self) { try read(#"{"name":"a"}"#) }
        #expect(missing?.message.contains("x") == true)
        #expect(try read(#"{"x":3,"name":null}"#) == Point(x: 3, name: nil))
        let point = Point(x: -7, name: "q\"\\", note: "é")
        #expect(try JSONReader.read(Point.self, from: point.jsonText) == point)
    }

    @Test(
        "an object that is cut inside a skipped member is refused",
        arguments: [#"{"x":1,"y":{"z"#, #"{"x":1,"y":{z:1}}"#])
    func broken(_ text: String) { #expect(throws: Fault.self) { try read(text) } }
}
