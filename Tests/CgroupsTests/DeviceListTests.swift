import Faults
import OCI
import Testing

@testable import Cgroups

@Suite struct DeviceListTests {
    static let denyAll = RuntimeSpec.DeviceRule(allow: false, access: "rwm")

    func text(_ rules: [RuntimeSpec.DeviceRule]) throws -> [String] {
        try CgroupPlan(.init(devices: rules), version: .v1).settings.map(\.description)
    }

    @Test("denied by default; the standard nodes are added, none twice")
    func standard() throws {
        let rules = [Self.denyAll, .init(allow: true, type: "c", major: 1, minor: 3, access: "rwm")]
        #expect(
            try text(rules) == [
                "devices.deny = a", "devices.allow = c 1:3 rwm", "devices.allow = c *:* m", "devices.allow = b *:* m",
                "devices.allow = c 1:5 rwm", "devices.allow = c 1:7 rwm", "devices.allow = c 1:8 rwm",
                "devices.allow = c 1:9 rwm", "devices.allow = c 5:0 rwm", "devices.allow = c 5:2 rwm",
                "devices.allow = c 10:200 rwm", "devices.allow = c 136:* rwm",
            ])
    }

    @Test("privileged: all is allowed")
    func privileged() throws {
        #expect(try text([Self.denyAll, .init(allow: true, type: "a", access: "rwm")]) == ["devices.allow = a"])
    }

    @Test("the last match wins: a denied exception is taken back, a later deny-all empties the list")
    func order() throws {
        let list = try DeviceList([
            Self.denyAll, .init(allow: true, type: "c", major: 9, minor: 9, access: "rw"),
            .init(allow: false, type: "c", major: 9, minor: 9, access: "w"),
        ])
        #expect(list.exceptions.first?.description == "c 9:9 r")
        let emptied = try DeviceList([.init(allow: true, type: "c", major: 9), Self.denyAll])
        #expect(!emptied.exceptions.contains { $0.major == 9 })
    }

    @Test("a hole in a wildcard is refused, on v1 and v2 alike", arguments: [CgroupVersion.v1, .v2])
    func hole(version: CgroupVersion) {
        let rules: [RuntimeSpec.DeviceRule] = [
            Self.denyAll, .init(allow: true, type: "c", access: "rw"),
            .init(allow: false, type: "c", major: 1, minor: 3),
        ]
        #expect(throws: Fault.self) { try CgroupPlan(.init(devices: rules), version: version) }
    }

    @Test("bad rules are refused")
    func bad() {
        #expect(throws: Fault.self) { try DeviceList([.init(allow: true, type: "x", major: 1)]) }
        #expect(throws: Fault.self) { try DeviceList([.init(allow: true, type: "c", major: 1, access: "rx")]) }
        #expect(throws: Fault.self) { try DeviceList([.init(allow: true, type: "c", major: -5)]) }
    }

    @Test("the program's bytes")
    func program() throws {
        let list = try DeviceList([
            .init(allow: true, type: "a"), .init(allow: false, type: "c", major: 1, access: "w"),
        ])
        let code = DeviceProgram.instructions(list).suffix(9).map { String($0, radix: 16) }
        #expect(
            code == [
                "200060256", "100050456", "31bc", "400000154", "20116", "b4", "95", "1000000b4", "95",
            ])
    }
}
