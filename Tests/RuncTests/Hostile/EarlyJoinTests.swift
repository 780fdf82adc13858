import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

/// A neighbour that cannot wait for a container to be there.
@Suite(.enabled(if: RuncFixture.isPossible, "root and busybox")) struct EarlyJoinTests {
    /// Mounts enough that a launch takes its time.
    private func slowBox() throws -> RuncFixture {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        for number in 0..<400 {
            box.spec.mounts?.append(.init(destination: "/many/\(number)", type: "tmpfs", source: "tmpfs"))
        }
        try box.writeSpec()
        return box
    }

    @Test("whoever finds it finds it confined", arguments: 0..<3)
    func foundIsConfined(round: Int) throws {
        let box = try slowBox()
        let command = try spawn(
            SpawnRequest(
                path: RuncFixture.program,
                arguments: ["swmono", "runc", "--root", box.folder + "/state", "run", "-b", box.bundle, box.id]))
        let root = RuntimeRoot(path: box.folder + "/state")
        var found: ContainerRecord?
        for _ in 0..<200_000 where found == nil {
            found = try? root.read(box.id)
            usleep(50)
        }
        let record = try #require(found)
        // Its root is the container's, where the host has no such folder; its mounts are all there.
        #expect(access("/proc/\(record.pid)/root/many/399", F_OK) == 0 && access("/many", F_OK) != 0)
        for kind in ["mnt", "net", "ipc", "uts", "pid_for_children"] {
            let other = try readLink("/proc/\(record.pid)/ns/\(kind)")
            #expect(try other != readLink("/proc/self/ns/\(kind)"), "\(kind)")
        }
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        _ = try waitForExit(.pid(command.pid))
        #expect(box.leftovers.isEmpty)
    }
}
