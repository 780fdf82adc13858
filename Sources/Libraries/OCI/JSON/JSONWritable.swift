/// A value that `JSONText` can write; what is written, `JSONReadable` reads.
package protocol JSONWritable {
    func write(to text: inout JSONText)
}

extension JSONWritable {
    /// This value as one JSON text.
    package var jsonText: [UInt8] {
        var text = JSONText()
        write(to: &text)
        return text.bytes
    }
}

extension JSONText {
    /// A member that is left out when it is nil.
    package mutating func ifSet<Value: JSONWritable>(_ name: String, _ value: Value?) {
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }
}

extension String: JSONWritable {
    package func write(to text: inout JSONText) { text.string(self) }
}

extension Bool: JSONWritable {
    package func write(to text: inout JSONText) { text.boolean(self) }
}

extension Int: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension Int32: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension Int64: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension UInt: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension UInt16: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension UInt32: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension UInt64: JSONWritable {
    package func write(to text: inout JSONText) { text.number(self) }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    package func write(to text: inout JSONText) {
        if let value = self { value.write(to: &text) } else { text.null() }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to text: inout JSONText) {
        text.array { for element in self { element.write(to: &$0) } }
    }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            for name in keys.sorted() {
                guard let value = self[name] else { continue }
                $0.key(name)
                value.write(to: &$0)
            }
        }
    }
}
