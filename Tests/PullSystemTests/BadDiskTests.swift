import Conformance
import RegistryFixtures
import Testing

/// A disk that is full, or that cannot be written.
@Suite(.serialized) struct BadDiskTests {
    private func pull(mounting options: String) async throws -> Engine.Outcome {
        try await Engine.with { engine in
            let registry = try TestImage.registry(of: TestImage.layout(in: engine.folder))
            try Program.run("mount", "-t", "tmpfs", "-o", options, "swmono-test", engine.dataRoot)
            defer { _ = try? Program.run("umount", engine.dataRoot) }
            return try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
                let outcome = try await engine.run("pull", "\(server.authority)/team/app")
                #expect(try engine.ingests().isEmpty)
                #expect(try engine.brokenBlobs().isEmpty)
                return outcome
            }
        }
    }

    @Test(.covers("img.pull.disk-full-clean"), arguments: ["size=64k", "size=2m", "size=5m"])
    func aFullDiskIsNamedAndNothingHalfWrittenStays(_ size: String) async throws {
        let outcome = try await pull(mounting: "\(size),mode=710")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("no space left on device"), "\(outcome)")
    }

    @Test func aDataRootThatCannotBeWrittenIsNamed() async throws {
        let outcome = try await pull(mounting: "ro,mode=710")
        #expect(outcome.code == 1)
        #expect(outcome.errors.lowercased().contains("read-only file system"), "\(outcome)")
        #expect(outcome.errors.contains("/data"), "\(outcome)")
    }
}
