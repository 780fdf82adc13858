import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

/// Against a folder that looks like resctrl: no machine of ours has the real one.
@Suite struct RdtTests {
    private static func host() throws -> String {
        let path = "/tmp/swmono-rdt-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        for folder in ["", "/c1", "/c1/mon_groups", "/c1/mon_groups/c1"] {
            try makeDirectory(AT_FDCWD, path + folder, mode: 0o755)
        }
        for file in ["/schemata", "/c1/schemata", "/c1/tasks", "/c1/mon_groups/c1/tasks"] {
            _ = try openFile(path + file, O_WRONLY | O_CREAT)
        }
        return path
    }

    private static func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

    @Test(
        .covers(
            "oci.linux.intelRdt.schemata", "oci.linux.intelRdt.l3CacheSchema", "oci.linux.intelRdt.memBwSchema",
            "oci.linux.intelRdt.enableMonitoring"))
    func sharesAreWrittenAndTheProcessJoins() throws {
        let host = try Self.host()
        defer { _ = try? RuncFixture.execute("/bin/rm", ["rm", "-rf", host], folder: "/tmp") }
        var spec = RuntimeSpec.IntelRdt()
        spec.l3CacheSchema = "L3:0=f"
        spec.memBwSchema = "MB:0=70"
        spec.schemata = ["L2:0=3"]
        spec.enableMonitoring = true
        let group = try RdtGroup(spec, container: "c1", mount: host)
        try group.create("c1")
        try group.join(77, "c1")
        // A plain file keeps the last line's place alone; the kernel's takes each write.
        #expect(try Self.text(host + "/c1/schemata").hasPrefix("L2:0=3\n"))
        #expect(try Self.text(host + "/c1/tasks") == "77" && Self.text(host + "/c1/mon_groups/c1/tasks") == "77")
        #expect(group.folders("c1") == [host + "/c1/mon_groups/c1", host + "/c1"])
    }

    @Test(.covers("oci.linux.intelRdt.closID")) func aNamedClassOutlivesTheContainer() throws {
        let host = try Self.host()
        defer { _ = try? RuncFixture.execute("/bin/rm", ["rm", "-rf", host], folder: "/tmp") }
        var spec = RuntimeSpec.IntelRdt()
        spec.closID = "gold"
        #expect(try RdtGroup(spec, container: "c1", mount: host).folders("c1").isEmpty)
        for name in ["..", "a/b", "."] {
            spec.closID = name
            #expect(throws: Fault.self) { try RdtGroup(spec, container: "c1", mount: host) }
        }
    }

    @Test(.enabled(if: RuncFixture.isPossible && access("/sys/fs/resctrl/schemata", F_OK) != 0, "no resctrl"))
    func aHostWithoutItRefuses() throws {
        let box = try RuncFixture()
        box.spec.linux?.intelRdt = .init()
        let text = "intelRdt is specified in config, but Intel RDT is not enabled"
        #expect(try box.run("true").errors.contains(text))
        #expect(box.leftovers.isEmpty)
    }
}
