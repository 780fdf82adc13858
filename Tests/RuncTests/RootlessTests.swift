import Conformance
import FoundationEssentials
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

/// An ordinary user with subordinate ids, as podman and rootless Docker have them.
///
/// The user exists in a mount namespace alone, where files of the test's stand over /etc/passwd, /etc/subuid and
/// their kin.
@Suite(
    .serialized, .enabled(if: RuncFixture.isPossible, "root and busybox"),
    .enabled(if: access("/usr/bin/newuidmap", X_OK) == 0, "newuidmap (uidmap)"))
struct RootlessTests {
    private static let uid: UInt32 = 4242
    private static let first: UInt32 = 300_000

    /// A bundle of that user's, its configuration the one that `runc spec --rootless` wrote, with two ranges of ids.
    private func bundle() throws -> RuncFixture {
        let box = try RuncFixture()
        _ = try RuncFixture.execute(
            "/bin/chown", ["chown", "-R", "\(Self.uid):\(Self.uid)", box.folder], folder: "/tmp")
        let written = try asUser(box, "cd \(box.bundle) && \(box.commandLine) spec --rootless")
        try #require(written.code == 0, "\(written)")
        let bytes = try readFile(box.bundle + "/config.json")
        var spec = try JSONReader.read(RuntimeSpec.self, from: bytes)
        let ranges: [RuntimeSpec.IDMapping] = [
            .init(containerID: 0, hostID: Self.uid, size: 1), .init(containerID: 1, hostID: Self.first, size: 65536),
        ]
        spec.linux?.uidMappings = ranges
        spec.linux?.gidMappings = ranges
        spec.process?.terminal = false
        spec.root?.readonly = false
        spec.process?.args = ["sleep", "1000"]
        spec.process?.env = ["PATH=/bin"]
        let more = ["CAP_CHOWN", "CAP_SETUID", "CAP_SETGID"]
        spec.process?.capabilities?.bounding? += more
        spec.process?.capabilities?.effective? += more
        spec.process?.capabilities?.permitted? += more
        box.spec = spec
        return box
    }

