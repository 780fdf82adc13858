package import Faults

/// A value that a `JSONReader` can read.
package protocol JSONReadable {
    init(_ reader: inout JSONReader) throws(Fault)
}

extension JSONReader {
    /// The next value, of the type that is wanted.
    package mutating func value<Value: JSONReadable>() throws(Fault) -> Value { try Value(&self) }

    /// The error for an object without a member that it must have.
    package static func missing(_ name: String) -> Fault {
        Fault(.invalidArgument, "invalid JSON: no member \"\(name)\"")
    }

    /// Reads one whole document.
    package static func read<Value: JSONReadable>(_ type: Value.Type, from bytes: [UInt8]) throws(Fault) -> Value {
        var reader = JSONReader(bytes)
        let value = try Value(&reader)
        try reader.end()
        return value
    }
}

extension String: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self = try reader.string()
        reader.readOne()
    }
}

extension Bool: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.boolean() }
}

extension Int: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension Int32: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension Int64: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension UInt: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension UInt16: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension UInt32: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension UInt64: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) { self = try reader.integer() }
}

extension Optional: JSONReadable where Wrapped: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self = try reader.null() ? nil : try Wrapped(&reader)
    }
}

extension Array: JSONReadable where Element: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self = []
        try reader.beginArray()
        while try reader.element() { append(try Element(&reader)) }
    }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self = [:]
        try reader.beginObject()
        while let name = try reader.key() { self[name] = try Value(&reader) }
    }
}
