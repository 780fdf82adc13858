import FoundationEssentials
import Glibc
import Linux
import OCI

@testable import Runc

/// A systemd of the test's own for hosts without one: it answers on its private socket, moves the processes that it is
/// given into its part of the cgroups, and does what a test tells it to.
final class FakeManager {
    let slice = "swmonotest\(UInt32.random(in: 0...UInt32.max)).slice"
    private let box: RuncFixture
    private let pid: Int32
    private var folder: String { box.folder + "/systemd" }

    /// Job results or error names of StartTransientUnit, in turn, the last one for ever; `silence`: no answer.
    init(_ box: RuncFixture, answers: [String] = ["done"]) throws {
        self.box = box
        try makeDirectory(AT_FDCWD, box.folder + "/systemd", mode: 0o755)
        for (name, text) in [
            ("program", Self.program), ("answers", answers.joined(separator: "\n")), ("heard", ""),
            ("enter", Self.enter),
        ] {
            try openFile(box.folder + "/systemd/" + name, O_WRONLY | O_CREAT, mode: 0o755).writeAll(Array(text.utf8))
        }
        let child = try spawn(
            SpawnRequest(
                path: "/usr/bin/python3", arguments: ["python3", box.folder + "/systemd/program"],
                environment: ["PATH=/usr/bin:/bin"], descriptors: [-1, 1, 2]))
        pid = child.pid
        for _ in 0..<1000 where access(folder + "/socket", F_OK) != 0 { usleep(10000) }
        box.spec.linux?.cgroupsPath = "\(slice):test:\(box.id)"
    }

    deinit {
        // A test that failed may have left the container, in the scope that would hold the slice.
        _ = try? runc("delete", "-f", box.id)
        kill(pid, SIGKILL)
        _ = try? waitForExit(.pid(pid))
        for folder in leftovers { _ = RuncFixture.eventually { rmdir(folder) == 0 || errno != EBUSY } }
        for name in Self.hierarchies { rmdir("/sys/fs/cgroup/\(name)/\(slice)") }
    }

    var scope: String { "/\(slice)/test-\(box.id).scope" }

    /// The methods that were called, with the unit's name where there is one.
    var heard: [String] {
        String(decoding: (try? readFile(folder + "/heard")) ?? [], as: UTF8.self).split(separator: "\n")
            .map(String.init)
    }

    /// `runc --systemd-cgroup` with this one in the host's place, in a mount namespace of its own.
    func runc(_ arguments: String...) throws -> RuncFixture.Outcome {
        try RuncFixture.execute(
            "/usr/bin/unshare",
            [
                "unshare", "--mount", "/bin/sh", folder + "/enter", folder + "/socket", RuncFixture.program, "runc",
                "--root", box.folder + "/state", "--systemd-cgroup",
            ] + arguments, folder: box.folder, environment: box.environment)
    }

    /// Folders of scopes that are still there.
    var leftovers: [String] {
        Self.hierarchies.map { "/sys/fs/cgroup/\($0)\(scope)" }.filter { access($0, F_OK) == 0 }
    }

    private static var hierarchies: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/sys/fs/cgroup")) ?? []
    }

    private static let enter = """
        mount -t tmpfs tmpfs /run/systemd && mkdir /run/systemd/system && ln -s "$1" /run/systemd/private || exit 90
        shift
        exec "$@"
        """

    private static let program = """
        import os, socket, struct, sys, threading
        folder = os.path.dirname(sys.argv[0])
        answers = open(folder + "/answers").read().split("\\n")
        def pad(data, n): return data + bytes(-len(data) % n)
        def text(s): return struct.pack("<I", len(s)) + s.encode() + b"\\0"
        def field(code, kind, value):
            return bytes([code, 1]) + kind.encode() + b"\\0" + value
        def message(kind, fields, signature, body, flags=1):
            fields = list(fields)
            if signature: fields.append(bytes([8, 1]) + b"g\\0" + bytes([len(signature)]) + signature.encode() + b"\\0")
            packed = b""
            for one in fields: packed = pad(packed, 8) + one
            head = b"l" + bytes([kind, flags, 1]) + struct.pack("<III", len(body), 77, len(packed))
            return pad(head + packed, 8) + body
        def reply(serial, signature, body):
            return message(2, [field(5, "u", struct.pack("<I", serial))], signature, body)
        def failure(serial, name):
            number = struct.pack("<I", serial)
            return message(3, [field(5, "u", number), field(4, "s", text(name))], "s", text("as told by " + name))
        def removed(job, unit, result):
            body = pad(pad(pad(struct.pack("<I", 1) + text(job), 4) + text(unit), 4) + text(result), 1)
            fields = [field(1, "o", text("/org/freedesktop/systemd1")), field(3, "s", text("JobRemoved")),
                field(2, "s", text("org.freedesktop.systemd1.Manager"))]
            return message(4, fields, "uoss", body)
        def words(data, at):
            size = struct.unpack_from("<I", data, at)[0]
            return data[at + 4:at + 4 + size].decode()
        def place(unit, body):
            at = body.index(b"Slice\\0")
            slice = words(body, (at + 6 + 3 + 3) // 4 * 4)
            at = body.index(b"PIDs\\0") + 5 + 4
            count = (at + 3) // 4 * 4
            pid = struct.unpack_from("<I", body, count + 4)[0]
            for tree in ("systemd", "unified", "pids", "memory"):
                path = "/sys/fs/cgroup/%s/%s/%s" % (tree, slice, unit)
                if not os.path.isdir("/sys/fs/cgroup/" + tree): continue
                os.makedirs(path, exist_ok=True)
                open(path + "/cgroup.procs", "w").write(str(pid))
        def answer(link, member, serial, body):
            unit = words(body, 0) if member != "Get" else ""
            open(folder + "/heard", "a").write((member + " " + unit).strip() + "\\n")
            job = "/org/freedesktop/systemd1/job/%d" % serial
            if member == "Get": link.sendall(reply(serial, "v", b"\\x01s\\0\\0" + text("252")))
            elif member == "StartTransientUnit":
                result = answers.pop(0) if len(answers) > 1 else answers[0]
                if "." in result: return link.sendall(failure(serial, result))
                if result == "silence": return
                if result == "done": place(unit, body)
                link.sendall(reply(serial, "o", text(job)) + removed(job, unit, result))
            elif member == "StopUnit":
                link.sendall(reply(serial, "o", text(job)) + removed(job, unit, "done"))
            else: link.sendall(reply(serial, "", b""))
        def serve(link):
            data = b""
            while b"BEGIN\\r\\n" not in data: data += link.recv(4096)
            data = data.split(b"BEGIN\\r\\n", 1)[1]
            link.sendall(b"OK 0123\\r\\n")
            while True:
                while len(data) >= 16:
                    size, serial, fields = struct.unpack_from("<III", data, 4)
                    start = (16 + fields + 7) // 8 * 8
                    if len(data) < start + size: break
                    head, body, data = data[:start], data[start:start + size], data[start + size:]
                    names = ("StartTransientUnit", "StopUnit", "ResetFailedUnit", "SetUnitProperties", "Get")
                    member = [name for name in names if text(name) in head][0]
                    answer(link, member, serial, body)
                try: more = link.recv(65536)
                except ConnectionResetError: return
                if not more: return
                data += more
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(folder + "/socket.new")
        listener.listen()
        os.rename(folder + "/socket.new", folder + "/socket")
        while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """
}
