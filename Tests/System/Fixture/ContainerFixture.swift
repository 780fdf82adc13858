import CLinux
import Glibc
import Linux
import State
import Testing

/// One engine of its own: unique data root and exec root, a network namespace that stands for the host's, and the
/// executable run as a user runs it.
///
/// At the end the containers go first, then the image store, the namespace and the roots; what an engine has on the
/// machine is printed before and after (`contrib/leftovers`), and anything new fails the test.
final class ContainerFixture {
    let id: String
    let binary: String
    var root: String { "/var/tmp/swmono-test-\(id)" }
    var dataRoot: String { "\(root)/data" }
    var execRoot: String { "\(root)/run" }
    private let host: ByteChannel
    private var before = Leftovers(lines: [])

    /// Runs `body` with a fresh engine that has the image `busybox:latest`.
    static func run(
        image: Bool = true, _ body: (ContainerFixture) throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let fixture = try ContainerFixture()
        defer { fixture.removeRoots() }
        if image { try fixture.importImage("busybox:latest", from: TestImage.busybox.get()) }
        fixture.before = try fixture.leftovers()
        var failure: (any Error)?
        do { try body(fixture) } catch { failure = error }
        try fixture.removeContainers()
        let left = try fixture.leftoversOnceSettled()
        #expect(left == [], "left behind", sourceLocation: sourceLocation)
        if let failure { throw failure }
    }

    private init() throws {
        id = "\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 16))"
        binary = try #require(Engine.binary)
        let namespace = try onThread { () throws(SystemError) in
            try checked("unshare", clinux_new_network())
            try checked("ioctl", clinux_loopback_up())
            return ByteChannel(try NetworkNamespace.open("/proc/thread-self/ns/net"))
        }
        host = namespace
        try makeFolder(root)
    }

    /// The engine's global flags.
    var globals: [String] { ["--data-root", dataRoot, "--exec-root", execRoot, "--config", "\(root)/config"] }

    /// Starts a client and returns at once.
    func start(_ arguments: [String], environment: [String] = []) throws -> Client {
        try Client(
            binary: binary, globals + arguments, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"] + environment,
            namespace: try host.duplicate())
    }

    /// Runs a client to its end.
    func callAsFunction(
        _ arguments: String..., input: String = "", seconds: Double = 30, environment: [String] = []
    ) throws -> Outcome {
        try self(arguments, input: input, seconds: seconds, environment: environment)
    }

    /// The same with a list.
    func callAsFunction(
        _ arguments: [String], input: String = "", seconds: Double = 30, environment: [String] = []
    ) throws -> Outcome {
        let client = try start(arguments, environment: environment)
        if !input.isEmpty { try client.write(input) }
        return try client.finish(seconds: seconds)
    }

    /// Starts a client on a pseudo-terminal.
    func terminal(_ arguments: String...) throws -> TerminalSession { try terminal(arguments) }

    /// The same with a list.
    func terminal(_ arguments: [String]) throws -> TerminalSession {
        try TerminalSession(
            binary: binary, globals + arguments, environment: ["PATH=/usr/bin:/bin", "TERM=xterm"],
            namespace: try host.duplicate())
    }

    /// Runs a program of the host inside the fixture's network namespace.
    func onHost(_ path: String, _ arguments: String...) throws -> Outcome {
        try Engine.run(path, arguments, in: try host.duplicate())
    }

    func onHost(_ path: String, _ arguments: [String]) throws -> Outcome {
        try Engine.run(path, arguments, in: try host.duplicate())
    }

    /// Imports a layout under a name.
    func importImage(_ name: String, from layout: String) throws {
        let imported = try self("load", "--quiet", "--input", layout, "--name", name)
        guard imported.status == 0 else { throw TestImage.Failed(outcome: imported) }
    }

    /// Imports the busybox image with another configuration (`umoci config` options), or a file more.
    func importImage(
        _ name: String, config: [String], inserting file: (source: String, target: String)? = nil
    ) throws {
        let folder = "\(root)/layout-\(UInt32.random(in: .min ... .max))"
        try TestImage.configured(config, inserting: file, into: folder)
        try importImage(name, from: folder)
    }

    // `rm -f` of whatever is there; a test that removed its own containers leaves nothing to do.
    private func removeContainers() throws {
        let ids = try self("ps", "-aq", "--no-trunc")
        for container in ids.lines { _ = try self("rm", "-f", container) }
    }

    private func removeRoots() {
        removeSeals(in: "\(execRoot)/seals")
        #expect(throws: Never.self) { try removeFolder(root) }
    }

    private func leftovers() throws -> Leftovers {
        let print = try onHost("\(Engine.root)/contrib/leftovers", dataRoot, execRoot, binary)
        return Leftovers(lines: Set(print.lines.filter { !isEngines($0) }))
    }

    // What is the engine's and no container's: its bridge and table, which die with the namespace, and in the exec
    // root the folders and what is remembered of this boot (compiled filters, the choice of snapshotter, addresses).
    private func isEngines(_ line: String) -> Bool {
        if line.hasPrefix("link sw-") || line.hasPrefix("nft table ip swmono-") { return true }
        // The stores' folders themselves come with the first import, which may be the test's own.
        if ["leases/moby", "content/ingests/moby"].contains(where: { line == "file \(dataRoot)/\($0)" }) {
            return true
        }
        guard line.hasPrefix("file \(execRoot)/") else { return false }
        let below = line.dropFirst("file \(execRoot)/".count)
        return !below.contains("/") || below.hasPrefix("runc/~filters") || below.hasPrefix("networks/")
    }

    // A namespace and a cgroup die behind their last process, not with it.
    private func leftoversOnceSettled() throws -> [String] {
        var left = try leftovers().since(before)
        for _ in 0..<20 where !left.isEmpty {
            usleep(100_000)
            left = try leftovers().since(before)
        }
        return left
    }
}
