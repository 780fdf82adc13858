package import Faults

extension Digest: JSONReadable, JSONWritable {
    package init(_ reader: inout JSONReader) throws(Fault) { try self.init(try String(&reader)) }

    package func write(to text: inout JSONText) { text.string(description) }
}
