import Conformance
import Glibc
import Linux
import RegistryFixtures
import Testing

/// SIGKILL in the middle of `load` and of the unpacking that the first container brings.
@Suite(.serialized) struct KilledLoadTests {
    @Test(.covers("img.store.leases", "img.store.gc"))
    func aHundredKillsAtRandomMomentsLeaveTheStoreWhole() async throws {
        let seed = getenv("SWMONO_SEED").flatMap { UInt64(String(cString: $0)) } ?? .random(in: 0 ... .max)
        print("random kills of load: SWMONO_SEED=\(seed)")
        var random = SplitMix(state: seed)
        try await Engine.with { engine in
            let layout = try TestImage.layout(in: engine.folder)
            let load = ["load", "-i", layout, "--name", "app:v1"]
            let create = ["create", "--name", "box", "app:v1", "true"]
            let clock = ContinuousClock()
            let whole = try await clock.measure { _ = try await engine.start(load).end() }
            let unpacked = try await clock.measure { _ = try await engine.start(create).end() }
            for round in 0..<150 {
                if round % 3 < 2 {
                    try await forget(engine)
                    try await killed(engine, load, whole * Double.random(in: 0...1, using: &random))
                } else {
                    // What is unpacked is forgotten with the image.
                    try await forget(engine)
                    #expect(try await engine.start(load).end().code == 0)
                    try await killed(engine, create, unpacked * Double.random(in: 0...1, using: &random))
                }
                #expect(try engine.brokenBlobs().isEmpty)
                let listed = try await engine.run("images", "-q")
                #expect(listed.code == 0, "\(listed)")
            }
            try await isUsable(engine, load)
        }
    }

    private func killed(_ engine: Engine, _ arguments: [String], _ time: Duration) async throws {
        let running = try engine.start(arguments)
        try await Task.sleep(for: time)
        kill(running.pid, SIGKILL)
        _ = try await running.end()
    }

    private func forget(_ engine: Engine) async throws {
        _ = try await engine.run("ps", "-a")
        _ = try await engine.run("rm", "-f", "box")
        _ = try await engine.run("rmi", "-f", "app:v1")
    }

    private func isUsable(_ engine: Engine, _ load: [String]) async throws {
        let last = try await engine.start(load).end()
        #expect(last.code == 0, "\(last)")
        try engine.skopeoReads("app:v1")
        let ran = try await engine.run("run", "--rm", "--network", "none", "app:v1", "true")
        #expect(ran.code == 0, "\(ran)")
        try await forget(engine)
        #expect(try engine.leavings() == "")
    }

    @Test func theNextCommandTakesTheLeaseOfADeadOne() async throws {
        try await Engine.with { engine in
            let layout = try TestImage.layout(in: engine.folder)
            let loaded = try await engine.run("load", "-i", layout, "--name", "app:v1")
            #expect(loaded.code == 0, "\(loaded)")
            #expect(try await engine.run("create", "--name", "first", "app:v1", "true").code == 0)
            for command in [["tag", "app:v1", "app:v2"], ["create", "--name", "second", "app:v1", "true"]] {
                // As a killed unpacking leaves it: a lease whose owner's lock is free.
                let lease = "\(engine.dataRoot)/leases/moby/pull-0123456789abcdef"
                try Program.run("mkdir", "-p", lease)
                try Program.run(
                    "sh", "-c",
                    "echo '{\"schema\":1,\"generation\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}' >\(lease)/lease.json"
                )
                try Program.run("touch", "\(lease)/owner.lock")
                let outcome = try await engine.start(command).end()
                #expect(outcome.code == 0, "\(outcome)")
                #expect(access(lease, F_OK) != 0, "\(command)")
            }
            for name in ["first", "second"] { _ = try await engine.run("rm", "-f", name) }
        }
    }
}

extension Engine {
    /// What operations that died left behind: leases, ingests, unfinished records, trees without a record.
    func leavings() throws -> String {
        try Program.run(
            "sh", "-ec",
            """
            find "$1/leases" "$1/content/ingests" -mindepth 2
            find "$1" -name '*.tmp-*' -o -name 'trial-*' -o -name '.removing-*'
            find "$1/snapshots" -mindepth 2 -maxdepth 2 -name '[0-9]*'
            find "$1/content/blobs" -type f
            """, "sh", dataRoot)
    }
}
