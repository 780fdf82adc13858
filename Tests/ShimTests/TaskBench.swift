import Containerd
import ContainerdAPI
import Faults
import FoundationEssentials
import Glibc
import Linux
import OCI
import ShimTTRPC
import State

/// An engine's roots, one container's bundle of busybox, and tasks over real shims; all gone at the end.
final class TaskBench {
    let id = "swmono-shim-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let instance: Instance
    let tasks: ShimTasks
    let context = CallContext()
    let folder: String
    /// A path of an OCI runtime, or the built-in one.
    let runtime: String

    init(runtime: String = "io.containerd.runc.v2") throws {
        folder = "/var/tmp/\(id)"
        self.runtime = runtime
        instance = Instance(dataRoot: "\(folder)/data", execRoot: "\(folder)/exec")
        tasks = ShimTasks(instance: instance, transport: TTRPCTransport(), executable: Self.executable)
        let root = "\(bundle)/rootfs"
        for name in ["bin", "proc", "dev", "tmp", "sys"] { try makeFolder("\(root)/\(name)", mode: 0o755) }
        let file = try openFile("\(root)/bin/busybox", O_WRONLY | O_CREAT, mode: 0o755)
        try file.writeAll(try readFile("/bin/busybox"))
        for name in ["sh", "sleep", "cat", "stty", "tty", "echo", "true", "false", "yes", "head", "dd", "kill", "seq"] {
            symlink("busybox", "\(root)/bin/\(name)")
        }
    }

    deinit {
        if let live = (try? LiveRecord.load(instance.liveRecord(id))) ?? nil {
            for process in [live.task, live.shim].compactMap({ $0 }) where process.isAlive {
                kill(process.pid, SIGKILL)
            }
        }
        removeSeals(in: instance.seals)
        try? removeFolder(folder)
    }

    /// The program that is built beside the tests.
    static let executable: String = {
        let tests = (try? readLink("/proc/self/exe")) ?? ""
        return "\(tests[..<(tests.lastIndex(of: "/") ?? tests.endIndex)])/swmono"
    }()

    var bundle: String { instance.container(id) }
    var logPath: String { "\(bundle)/\(id)-json.log" }

    static func process(_ arguments: [String], terminal: Bool) -> RuntimeSpec.Process {
        var process = RuntimeSpec.Process(args: arguments, cwd: "/")
        process.env = ["PATH=/bin"]
        process.terminal = terminal
        return process
    }

    /// Writes the bundle and the shim's record, and makes the task.
    @discardableResult
    func create(
        _ arguments: [String], terminal: Bool = false, openStdin: Bool = false, user: UInt32 = 0,
        fifos: [String] = [], change: (inout ShimRecord) -> Void = { _ in }
    ) async throws -> Int32 {
        var request = try prepare(arguments, terminal: terminal, openStdin: openStdin, user: user, change: change)
        if fifos.count == 3 { (request.stdin, request.stdout, request.stderr) = (fifos[0], fifos[1], fifos[2]) }
        return try await tasks.create(request, context)
    }

    /// Writes the bundle and the shim's record.
    func prepare(
        _ arguments: [String], terminal: Bool = false, openStdin: Bool = false, user: UInt32 = 0,
        change: (inout ShimRecord) -> Void = { _ in }, configure: (inout RuntimeSpec) -> Void = { _ in }
    ) throws -> TaskCreate {
        var process = Self.process(arguments, terminal: terminal)
        process.user = .init(uid: user, gid: user)
        var spec = RuntimeSpec(
            ociVersion: "1.0.2", process: process, root: .init(path: "rootfs"),
            mounts: [
                .init(destination: "/proc", type: "proc", source: "proc"),
                .init(destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"]),
                .init(
                    destination: "/dev/pts", type: "devpts", source: "devpts",
                    options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]),
            ],
            linux: .init(
                namespaces: [.init(.pid), .init(.mount), .init(.ipc), .init(.uts), .init(.network)],
                cgroupsPath: "/\(id)"))
        configure(&spec)
        try AtomicFile.replace("\(bundle)/config.json", with: Array(JSONEncoder().encode(spec)), .volatile)
        var record = ShimRecord(
            id: id, terminal: terminal, openStdin: openStdin, stdinOnce: openStdin, logPath: logPath)
        change(&record)
        try record.save(instance.shimRecord(id), .volatile)
        return TaskCreate(id: id, bundle: bundle, rootfs: [], terminal: terminal, runtime: runtime)
    }

    @discardableResult
    func start(_ execID: String? = nil) async throws -> Int32 {
        try await tasks.start(id, execID: execID, context)
    }

    func wait(_ execID: String? = nil) async throws -> TaskExit {
        try await tasks.wait(id, execID: execID, context)
    }

    @discardableResult
    func delete(_ execID: String? = nil) async throws -> TaskExit {
        try await tasks.delete(id, execID: execID, context)
    }

    func exec(_ execID: String, _ arguments: [String], terminal: Bool = false, openStdin: Bool = false) async throws {
        let process = try json(arguments, terminal: terminal)
        try await tasks.exec(
            TaskExec(id: id, execID: execID, process: process, terminal: terminal, openStdin: openStdin), context)
    }

    func json(_ arguments: [String], terminal: Bool = false) throws -> [UInt8] {
        Array(try JSONEncoder().encode(Self.process(arguments, terminal: terminal)))
    }

    func attach(_ execID: String? = nil, stdin: Bool = false) async throws -> ByteChannel {
        try await tasks.attach(
            TaskAttach(id: id, execID: execID, stdin: stdin, stdout: true, stderr: true, closesStdin: stdin), context)
    }

    /// Ends a task that runs, and removes it.
    func end() async throws {
        try await tasks.kill(id, execID: nil, signal: SIGKILL, all: false, context)
        _ = try await wait()
        try await delete()
    }

    /// The container's log as it is on disk.
    var log: String { (try? readFile(logPath)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    var live: LiveRecord? { (try? LiveRecord.load(instance.liveRecord(id))) ?? nil }
}

/// Reads a stream to its end, on a thread that may block.
func readToEnd(_ channel: ByteChannel) async throws -> [UInt8] {
    try await BlockingPool.shared.run { () throws(SystemError) in try channel.duplicate().readAll() }
}

/// Docker's multiplexed frames, taken apart: the text of one stream.
func text(_ frames: [UInt8], stream: UInt8) -> String {
    String(decoding: bytes(frames, stream: stream), as: UTF8.self)
}

/// The bytes of one stream.
func bytes(_ frames: [UInt8], stream: UInt8) -> [UInt8] {
    var rest = frames[...]
    var output: [UInt8] = []
    while rest.count >= 8 {
        let header = Array(rest.prefix(8))
        let length = header[4...].reduce(0) { $0 << 8 | Int($1) }
        if header[0] == stream { output += rest.dropFirst(8).prefix(length) }
        rest = rest.dropFirst(8 + length)
    }
    return output
}
