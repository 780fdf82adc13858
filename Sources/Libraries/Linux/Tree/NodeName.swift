/// A name or relative path as the kernel has it: bytes without zero, not always UTF-8.
package struct NodeName: Hashable, Sendable, ExpressibleByStringLiteral {
    /// With the closing zero, to be handed to system calls.
    package let terminated: [CChar]

    /// Throws EINVAL for bytes that hold a zero.
    package init(_ bytes: some Collection<UInt8>) throws(SystemError) {
        guard !bytes.contains(0) else { throw SystemError("open", errno: 22) }
        var terminated: [CChar] = []
        terminated.reserveCapacity(bytes.count + 1)
        for byte in bytes { terminated.append(CChar(bitPattern: byte)) }
        terminated.append(0)
        self.terminated = terminated
    }

    /// What a C function gave; up to the first zero.
    package init(terminated bytes: [CChar]) {
        terminated = bytes.prefix { $0 != 0 } + [0]
    }

    package init(stringLiteral text: StaticString) {
        terminated = text.withUTF8Buffer { $0.map(CChar.init(bitPattern:)) } + [0]
    }

    /// Without the closing zero.
    package var bytes: [UInt8] { terminated.dropLast().map(UInt8.init(bitPattern:)) }
}

extension NodeName: CustomStringConvertible {
    /// For people: what is not UTF-8 is repaired.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
