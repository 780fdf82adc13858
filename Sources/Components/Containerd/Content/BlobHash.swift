internal import Crypto
internal import Faults
internal import OCI

/// The running digest of a blob, by the algorithm of the digest that is expected.
enum BlobHash {
    case sha256(SHA256)
    case sha512(SHA512)

    init(for digest: OCI.Digest) {
        self = digest.algorithm == "sha512" ? .sha512(SHA512()) : .sha256(SHA256())
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .sha256(var hash):
            // Moved out and in again, so that the state is not copied.
            self = .sha256(SHA256())
            hash.update(bufferPointer: bytes)
            self = .sha256(hash)
        case .sha512(var hash):
            self = .sha512(SHA512())
            hash.update(bufferPointer: bytes)
            self = .sha512(hash)
        }
    }

    /// The digest so far, for what is hashed without knowing it before.
    var sha256: OCI.Digest {
        switch self {
        case .sha256(let hash): OCI.Digest(sha256: hash.finalize())
        case .sha512: OCI.Digest(sha256: SHA256().finalize())
        }
    }

    /// The hexadecimal digits so far.
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes: [UInt8] =
            switch self {
            case .sha256(let hash): Array(hash.finalize())
            case .sha512(let hash): Array(hash.finalize())
            }
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
