import Faults
import FoundationEssentials
import Glibc
import Linux
import OCI
import RuntimeAPI
import Testing

/// A bundle of busybox and a runtime under test; cleaned up with whatever ran in it.
final class Bench {
    let runtime: any Runtime
    let id = "swmono-contract-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let folder: String
    private var created: [(id: String, pid: Int32)] = []

    init(_ implementation: Implementation) throws {
        try becomeSubreaper()
        folder = "/tmp/\(id)"
        runtime = try implementation.make("/tmp/\(id)-root")
        for name in ["", "/lower", "/lower/bin", "/lower/proc", "/lower/dev", "/lower/tmp", "/upper", "/work"] {
            mkdir(folder + name, 0o755)
        }
        let busybox = try readFile("/bin/busybox")
        let file = try openFile(folder + "/lower/bin/busybox", O_WRONLY | O_CREAT, mode: 0o755)
        try file.writeAll(busybox)
        for name in ["sh", "sleep", "cat", "stty", "tty", "echo", "true", "id"] {
            symlink("busybox", folder + "/lower/bin/" + name)
        }
    }

    var rootfs: [RootMount] {
        let layers = ["lowerdir=\(folder)/lower", "upperdir=\(folder)/upper", "workdir=\(folder)/work"]
        return [RootMount(type: "overlay", source: "overlay", options: layers)]
    }

    static func process(_ arguments: [String], terminal: Bool) -> RuntimeSpec.Process {
        var process = RuntimeSpec.Process(args: arguments, cwd: "/")
        process.env = ["PATH=/bin"]
        process.terminal = terminal
        return process
    }

    /// Writes the bundle and creates the container.
    func create(
        _ arguments: [String], id: String? = nil, stdio: RuntimeStdio = .descriptors(stdin: -1, stdout: -1, stderr: -1),
        annotations: [String: String]? = nil
    ) throws -> (pid: Int32, console: ByteChannel?) {
        var terminal = false
        if case .terminal = stdio { terminal = true }
        let name = id ?? self.id
        var spec = RuntimeSpec(
            ociVersion: "1.0.2", process: Self.process(arguments, terminal: terminal), root: .init(path: "rootfs"),
            mounts: [
                .init(destination: "/proc", type: "proc", source: "proc"),
                .init(destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"]),
                .init(
                    destination: "/dev/pts", type: "devpts", source: "devpts",
                    options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]),
            ],
            linux: .init(
                namespaces: [.init(.pid), .init(.mount), .init(.ipc), .init(.uts), .init(.network)],
                cgroupsPath: "/" + name))
        spec.annotations = annotations
        let config = try openFile(folder + "/config.json", O_WRONLY | O_CREAT | O_TRUNC)
        try config.writeAll(Array(JSONEncoder().encode(spec)))
        let request = RuntimeCreate(id: name, bundle: folder, rootfs: rootfs, stdio: stdio)
        guard case .process(let pid, let console) = try complete(.create(request)) else { throw Unexpected() }
        created.append((name, pid))
        return (pid, console)
    }

    func exec(
        _ arguments: [String], stdio: RuntimeStdio, user: String? = nil
    ) throws -> (pid: Int32, console: ByteChannel?) {
        var terminal = false
        if case .terminal = stdio { terminal = true }
        var described = Self.process(arguments, terminal: terminal)
        if let user { described.user = .init(username: user) }
        let process = try JSONEncoder().encode(described)
        let request = RuntimeExecute(id: id, process: Array(process), stdio: stdio)
        guard case .process(let pid, let console) = try complete(.exec(request)) else { throw Unexpected() }
        return (pid, console)
    }

    func state() throws -> RuntimeState {
        guard case .state(let state) = try complete(.state(id: id)) else { throw Unexpected() }
        return state
    }

    struct Unexpected: Error {}

    /// Drives an operation to its end as the shim's loop does.
    @discardableResult
    func complete(_ request: RuntimeRequest) throws -> RuntimeReply {
        defer { reapOrphans() }
        var progress = try runtime.begin(request)
        while true {
            switch progress {
            case .done(let reply): return reply
            case .pending(let operation): progress = try operation.advance(wait(for: operation))
            }
        }
    }

    /// Waits for what runtimes leave to their subreaper, as a shim does; by name, other tests have children too.
    private func reapOrphans() {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        for task in tasks {
            let list = String(
                decoding: (try? readFile("/proc/self/task/\(task)/children")) ?? [], as: UTF8.self)
            for pid in list.split(separator: " ").compactMap({ Int32($0) }) {
                let stat = String(decoding: (try? readFile("/proc/\(pid)/stat")) ?? [], as: UTF8.self)
                if stat.contains("(crun) Z") || stat.contains("(runc:[2:INIT]) Z") { _ = try? waitForExit(.pid(pid)) }
            }
        }
    }

    private func wait(for operation: any RuntimeOperation) -> RuntimeEvent {
        var watched = operation.awaited.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let left = operation.deadline.map { Int32(max(0, ($0 - .now) / .milliseconds(1) + 1)) } ?? -1
        guard poll(&watched, UInt(watched.count), left) > 0 else { return .deadline }
        return watched.first { $0.revents != 0 }.map { .readable($0.fd) } ?? .deadline
    }

    var isMounted: Bool {
        // Unreadable counts as not mounted: /proc is always there.
        ((try? readFile("/proc/self/mountinfo")).map { String(decoding: $0, as: UTF8.self) } ?? "").contains(folder)
    }

    deinit {
        for container in created {
            _ = try? complete(.delete(id: container.id, force: true))
            kill(container.pid, SIGKILL)
            _ = try? waitForExit(.pid(container.pid))
        }
        while isMounted, (try? unmount(folder + "/rootfs", detach: true)) != nil {}
        for path in [folder, folder + "-root", folder + "-root-link"] {
            try? FileManager.default.removeItem(atPath: path)
        }
        unlink(folder + "-root-wrapper")
    }
}
