import Glibc
import Linux
import RegistryFixtures
import Testing

/// build/swmono as a user runs it, with roots of its own; nothing may stay behind on the machine.
struct Engine: Sendable {
    /// What a command gave.
    struct Outcome: Sendable, CustomStringConvertible {
        let code: Int32
        let output: String
        let errors: String
        var description: String { "exit \(code)\n--- stdout\n\(output)--- stderr\n\(errors)" }
    }

    let folder: String
    var dataRoot: String { "\(folder)/data" }
    var execRoot: String { "\(folder)/run" }
    static let tree = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    /// SWMONO, else the one that was built for debugging.
    static let binary = getenv("SWMONO").map { String(cString: $0) } ?? "\(tree)/.build/debug/swmono"

    /// Runs `body` with fresh roots; what stays of mounts, links, files and processes is an issue.
    static func with<Value>(_ body: (Engine) async throws -> Value) async throws -> Value {
        let engine = Engine(folder: "/var/tmp/swmono-pull-\(getpid())-\(UInt32.random(in: 0 ... .max))")
        for path in [engine.folder, engine.dataRoot, engine.execRoot] { mkdir(path, 0o710) }
        defer { _ = try? Program.run("rm", "-rf", engine.folder) }
        let before = try engine.leftovers()
        let result: Result<Value, any Error>
        do { result = .success(try await body(engine)) } catch { result = .failure(error) }
        // A test may have mounted something over the data root.
        while umount2(engine.dataRoot, MNT_DETACH_NUMBER) == 0 {}
        // A container's start leaves the read-only view of the executable mounted until the next boot.
        _ = try? Program.run("sh", "-c", "umount -l \(engine.execRoot)/seals/* 2>/dev/null")
        let after = try engine.leftovers()
        #expect(after == before)
        return try result.get()
    }

    private func leftovers() throws -> String {
        // Links and tables are the machine's; a namespace's folders and the choice of the snapshotter stay.
        try Program.run("\(Self.tree)/contrib/leftovers", dataRoot, execRoot, Self.binary).split(separator: "\n")
            .filter { $0.hasPrefix("mount ") || $0.hasPrefix("process ") || $0.hasPrefix("file ") }
            .filter { !$0.hasSuffix("/leases/moby") && !$0.hasSuffix("/ingests/moby") }
            .filter {
                !$0.hasSuffix("/run/snapshotter") && !$0.hasSuffix("/run/containers") && !$0.hasSuffix("/run/home")
            }
            // Compiled filters are kept until the next boot.
            .filter { !$0.hasSuffix("/run/runc") && !$0.contains("/run/runc/~filters") }.joined(separator: "\n")
    }

    /// Starts a command and does not wait for it.
    func start(_ arguments: [String], environment: [String] = []) throws -> Running {
        let number = UInt32.random(in: 0 ... .max)
        let paths = ["\(folder)/out-\(number)", "\(folder)/err-\(number)"]
        let output = try openFile(paths[0], O_WRONLY | O_CREAT)
        let errors = try openFile(paths[1], O_WRONLY | O_CREAT)
        let child = try spawn(
            SpawnRequest(
                path: Self.binary,
                arguments: ["swmono", "--data-root", dataRoot, "--exec-root", execRoot] + arguments,
                environment: environment + ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=\(folder)"],
                descriptors: [-1, output.raw, errors.raw]))
        return Running(pid: child.pid, output: paths[0], errors: paths[1])
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., environment: [String] = []) async throws -> Outcome {
        try await start(arguments, environment: environment).end()
    }

    /// A command under way.
    struct Running: Sendable {
        let pid: Int32
        let output: String
        let errors: String

        /// Waits until it has ended, at most a minute.
        func end() async throws -> Outcome {
            for _ in 0..<6000 {
                if let status = try waitForExit(.pid(pid), blocking: false) {
                    return Outcome(code: status.code, output: try text(output), errors: try text(errors))
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            kill(pid, SIGKILL)
            _ = try waitForExit(.pid(pid))
            throw Program.Failed(description: "no end after a minute: \(try text(output))\(try text(errors))")
        }

        private func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }
    }
}

private let MNT_DETACH_NUMBER: Int32 = 2
