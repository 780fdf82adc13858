import Conformance
import Glibc
import Linux
import OCI
import Testing

/// A volume that another container changes while a mount of this one is made in it.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileRaceTests {
    /// CVE-2021-30465, CVE-2024-45310: a folder that becomes a link meanwhile takes no mount, folder or file out.
    @Test(
        .covers(
            "oci.cve.CVE-2021-30465", "oci.cve.CVE-2024-45310", "oci.cve.CVE-2025-24965",
            "oci.security.rule.fd-openat2"))
    func aSwappedDestinationStaysInside() throws {
        let box = try RuncFixture()
        let trap = box.folder + "/trap"
        try makeDirectory(AT_FDCWD, trap, mode: 0o777)
        let swapper = try swapping(box, trap)
        var isSwapping = true
        func stop() {
            guard isSwapping else { return }
            isSwapping = false
            kill(swapper, SIGKILL)
            waitpid(swapper, nil, 0)
        }
        defer { stop() }
        box.spec.mounts?.append(.init(destination: "/v/a/b", type: "tmpfs", source: "tmpfs"))
        box.spec.mounts?.append(
            .init(destination: "/v/a/file", type: "bind", source: "/etc/hostname", options: ["bind"]))
        for _ in 0..<40 {
            // Refused or mounted inside: both are right.
            _ = try box.run("mount")
            #expect(try entries(trap).isEmpty)
        }
        // It was the swapping alone that anything was refused for.
        stop()
        _ = try RuncFixture.execute("/bin/rm", ["rm", "-rf", "--one-file-system", box.rootfs + "/v/a"], folder: "/")
        let calm = try box.run("mount")
        #expect(calm.output.contains(" on /v/a/b type tmpfs"), "\(calm)")
        #expect(box.leftovers.isEmpty)
    }

    /// A process that makes `/v/a` of the rootfs a folder and a link out of it by turns, as fast as it can.
    private func swapping(_ box: RuncFixture, _ trap: String) throws -> pid_t {
        try makeDirectory(AT_FDCWD, box.rootfs + "/v", mode: 0o777)
        let script = """
            cd \(box.rootfs)/v; while :; do
                mkdir a; rmdir a/b a 2>/dev/null || rm -rf --one-file-system a; ln -s ../../../../../..\(trap) a; rm a
            done
            """
        return try spawn(
            SpawnRequest(path: "/bin/sh", arguments: ["sh", "-c", script], descriptors: [-1, -1, -1])
        ).pid
    }

    private func entries(_ path: String) throws -> [String] {
        guard let folder = opendir(path) else { throw SystemError("opendir", errno: errno, path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
