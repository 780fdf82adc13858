import Conformance
import EngineAPI
import Faults
import Testing

@testable import Daemon

@Suite struct LogAttributesTests {
    private func attributes(_ options: [String: String]) throws -> [String: String] {
        try LogAttributes.of(
            SpecTests.record {
                $0.hostConfig.logConfig = LogConfig(type: "json-file", config: options)
                $0.config.image = "busybox"
                $0.imageID = "sha256:0123456789abcdef"
                $0.config.labels = ["tier": "web", "team.name": "a b", "other": "x"]
                $0.config.env = ["MODE=on", "MODUS=off=1", "BARE", "Z=1"]
            })
    }

    @Test(
        "labels and variables by name and by expression",
        .covers("eng.log.labels", "eng.log.labels-regex", "eng.log.env", "eng.log.env-regex"))
    func picked() throws {
        #expect(try attributes(["max-size": "1m"]).isEmpty)
        #expect(try attributes(["labels": "tier,none"]) == ["tier": "web"])
        #expect(try attributes(["labels-regex": "^t(ier|eam)"]) == ["tier": "web", "team.name": "a b"])
        #expect(try attributes(["env": "MODE,BARE,Z"]) == ["MODE": "on", "Z": "1"])
        #expect(try attributes(["env-regex": "^MOD"]) == ["MODE": "on", "MODUS": "off=1"])
        #expect(throws: Fault.self) { try attributes(["env-regex": "("]) }
    }

    @Test("a tag is a text with the container's fields", .covers("eng.log.tag"))
    func tag() throws {
        let all = "{{.ID}} {{ .Name }}/{{.ImageName}} {{.ImageID}} {{.ImageFullID}} {{.Command}} {{.DaemonName}}"
        #expect(
            try attributes(["tag": all])["tag"]
                == "abababababab web/busybox 0123456789ab sha256:0123456789abcdef sh -c true docker")
        #expect(try attributes(["tag": "plain"]) == ["tag": "plain"])
        #expect(try attributes(["tag": "{{.FullID}}"])["tag"]?.count == 64)
        for bad in ["{{.ID", "{{.Nothing}}", "{{if .ID}}"] {
            #expect(throws: Fault.self, "\(bad)") { try attributes(["tag": bad]) }
        }
    }
}
