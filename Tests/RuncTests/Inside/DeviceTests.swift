import Conformance
import Glibc
import Linux
import OCI
import Testing

/// /dev as a container finds it (runtime-spec config-linux.md, "Default Devices", "Devices").
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct DeviceTests {
    @Test(.covers("oci.linux.default-devices", "oci.linux.dev-symlinks")) func theDefaultOnesAreThere() throws {
        let box = try RuncFixture()
        let outcome = try box.shell(
            """
            cd /dev; for d in null zero full random urandom tty; do stat -c '%n %F %t:%T %a' $d; done
            for l in fd stdin stdout stderr ptmx; do stat -c '%N' $l; done; echo x > /dev/null && cat /dev/null
            """)
        let nodes = [("null", "1:3"), ("zero", "1:5"), ("full", "1:7"), ("random", "1:8"), ("urandom", "1:9")]
        for (name, number) in nodes + [("tty", "5:0")] {
            #expect(outcome.output.contains("\(name) character special file \(number) 666\n"), "\(outcome)")
        }
        let links = [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1")]
        for (name, target) in links + [("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx")] {
            #expect(outcome.output.contains("\(name)' -> '\(target)'"), "\(outcome)")
        }
    }

    @Test(
        .covers(
            "oci.linux.devices", "oci.linux.device.path", "oci.linux.device.type", "oci.linux.device.major",
            "oci.linux.device.minor", "oci.linux.device.fileMode", "oci.linux.device.uid", "oci.linux.device.gid"))
    func thoseAskedForAreMade() throws {
        let box = try RuncFixture()
        box.spec.linux?.devices = [
            .init(type: "c", path: "/dev/mine/zero", major: 1, minor: 5, fileMode: 0o640, uid: 12, gid: 34),
            .init(type: "b", path: "/dev/block", major: 7, minor: 99, fileMode: 0o600),
            .init(type: "p", path: "/dev/pipe", fileMode: 0o604),
        ]
        let outcome = try box.shell("stat -c '%F %t:%T %a %u:%g' /dev/mine/zero /dev/block /dev/pipe")
        let wanted = "character special file 1:5 640 12:34\nblock special file 7:63 600 0:0\nfifo 0:0 604 0:0\n"
        #expect(outcome.output == wanted, "\(outcome)")
    }

    @Test(
        .covers(
            "oci.resources.devices", "oci.resources.devices.allow", "oci.resources.devices.type",
            "oci.resources.devices.major", "oci.resources.devices.minor", "oci.resources.devices.access"))
    func theListDecidesWhatOpens() throws {
        let box = try RuncFixture()
        box.spec.linux?.devices = [
            .init(type: "c", path: "/dev/kmsg", major: 1, minor: 11),
            .init(type: "b", path: "/dev/disk", major: 7, minor: 99),
        ]
        box.spec.linux?.resources = .init(devices: [
            .init(allow: false, access: "rwm"), .init(allow: true, type: "c", major: 1, minor: 11, access: "r"),
        ])
        // The kernel's log is for those who may read it.
        box.spec.process?.capabilities = .init(
            bounding: ["CAP_SYSLOG"], effective: ["CAP_SYSLOG"], permitted: ["CAP_SYSLOG"])
        let outcome = try box.shell(
            "true </dev/kmsg && echo read; true >/dev/kmsg || echo no write; true </dev/disk || echo no disk")
        #expect(outcome.output == "read\nno write\nno disk\n", "\(outcome)")
    }
}
