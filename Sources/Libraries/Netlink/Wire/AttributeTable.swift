internal import CLinux

/// The attributes of a reply, by type; of a type that comes twice the last one counts.
///
/// Reads what the kernel wrote, but trusts no length: a part that does not fit ends the table.
package struct AttributeTable: Sendable {
    private var values: [Int: ArraySlice<UInt8>] = [:]
    /// Every attribute in order, for lists whose members share a type.
    package private(set) var list: [(type: Int, value: ArraySlice<UInt8>)] = []

    package init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let header = rest.load(nlattr.self), header.nla_len >= 4, Int(header.nla_len) <= rest.count {
            let type = Int(header.nla_type) & Int(~(UInt16(NLA_F_NESTED) | UInt16(NLA_F_NET_BYTEORDER)))
            let value = rest.dropFirst(4).prefix(Int(header.nla_len) - 4)
            values[type] = value
            list.append((type, value))
            rest = rest.dropFirst((Int(header.nla_len) + 3) & ~3)
        }
    }

    package subscript(_ type: Int) -> ArraySlice<UInt8>? { values[type] }

    /// An integer in the machine's order; nil where it is missing or short.
    package func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Int, as kind: Value.Type) -> Value? {
        values[type]?.load(kind)
    }

    /// Text up to the first NUL.
    package func string(_ type: Int) -> String? {
        values[type].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// The attributes inside an attribute; empty where it is missing.
    package func nested(_ type: Int) -> AttributeTable { AttributeTable(values[type] ?? []) }
}

extension ArraySlice<UInt8> {
    /// The value at the start, wherever it is aligned; nil where the bytes are too few.
    func load<Value: BitwiseCopyable>(_ kind: Value.Type) -> Value? {
        guard count >= MemoryLayout<Value>.size else { return nil }
        return withUnsafeBytes { $0.loadUnaligned(as: kind) }
    }
}
