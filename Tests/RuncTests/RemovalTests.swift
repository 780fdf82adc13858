import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

/// What is left in a container's state folder when it goes.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct RemovalTests {
    private func claimed(_ box: RuncFixture) throws -> RuntimeRoot {
        let root = RuntimeRoot(path: box.folder + "/state")
        _ = try root.claim(box.id)
        try makeDirectory(AT_FDCWD, root.notify(box.id), mode: 0o755)
        return root
    }

    private func file(_ path: String) throws { try openFile(path, O_WRONLY | O_CREAT, mode: 0o600).writeAll([1]) }

    @Test("the notify folder goes with all in it, and nothing that links in it lead to")
    func tree() throws {
        let box = try RuncFixture()
        let root = try claimed(box)
        let (notify, kept) = (root.notify(box.id), box.folder + "/kept")
        for folder in [kept, notify + "/notify.sock", notify + "/a", notify + "/a/.b"] {
            try makeDirectory(AT_FDCWD, folder, mode: 0o755)
            try file(folder + "/file")
        }
        try makeSymlink(AT_FDCWD, notify + "/up", to: kept)
        try makeSymlink(AT_FDCWD, notify + "/a/file-up", to: "../../../../kept/file")
        try makeSymlink(AT_FDCWD, notify + "/a/nowhere", to: "/nowhere")
        try makeFIFO(notify + "/a/fifo", mode: 0o600)
        var here = open(notify, O_RDONLY | O_DIRECTORY)
        for _ in 0..<3000 {
            #expect(mkdirat(here, "d", 0o000) == 0)
            let next = openat(here, "d", O_RDONLY | O_DIRECTORY)
            close(here)
            here = next
        }
        close(here)
        try root.remove(box.id)
        #expect(box.leftovers.isEmpty && access(kept + "/file", F_OK) == 0)
        // What is gone is fine.
        try root.remove(box.id)
    }

    @Test("a mount in the notify folder is told, and the container can be deleted when it is gone")
    func mounted() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        #expect(try box.runc("kill", box.id, "KILL").code == 0)
        let root = RuntimeRoot(path: box.folder + "/state")
        let (kept, place) = (box.folder + "/kept", root.notify(box.id) + "/place")
        for folder in [kept, root.notify(box.id), place] { try makeDirectory(AT_FDCWD, folder, mode: 0o755) }
        try file(kept + "/file")
        try mount(kept, on: place, flags: 4096)
        // Gone already, unless the test has failed.
        defer { try? unmount(place, detach: true) }
        let refused = try box.runc("delete", "-f", box.id)
        #expect(refused.code == 1 && refused.errors.contains(place), "\(refused)")
        #expect(access(kept + "/file", F_OK) == 0)
        #expect(try box.runc("state", box.id).code == 0)
        try unmount(place)
        #expect(try box.runc("delete", box.id).code == 0)
        #expect(box.leftovers.isEmpty && access(kept + "/file", F_OK) == 0, "\(box.leftovers)")
    }

    @Test("an id that stays taken is never told to be free")
    func strange() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let strange = "\(box.folder)/state/\(box.id)/strange"
        try file(strange)
        for _ in 0..<2 {
            let refused = try box.runc("delete", "-f", box.id)
            #expect(refused.code == 1 && refused.errors.contains("/state/\(box.id)"), "\(refused)")
        }
        unlink(strange)
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test("a container that makes its notify folder writable keeps no id")
    func hostile() throws {
        let managed = try NotifySocketTests.Managed(
            """
            cd /run/notify && mount -o remount,bind,rw /run/notify && busybox rm notify.sock || exit 9
            mkdir -p notify.sock/a b/c && touch x b/c/y notify.sock/a/z && busybox ln -s /etc b/link && exit 7
            """)
        let box = managed.box
        box.spec.process?.user = .init(uid: 0, gid: 0)
        let all = ["CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE"]
        box.spec.process?.capabilities = .init(bounding: all, effective: all, permitted: all)
        try box.writeSpec()
        let made = try managed.begin("create", "-b", box.bundle, box.id)
        #expect(try managed.end(of: made) == 0)
        #expect(try managed.end(of: managed.begin("start", box.id)) == 0)
        let notify = "\(box.folder)/state/\(box.id)/notify"
        for _ in 0..<500 where access(notify + "/b/link", F_OK) != 0 { usleep(10_000) }
        #expect(access(notify + "/notify.sock/a/z", F_OK) == 0, "it could not write there: nothing is proved")
        let outcome = try box.runc("delete", "-f", box.id)
        #expect(outcome.code == 0 && box.leftovers.isEmpty, "\(outcome) \(box.leftovers)")
    }
}
