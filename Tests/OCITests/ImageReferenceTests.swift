import Conformance
import Faults
import OCI
import Testing

@Suite struct ImageReferenceTests {
    @Test(
        "what a user writes becomes a whole name",
        .covers("img.ref.normalise", "img.ref.default-tag", "img.ref.digest-ref", "img.ref.tag+digest"),
        arguments: [
            ("alpine", "docker.io/library/alpine:latest"), ("index.docker.io/alpine:3", "docker.io/library/alpine:3"),
            ("user/app", "docker.io/user/app:latest"), ("localhost/app", "localhost/app:latest"),
            ("host:5000/a/b:c", "host:5000/a/b:c"), ("[::1]:5000/a", "[::1]:5000/a:latest"),
            ("UPPER.example/a", "UPPER.example/a:latest"), ("a__b-c/e--f.g", "docker.io/a__b-c/e--f.g:latest"),
        ])
    func whole(text: String, name: String) throws {
        #expect("\(try ImageReference(text))" == name)
        let digest = "@sha256:" + String(repeating: "0a", count: 32)
        let tagged = try ImageReference(text + digest)
        #expect(tagged.digest?.description == String(digest.dropFirst()))
        #expect(tagged.tag == (text.hasSuffix(":3") ? "3" : text.hasSuffix(":c") ? "c" : nil))
    }

    @Test(
        "what is no reference is refused", .covers("img.ref.grammar", "img.ref.hex64-refuse"),
        arguments: [
            "", ":a", "/a", "a/", "a//b", "A", "a.-b", "a..b", "a___b", "a_-b", "-a", "a-", "a b", "a:", "a:.x", "a:-x",
            "a@sha256:12", "a@b", "ho..st/a", "host:x/a", "host:/a", "-host.example/a", "[::1/a",
            String(repeating: "ab", count: 32), String(repeating: "a", count: 256),
            "a:" + String(repeating: "t", count: 129),
        ])
    func refused(text: String) {
        #expect(throws: Fault.self) { try ImageReference(text) }
    }
}
