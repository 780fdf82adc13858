package import Faults

extension RuntimeSpec.Namespace.Kind: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        let name: String = try reader.value()
        guard let kind = RuntimeSpec.Namespace.Kind(rawValue: name) else {
            throw Fault(.invalidArgument, "namespace \"\(name)\" does not exist")
        }
        self = kind
    }
}
