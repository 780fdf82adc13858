import Conformance
import Faults
import Glibc
import Linux
import Testing

@testable import Client

@Suite struct ContainerIDFileTests {
    private let path = "/tmp/swmono-cid-\(getpid())-\(UInt64.random(in: 0 ... .max))"

    @Test(.covers("cli.beh.run.cidfile")) func theIDIsWrittenAndATakenNameStopsAll() async throws {
        defer { unlink(path) }
        let run = try await ClientRun.line("run -d --cidfile \(path) img")
        #expect(run.status == 0)
        #expect(String(decoding: try readFile(path), as: UTF8.self) == "c0ffee")
        let again = try await ClientRun.line("run -d --cidfile \(path) img")
        #expect(again.status == 125)
        #expect(
            again.errors.hasPrefix(
                "docker: container ID file found, make sure the other container isn't running or delete \(path)\n"))
    }

    @Test func withoutAContainerThereIsNoFile() async throws {
        var engine = FakeEngine()
        engine.create = { _ throws(Fault) in throw Fault(.conflict, "name taken") }
        _ = try await ClientRun.line("run --cidfile \(path) img", engine)
        #expect(access(path, F_OK) != 0)
    }
}
