import Conformance
import Glibc
import Linux
import OCI
import RegistryFixtures
import Synchronization
import Testing

/// SIGKILL in the middle of a pull.
@Suite(.serialized) struct KilledPullTests {
    @Test(.covers("wish.resume-pull", "img.transport.resume-across-restart"))
    func theNextPullGoesOnAtTheByteWhereTheKilledOneStopped() async throws {
        try await Engine.with { engine in
            let registry = try TestImage.registry(of: TestImage.layout(in: engine.folder))
            let largest = try #require(try registry.layers.max { $0.size < $1.size })
            let stalls = Mutex(true)
            let answer: @Sendable (FakeRequest, FakeServer) -> FakeAnswer = { request, _ in
                var answer = registry.answer(request)
                if request.path.hasSuffix("\(largest.digest)"), stalls.withLock({ $0 }) { answer.stallAfter = 700_000 }
                return answer
            }
            try await FakeServer.with(answer) { server in
                let name = "\(server.authority)/team/app"
                let pulling = try engine.start(["pull", name])
                try await waitUntil { try bytesOnDisk(engine) >= 500_000 }
                kill(pulling.pid, SIGKILL)
                #expect(try await pulling.end().code == 137)
                stalls.withLock { $0 = false }
                let asked = server.requests.count
                let second = try await engine.run("pull", name)
                #expect(second.code == 0, "\(second)")
                let again = server.requests.dropFirst(asked).filter { $0.path.hasSuffix("\(largest.digest)") }
                let range = again.first?.headers.first { $0.name.lowercased() == "range" }?.value
                let offset = try #require(range.flatMap { Int($0.dropFirst(6).dropLast()) }, "no Range was asked for")
                #expect(offset >= 500_000)
                #expect(try engine.ingests().isEmpty)
                #expect(try engine.brokenBlobs().isEmpty)
            }
        }
    }

    @Test func aHundredKillsAtRandomMomentsLeaveTheStoreWhole() async throws {
        let seed = getenv("SWMONO_SEED").flatMap { UInt64(String(cString: $0)) } ?? .random(in: 0 ... .max)
        print("random kills: SWMONO_SEED=\(seed)")
        var random = SplitMix(state: seed)
        try await Engine.with { engine in
            let registry = try TestImage.registry(of: TestImage.layout(in: engine.folder))
            try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
                let name = "\(server.authority)/team/app:latest"
                let whole = try await ContinuousClock().measure { _ = try await engine.run("pull", name) }
                for _ in 0..<100 {
                    _ = try await engine.run("rmi", name)
                    let pulling = try engine.start(["pull", name])
                    try await Task.sleep(for: whole * Double.random(in: 0...1, using: &random))
                    kill(pulling.pid, SIGKILL)
                    _ = try await pulling.end()
                    #expect(try engine.brokenBlobs().isEmpty)
                    let listed = try await engine.run("images", "-q")
                    #expect(listed.code == 0, "\(listed)")
                }
                let last = try await engine.run("pull", name)
                #expect(last.code == 0, "\(last)")
                try engine.skopeoReads(name)
            }
        }
    }

    private func bytesOnDisk(_ engine: Engine) throws -> Int {
        try engine.ingests().reduce(0) { sum, path in
            sum + (Int(try Program.run("stat", "-c", "%s", path).filter(\.isNumber)) ?? 0)
        }
    }

    private func waitUntil(_ condition: () throws -> Bool) async throws {
        for _ in 0..<500 {
            if try condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Program.Failed(description: "it did not come about in ten seconds")
    }
}

/// Random numbers that a seed repeats.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
