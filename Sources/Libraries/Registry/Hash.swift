internal import Crypto
internal import Faults
internal import OCI

/// The digest of `bytes` by `algorithm`: sha512, else sha256.
func hash(_ bytes: [UInt8], _ algorithm: String) throws(Fault) -> OCI.Digest {
    guard algorithm == "sha512" else { return OCI.Digest(sha256: SHA256.hash(data: bytes)) }
    let digits = Array("0123456789abcdef".utf8)
    let hex = SHA512.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return try OCI.Digest("sha512:" + String(decoding: hex, as: UTF8.self))
}