    /// A shell line as that user, on a host that knows it.
    private func asUser(_ box: RuncFixture, _ line: String) throws -> RuncFixture.Outcome {
        let files = [
            ("passwd", "swuser:x:\(Self.uid):\(Self.uid)::/tmp:/bin/sh\n"), ("group", "swuser:x:\(Self.uid):\n"),
            ("subuid", "swuser:\(Self.first):65536\n"), ("subgid", "swuser:\(Self.first):65536\n"),
        ]
        var script = ""
        for (name, text) in files {
            let path = "\(box.folder)/host-\(name)"
            try openFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644).writeAll(Array(text.utf8))
            // Debian without it has no such file to mount over.
            script += "[ -e /etc/\(name) ] || : >/etc/\(name); mount --bind \(path) /etc/\(name) && "
        }
        let user = "setpriv --reuid \(Self.uid) --regid \(Self.uid) --clear-groups"
        script += "exec \(user) env PATH=/usr/bin:/bin XDG_RUNTIME_DIR=\(box.folder)/xdg sh -c \"$0\""
        return try RuncFixture.execute(
            "/usr/bin/unshare", ["unshare", "-m", "--propagation", "private", "/bin/sh", "-c", script, line],
            folder: box.folder)
    }

    private func write(_ box: RuncFixture) throws {
        try box.writeSpec()
        chmod(box.bundle + "/config.json", 0o644)
    }

    @Test(
        .covers(
            "oci.namespace.newuidmap", "oci.rootless.idmap-tools", "oci.rootless.subuid", "oci.runc.spec.--rootless",
            "oci.runc.beh.rootless-autodetect"))
    func aWholeLifeWithTwoRangesOfIds() throws {
        let box = try bundle()
        try write(box)
        let runc = box.commandLine
        let id = box.id
        let started = try asUser(
            box,
            """
            cd \(box.bundle); \(runc) run -d \(id) </dev/null >/dev/null || exit
            \(runc) exec \(id) sh -c 'id -u; cat /proc/self/uid_map /proc/self/gid_map; cat /proc/self/setgroups
                touch /tmp/mine /tmp/other; busybox chown 5:6 /tmp/other; echo x >/dev/null; hostname'
            \(runc) exec -u 7:8 \(id) id; \(runc) exec -u 7:8 -g 9 \(id) id -G; \(runc) exec -u 70000 \(id) id
            \(runc) state \(id) | grep status; \(runc) list -q; \(runc) ps \(id) | wc -l
            """)
        let words = started.output.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        let map = ["0", "\(Self.uid)", "1", "1", "\(Self.first)", "65536"]
        let wanted: [String] = ["0"] + map + map + ["allow", "runc"]
        #expect(Array(words.prefix(15)) == wanted, "\(started)")
        #expect(started.output.contains("uid=7 gid=8") && started.output.contains("\n8 9\n"), "\(started)")
        #expect(started.output.contains("\"status\": \"running\"") && words.contains(id), "\(started)")
        #expect(started.errors.contains("set uid 70000"), "\(started)")
        #expect(try fileStatus(box.rootfs + "/tmp/mine").uid == Self.uid)
        let other = try fileStatus(box.rootfs + "/tmp/other")
        #expect(other.uid == Self.first + 4 && other.gid == Self.first + 5)
        let ended = try asUser(
            box,
            """
            \(runc) delete \(id); \(runc) kill \(id) KILL
            for try in $(seq 100); do \(runc) state \(id) | grep -q stopped && break; sleep 0.1; done
            \(runc) state \(id) | grep status
            \(runc) delete \(id) && \(runc) list -q
            """)
        #expect(ended.output == "  \"status\": \"stopped\",\n", "\(ended)")
        #expect(ended.errors.contains("that is not stopped: running") && box.leftovers.isEmpty, "\(ended)")
    }

    @Test(.covers("oci.runc.beh.root-default")) func theStateIsInTheUsersRuntimeFolder() throws {
        let box = try bundle()
        try write(box)
        try makeDirectory(AT_FDCWD, box.folder + "/xdg", mode: 0o700)
        chown(box.folder + "/xdg", Self.uid, Self.uid)
        let program = RuncFixture.peer ?? "\(RuncFixture.program) runc"
        let outcome = try asUser(
            box,
            """
            cd \(box.bundle); \(program) create \(box.id) </dev/null >/dev/null
            ls -d \(box.folder)/xdg/runc/\(box.id); \(program) delete -f \(box.id); ls \(box.folder)/xdg/runc
            """)
        #expect(outcome.output.hasPrefix("\(box.folder)/xdg/runc/\(box.id)\n"), "\(outcome)")
        #expect(!outcome.output.hasSuffix(box.id + "\n" + box.id + "\n") && outcome.errors.isEmpty, "\(outcome)")
        // Root's is the machine's.
        try box.writeSpec()
        box.spec.linux?.namespaces?.removeAll { $0.type == .user }
        let root = try RuncFixture()
        root.spec.process?.args = ["sleep", "1000"]
        try root.writeSpec()
        let words = RuncFixture.peer == nil ? ["swmono", "runc"] : ["runc"]
        func machine(_ arguments: String...) throws -> RuncFixture.Outcome {
            try RuncFixture.execute(RuncFixture.peer ?? RuncFixture.program, words + arguments, folder: root.folder)
        }
        #expect(try machine("create", "-b", root.bundle, root.id).code == 0)
        #expect(access("/run/runc/" + root.id, F_OK) == 0)
        #expect(try machine("delete", "-f", root.id).code == 0 && access("/run/runc/" + root.id, F_OK) != 0)
    }

    @Test(.covers("oci.mount.idmap-rootless-refuse")) func whatAUserCannotHaveIsRefused() throws {
        let box = try bundle()
        let own = box.spec
        let runc = "cd \(box.bundle); \(box.commandLine) run \(box.id)"
        // A range that is not the user's.
        box.spec.linux?.uidMappings?[1].hostID = 500_000
        try write(box)
        let foreign = try asUser(box, runc)
        #expect(foreign.code == 1 && foreign.errors.contains("newuidmap: "), "\(foreign)")
        box.spec = own
        box.spec.mounts?.append(
            .init(
                destination: "/m", type: "bind", source: box.folder, options: ["bind"],
                uidMappings: [.init(containerID: 0, hostID: 0, size: 1)],
                gidMappings: [.init(containerID: 0, hostID: 0, size: 1)]))
        try write(box)
        let mapped = try asUser(box, runc)
        #expect(mapped.errors.contains("id-mapped mounts are not supported for rootless containers"), "\(mapped)")
        box.spec = own
        box.spec.linux?.resources = .init(memory: .init(limit: 64 << 20))
        try write(box)
        #expect(try asUser(box, runc).errors.contains("this user may not make cgroups"))
        #expect(box.leftovers.isEmpty)
    }

    /// What raises the score is the user's to ask for; what lowers it is left, as runc does.
    @Test(.covers("oci.config.process.oomScoreAdj"), arguments: [("500", "500"), ("-500", "0")])
    func theOOMScoreIsRaisedEveryTime(wanted: String, seen: String) throws {
        let box = try bundle()
        box.spec.process?.oomScoreAdj = Int(wanted)
        box.spec.process?.args = ["cat", "/proc/self/oom_score_adj"]
        try write(box)
        for _ in 0..<10 {
            let outcome = try asUser(
                box, "echo 0 >/proc/self/oom_score_adj; cd \(box.bundle); \(box.commandLine) run \(box.id) </dev/null")
            #expect(outcome.output == seen + "\n", "\(outcome)")
        }
    }
}
