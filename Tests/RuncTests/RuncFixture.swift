import FoundationEssentials
import Glibc
import Linux
import OCI

/// A bundle with busybox and the `runc` personality of the built program; takes all away again.
final class RuncFixture {
    let id = "swmono-runc-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let folder: String
    /// The folder above its cgroup.
    let elder: String
    var spec = RuntimeSpec.standard()

    /// Of the programs that are run; none unless a test needs it.
    var environment: [String] = []

    var bundle: String { folder + "/bundle" }
    var rootfs: String { bundle + "/rootfs" }

    /// Whether a container can be made here at all.
    static var isPossible: Bool {
        getuid() == 0 && access("/bin/busybox", X_OK) == 0 && access(program, X_OK) == 0
    }

    /// Fakes and noise of some tests are written in it.
    static var hasPython: Bool { access("/usr/bin/python3", X_OK) == 0 }

    static var hasSystemd: Bool { access("/run/systemd/system", F_OK) == 0 }

    static var program: String {
        // Beside the tests; without procfs there are no tests here.
        ((try? readSymlink(AT_FDCWD, "/proc/self/exe")) ?? "").split(separator: "/").dropLast().map { "/" + $0 }
            .joined() + "/swmono"
    }

    /// With `ownsElder` the folder above its cgroup is its own, and goes with it: what the kernel shares out there
    /// (realtime) comes back by that alone.
    init(ownsElder: Bool = false) throws {
        try becomeSubreaper()
        folder = "/tmp/" + id
        elder = ownsElder ? id + "-elder" : "swmono-test"
        for name in ["", "/bundle", "/bundle/rootfs", "/bundle/rootfs/bin", "/bundle/rootfs/etc", "/bundle/rootfs/tmp"]
        {
            try makeDirectory(AT_FDCWD, folder + name, mode: 0o755)
        }
        let busybox = try readFile("/bin/busybox")
        let file = try openFile(rootfs + "/bin/busybox", O_WRONLY | O_CREAT, mode: 0o755)
        try file.writeAll(busybox)
        let names = [
            "sh", "cat", "ls", "id", "sleep", "stat", "mkdir", "hostname", "tty", "stty", "grep", "touch", "mount",
            "wc", "readlink", "true", "uname", "chmod", "ip",
        ]
        for name in names { try makeSymlink(AT_FDCWD, rootfs + "/bin/" + name, to: "busybox") }
        try put("etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:1000:100::/home/alice:/bin/sh\n")
        try put("etc/group", "users:x:100:\nwheel:x:10:alice\n")
        spec.linux?.cgroupsPath = "/\(elder)/\(id)"
    }

    deinit {
        _ = try? runc("delete", "-f", id)
        if elder != "swmono-test" { removeElder() }
        _ = try? Self.execute("/bin/rm", ["rm", "-rf", "--one-file-system", folder], folder: "/tmp")
    }

    private func removeElder() {
        let mounts = (try? readFile("/proc/self/mounts")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        for line in mounts.split(separator: "\n") where line.contains(" cgroup") {
            rmdir("\(line.split(separator: " ")[1])/\(elder)")
        }
    }

    /// Writes a file of the rootfs.
    func put(_ path: String, _ text: String) throws {
        try openFile(rootfs + "/" + path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644).writeAll(Array(text.utf8))
    }

    struct Outcome {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Writes the configuration and runs it in the foreground.
    func run(_ arguments: String...) throws -> Outcome {
        spec.process?.args = arguments
        try writeSpec()
        return try runc("run", "-b", bundle, id)
    }

    func shell(_ script: String) throws -> Outcome { try run("sh", "-c", script) }

    func writeSpec() throws {
        let bytes = Array(try JSONEncoder().encode(spec))
        try openFile(bundle + "/config.json", O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644).writeAll(bytes)
    }

    /// A container that waits in `sleep`, started.
    func startSleeping() throws {
        spec.process?.args = ["sleep", "1000"]
        try writeSpec()
        let made = try runc("create", "-b", bundle, id)
        guard made.code == 0 else { throw SystemError("create", errno: EIO, made.errors) }
        let started = try runc("start", id)
        guard started.code == 0 else { throw SystemError("start", errno: EIO, started.errors) }
    }

    /// `errors` as a person reads them: the log's quotation marks are not escaped.
    func runc(_ arguments: String..., descriptors: [Int32] = []) throws -> Outcome {
        try runc(arguments, descriptors: descriptors)
    }

    func runc(_ arguments: [String], descriptors: [Int32] = []) throws -> Outcome {
        let words = Self.peer == nil ? ["swmono", "runc"] : ["runc"]
        let outcome = try Self.execute(
            Self.peer ?? Self.program, words + ["--root", folder + "/state"] + arguments, folder: folder,
            more: descriptors, environment: environment)
        let errors = outcome.errors.split(separator: "\\\"", omittingEmptySubsequences: false).joined(separator: "\"")
        return Outcome(code: outcome.code, output: outcome.output, errors: errors)
    }

    /// Another runtime to prove an expectation with (SWMONO_PEER=/usr/sbin/runc); nil: ours.
    static let peer = getenv("SWMONO_PEER").map { String(cString: $0) }

    /// The program with its root, as a shell's words.
    var commandLine: String { (Self.peer ?? "\(Self.program) runc") + " --root \(folder)/state" }

    /// A file of the container's cgroup (v1), without its newline.
    func limit(_ controller: String, _ file: String) -> String? {
        let path = "/sys/fs/cgroup/\(controller)/\(elder)/\(id)/\(file)"
        return (try? readFile(path)).map { String(decoding: $0.dropLast(), as: UTF8.self) }
    }

    static func execute(
        _ path: String, _ arguments: [String], folder: String, more: [Int32] = [], environment: [String] = []
    ) throws -> Outcome {
        let output = try openMemoryFile("out")
        let errors = try openMemoryFile("err")
        let child = try spawn(
            SpawnRequest(
                path: path, arguments: arguments, environment: environment,
                descriptors: [-1, output.raw, errors.raw] + more))
        let status = try waitForExit(.pid(child.pid))
        return Outcome(code: status?.code ?? -1, output: try text(output), errors: try text(errors))
    }

    private static func text(_ file: borrowing OwnedFD) throws -> String {
        lseek(file.raw, 0, SEEK_SET)
        return String(decoding: try file.readAll(), as: UTF8.self)
    }

    /// Cgroup folders, mounts and state that are still there.
    var leftovers: [String] {
        var left = runtimeFolders()
        for controller in ["memory", "pids", "devices", "cpu"] {
            let path = "/sys/fs/cgroup/\(controller)/\(elder)/\(id)"
            if access(path, F_OK) == 0 { left.append(path) }
        }
        let mounts = (try? readFile("/proc/self/mountinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return left + mounts.split(separator: "\n").filter { $0.contains(id) }.map(String.init)
    }

    private func runtimeFolders() -> [String] {
        access(folder + "/state/" + id, F_OK) == 0 ? [folder + "/state/" + id] : []
    }
}
