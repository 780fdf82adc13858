internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// One hook under way: a program with the container's state on its standard input.
///
/// What it writes is kept for the message of its failure, at most 16 KiB of each stream; it may write more.
final class HookProcess {
    private let process: PidFD
    private let pid: Int32
    private let outputs: [HookOutput]
    private let timeout: Int?
    /// When it is killed; nil: never.
    let deadline: ContinuousClock.Instant?

    /// Starts it; `environment` is for a hook that has none configured.
    init(_ hook: RuntimeSpec.Hook, state: [UInt8], directory: String?, environment: [String]) throws(SystemError) {
        let input = try Self.input(state)
        let output = try Pipe().ends()
        let errors = try Pipe().ends()
        outputs = [HookOutput("stdout", output.read), HookOutput("stderr", errors.read)]
        defer {
            close(output.write)
            close(errors.write)
        }
        let arguments = hook.args ?? []
        let child = try spawn(
            SpawnRequest(
                path: hook.path, arguments: arguments.isEmpty ? [hook.path] : arguments,
                environment: hook.env ?? environment, directory: directory,
                descriptors: [input.raw, output.write, errors.write]))
        pid = child.pid
        process = PidFD(adopting: try child.pidfd.descriptorOfItsOwn())
        timeout = hook.timeout
        deadline = hook.timeout.map { .now + .seconds($0) }
    }

    /// A pipe, for a filter may forbid more; annotations that are larger than any pipe come as a file.
    private static func input(_ state: [UInt8]) throws(SystemError) -> OwnedFD {
        guard state.count > 4096 else {
            let pipe = try Pipe()
            try pipe.write.writeAll(state)
            let ends = pipe.ends()
            close(ends.write)
            return OwnedFD(adopting: ends.read)
        }
        let file = try openMemoryFile("state")
        try file.writeAll(state)
        lseek(file.raw, 0, SEEK_SET)
        return file
    }

    var awaited: [Int32] { [process.raw] + outputs.compactMap(\.awaited) }

    /// How far it is; ends one that ran past its time.
    func outcome() throws(SystemError) -> Outcome {
        for output in outputs { try output.drain() }
        if let status = try waitForExit(.pid(pid), blocking: false) {
            for output in outputs { try output.drain() }
            return status.code == 0 ? .succeeded : .failed(reason(status))
        }
        guard let deadline, let timeout, ContinuousClock.now >= deadline else { return .running }
        end()
        return .failed("hook ran past specified timeout of \(timeout).0s")
    }

    enum Outcome { case running, succeeded, failed(String) }

    /// Kills it and waits, as long as a killed child may take.
    func end() {
        // It may have ended already.
        try? process.send(SIGKILL)
        RunningChild.reap(process)
    }

    /// With a small letter, as runc (Go) writes them.
    private static func name(_ signal: Int32) -> String {
        let text = String(cString: strsignal(signal))
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    private func reason(_ status: ExitStatus) -> String {
        let how =
            status.wasSignalled ? "signal: \(Self.name(status.value))" : "exit status \(status.value)"
        return outputs.reduce(how) { $0 + ", \($1.name): \($1.text)" }
    }
}

/// One stream of a hook's.
private final class HookOutput {
    let name: String
    private var channel: ByteChannel?
    private var kept: [UInt8] = []

    init(_ name: String, _ descriptor: Int32) {
        self.name = name
        channel = ByteChannel(OwnedFD(adopting: descriptor))
    }

    var awaited: Int32? { channel?.raw }
    var text: String { String(decoding: kept, as: UTF8.self) }

    func drain() throws(SystemError) {
        guard let channel else { return }
        try setNonblocking(channel.raw)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            switch try readNow(channel.raw, into: &buffer) {
            case .bytes(let count): kept += buffer[..<min(count, max(0, 16384 - kept.count))]
            case .notNow: return
            case .ended: return self.channel = nil
            }
        }
    }
}
