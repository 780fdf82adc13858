import Faults
import Testing

@testable import OCI

@Suite struct DigestTests {
    static let hex = String(repeating: "ab", count: 32)

    @Test("a canonical sha256 digest is taken and printed as it was")
    func canonical() throws {
        #expect(try Digest("sha256:\(Self.hex)").description == "sha256:\(Self.hex)")
    }

    @Test(
        "anything that is not canonical is refused: it becomes a file name",
        arguments: [
            "", "sha256", "sha256:", "sha256:../../etc/passwd", "sha256:\(hex.uppercased())", "md5:\(hex)",
            "sha256:\(hex)0",
        ])
    func refused(text: String) {
        #expect(throws: Fault.self) { try Digest(text) }
    }
}
