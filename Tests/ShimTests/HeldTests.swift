import Conformance
import Containerd
import ContainerdAPI
import Faults
import Glibc
import HeldFiles
import Linux
import OCI
import State
import Testing

/// A shim whose container the kernel holds, SIGKILL or not.
@Suite(.serialized, .enabled(if: HeldFiles.isPossible, "root and /dev/fuse")) struct HeldTests {
    private func held(_ bench: TaskBench) throws -> HeldFiles {
        let folder = "\(bench.bundle)/rootfs/held"
        try makeFolder(folder, mode: 0o755)
        return try HeldFiles(folder)
    }

    @Test("a container that cannot end is told to be running, and is killed when it can")
    func aChildIsHeld() async throws {
        let bench = try TaskBench()
        let held = try held(bench)
        try await bench.create(["/bin/sh", "-c", "cat /held/file & sleep 1000"])
        try await bench.start()
        #expect(held.holdsSomebody())
        let before = ContinuousClock.now
        for all in [false, true] {
            try await bench.tasks.kill(bench.id, execID: nil, signal: SIGKILL, all: all, bench.context)
        }
        #expect(try await bench.tasks.state(bench.id, execID: nil, bench.context).status == .running)
        let fault = await #expect(throws: Fault.self) { try await bench.delete() }
        #expect(fault?.message.hasSuffix("in state running: it must be stopped") == true)
        #expect(ContinuousClock.now - before < .seconds(20))
        held.end()
        #expect(try await bench.wait().status == 137)
        try await bench.delete()
        #expect(access(bench.instance.run(bench.id), F_OK) != 0)
    }

    @Test("while a mount's source is waited for, the shim answers", arguments: [false, true])
    func aSourceIsHeld(isMapped: Bool) async throws {
        let bench = try TaskBench()
        let held = try held(bench)
        let source = held.path + "/deep"
        let (tasks, id) = (bench.tasks, bench.id)
        let request = try bench.prepare(
            ["/bin/true"],
            configure: { spec in
                spec.mounts?.append(.init(destination: "/more", type: "bind", source: source, options: ["bind"]))
                guard isMapped else { return }
                spec.linux?.namespaces?.append(.init(.user))
                spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
                spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
            })
        if isMapped { for path in ["", "/more"] { Self.give(bench.bundle + "/rootfs" + path) } }
        let made = Task { try await tasks.create(request, CallContext()) }
        #expect(held.holdsSomebody())
        let before = ContinuousClock.now
        let now = try await tasks.state(id, execID: nil, CallContext())
        #expect(now.status == .created && now.pid == 0 && now.exit == nil, "it is being made: \(now)")
        #expect(ContinuousClock.now - before < .seconds(20))
        held.end()
        await #expect(throws: Fault.self) { _ = try await made.value }
    }

    /// Makes a mapped root the owner.
    private static func give(_ path: String) {
        mkdir(path, 0o755)
        chown(path, 100_000, 100_000)
    }
}
