internal import CLinux

/// Grows the payload of a netlink message: the family's fixed header, then attributes (`struct nlattr`, netlink(7)).
///
/// Lengths are patched in when an attribute ends, so that nobody counts offsets. An attribute beyond 64 KiB gets a
/// wrong length, which the kernel refuses (EINVAL).
package struct AttributeBuffer: Sendable, Equatable {
    /// What was written so far, padded to four bytes.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// A fixed header, as the kernel's C struct lays it out.
    package mutating func fixed(_ header: some BitwiseCopyable) {
        withUnsafeBytes(of: header) { bytes.append(contentsOf: $0) }
        pad()
    }

    /// An attribute of raw bytes.
    package mutating func put(_ type: Int, bytes value: some Collection<UInt8>) {
        attribute(type) { $0.bytes.append(contentsOf: value) }
    }

    /// An integer in the machine's order, as rtnetlink wants it.
    package mutating func put(_ type: Int, _ value: some FixedWidthInteger) {
        attribute(type) { buffer in withUnsafeBytes(of: value) { buffer.bytes.append(contentsOf: $0) } }
    }

    /// An integer in network order, as nftables wants it.
    package mutating func put(_ type: Int, network value: some FixedWidthInteger) {
        put(type, value.bigEndian)
    }

    /// A string with the NUL that the kernel's NLA_NUL_STRING policy asks for.
    package mutating func put(_ type: Int, string: String) {
        attribute(type) { buffer in
            buffer.bytes.append(contentsOf: string.utf8)
            buffer.bytes.append(0)
        }
    }

    /// Attributes inside an attribute (NLA_F_NESTED).
    package mutating func nest(_ type: Int, _ body: (inout AttributeBuffer) -> Void) {
        attribute(type | Int(NLA_F_NESTED), body)
    }

    /// Attributes that were written elsewhere.
    mutating func append(_ other: AttributeBuffer) { bytes += other.bytes }

    private mutating func attribute(_ type: Int, _ body: (inout AttributeBuffer) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0, 0, 0])
        body(&self)
        let header = nlattr(
            nla_len: UInt16(truncatingIfNeeded: bytes.count - start), nla_type: UInt16(truncatingIfNeeded: type))
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: header, toByteOffset: start, as: nlattr.self) }
        pad()
    }

    private mutating func pad() {
        while bytes.count % 4 != 0 { bytes.append(0) }
    }
}
