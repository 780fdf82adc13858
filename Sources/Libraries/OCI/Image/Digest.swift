package import Faults

/// A content address `algorithm:hex` (image-spec, descriptor.md, "Digests"). Only sha256 and sha512 are taken.
package struct Digest: Hashable, Sendable {
    package let algorithm: String
    /// Lower-case hexadecimal, 64 digits for sha256, 128 for sha512: safe as a file name.
    package let hex: String

    /// Throws `invalidArgument` when `text` is not a digest in canonical form.
    package init(_ text: String) throws(Fault) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let lengths = ["sha256": 64, "sha512": 128]
        guard parts.count == 2, let length = lengths[String(parts[0])], parts[1].utf8.count == length,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { throw Fault(.invalidArgument, "invalid checksum digest format: \"\(text)\"") }
        algorithm = String(parts[0])
        hex = String(parts[1])
    }

    /// The digest of 32 bytes that SHA-256 gave.
    package init(sha256 bytes: some Sequence<UInt8>) {
        algorithm = "sha256"
        let digits = Array("0123456789abcdef".utf8)
        hex = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension Digest: CustomStringConvertible, Codable {
    package var description: String { "\(algorithm):\(hex)" }

    package init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// As its text, `algorithm:hex`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
