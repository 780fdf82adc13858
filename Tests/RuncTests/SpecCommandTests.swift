import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct SpecCommandTests {
    @Test(.covers("oci.runc.spec", "oci.runc.spec.--bundle", "oci.runc.spec.--rootless"))
    func aConfigurationIsWrittenIntoTheBundle() throws {
        let box = try RuncFixture()
        for name in ["plain", "rootless"] { try makeDirectory(AT_FDCWD, box.folder + "/" + name, mode: 0o755) }
        #expect(try box.runc("spec", "-b", box.folder + "/plain").code == 0)
        #expect(try box.runc("spec", "--bundle", box.folder + "/rootless", "--rootless").code == 0)
        #expect(access(box.folder + "/config.json", F_OK) != 0)
        let plain = try readFile(box.folder + "/plain/config.json")
        let spec = try JSONReader.read(RuntimeSpec.self, from: plain)
        #expect(spec.process?.args == ["sh"] && spec.linux?.uidMappings == nil)
        let rootless = try JSONReader.read(
            RuntimeSpec.self, from: try readFile(box.folder + "/rootless/config.json"))
        #expect(rootless.linux?.uidMappings?.first?.size == 1)
        let again = try box.runc("spec", "-b", box.folder + "/plain", "--rootless")
        #expect(again.code == 1 && again.errors.contains("File config.json exists. Remove it first"), "\(again)")
        #expect(try readFile(box.folder + "/plain/config.json") == plain)
        let nowhere = try box.runc("spec", "-b", box.folder + "/missing")
        #expect(nowhere.code == 1 && nowhere.errors.contains("/missing"), "\(nowhere)")
    }

    /// dockerd takes these lines apart (`runc --version`); there is no Go to tell of.
    @Test(.covers("oci.runc.beh.version-output"), arguments: ["--version", "-v"])
    func theVersionIsToldInRuncsLines(flag: String) throws {
        let outcome = try RuncFixture().runc(flag)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(outcome.code == 0 && lines.count == 4, "\(outcome)")
        let wanted = ["runc version \(RuncVersion.number)", "commit: swmono", "spec: \(RuntimeSpec.version)"]
        #expect(Array(lines.prefix(3)) == wanted && lines.last?.hasPrefix("libseccomp: 2.") == true, "\(outcome)")
    }
}
