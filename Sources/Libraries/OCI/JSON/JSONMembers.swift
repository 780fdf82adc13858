package import Faults

/// An object whose members are named in one list, which serves both directions: it writes them, or fills them.
///
/// `Codable` takes milliseconds for a large record in a cold process (each of its generic containers is made at run
/// time, after a search through all conformances of the program); this takes microseconds.
package protocol JSONMembered: JSONReadable, JSONWritable {
    /// The value whose members are to be filled; what the text lacks stays as it is here.
    init()
    /// Hands every member to `list`.
    mutating func members(_ list: inout JSONMembers) throws(Fault)
}

extension JSONMembered {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        var list = try JSONMembers(reading: &reader)
        try members(&list)
        list.finish(&reader)
    }

    /// The object with all its members.
    package func write(to text: inout JSONText) {
        var list = JSONMembers(writing: &text)
        var value = self
        // Writing never fails: only readers throw.
        try? value.members(&list)
        list.finish(&text)
    }
}

/// One pass over the members of one object.
package struct JSONMembers {
    private var text = JSONText()
    private var reader = JSONReader([])
    /// What the text has, in its order; nil: members are written.
    private var places: [MemberPlace]?
    private var end = 0

    fileprivate init(writing text: inout JSONText) {
        // Handed over, not shared: appending must not copy.
        swap(&self.text, &text)
        self.text.open(0x7B)
    }

    fileprivate mutating func finish(_ text: inout JSONText) {
        self.text.close(0x7D)
        swap(&self.text, &text)
    }

    fileprivate init(reading reader: inout JSONReader) throws(Fault) {
        var found: [MemberPlace] = []
        found.reserveCapacity(32)
        try reader.beginObject()
        while let name = try reader.key() {
            found.append(MemberPlace(name, reader.position))
            try reader.skip()
        }
        end = reader.position
        places = found
        self.reader = reader
    }

    fileprivate func finish(_ reader: inout JSONReader) {
        reader.position = end
        reader.readOne()
    }

    /// A member that is always written, and must be there.
    package mutating func required<Value: JSONReadable & JSONWritable>(
        _ name: String, _ value: inout Value
    ) throws(Fault) {
        if isWritten(name) { return value.write(to: &text) }
        guard try isFound(name) else { throw JSONReader.missing(name) }
        value = try Value(&reader)
    }

    /// A member that is always written; missing or null leaves it as it is.
    package mutating func always<Value: JSONReadable & JSONWritable>(
        _ name: String, _ value: inout Value
    ) throws(Fault) {
        if isWritten(name) { return value.write(to: &text) }
        if try isFound(name) { value = try Value(&reader) }
    }

    /// A member that is written as null when it is nil.
    package mutating func orNull<Value: JSONReadable & JSONWritable>(
        _ name: String, _ value: inout Value?
    ) throws(Fault) {
        if isWritten(name) { return value.write(to: &text) }
        value = try isFound(name) ? try Value(&reader) : nil
    }

    /// A member that is left out when it is nil.
    package mutating func ifSet<Value: JSONReadable & JSONWritable>(
        _ name: String, _ value: inout Value?
    ) throws(Fault) {
        if places == nil, value == nil { return }
        try orNull(name, &value)
    }

    /// Whether members are written; then the name is, and the value follows.
    private mutating func isWritten(_ name: String) -> Bool {
        guard places == nil else { return false }
        text.key(name)
        return true
    }

    /// Whether the text has a value for the member; then the reader stands before it.
    private mutating func isFound(_ name: String) throws(Fault) -> Bool {
        let mark = MemberPlace.mark(of: name)
        guard let place = places?.last(where: { $0.mark == mark && $0.name == name }) else { return false }
        reader.position = place.position
        return try !reader.null()
    }
}

/// Where a member's value begins. A list of these is searched from its end, so that of two members of one name the last
/// counts, as with Go; it costs a fraction of hashing each name twice.
private struct MemberPlace {
    let name: String
    let mark: UInt64
    let position: Int

    init(_ name: String, _ position: Int) {
        self.name = name
        self.mark = Self.mark(of: name)
        self.position = position
    }

    /// Length and first bytes: seldom the same for two names of one object.
    static func mark(of name: String) -> UInt64 {
        var mark = UInt64(truncatingIfNeeded: name.utf8.count)
        for byte in name.utf8.prefix(7) { mark = mark << 8 | UInt64(byte) }
        return mark
    }
}
