import EngineAPI
import Faults
import Testing

@testable import Client

/// What someone who comes from Docker would notice, found by contrib/compat.
@Suite struct SwitcherTests {
    @Test(arguments: [
        (FaultKind.invalidArgument, "exec web x", Int32(126)), (.commandNotFound, "exec web x", 127),
        (.commandNotExecutable, "exec web x", 126), (.commandNotFound, "exec -d web x", 1),
    ])
    func anExecThatCannotStartEndsAsAShellsCommand(kind: FaultKind, line: String, status: Int32) async throws {
        var engine = FakeEngine()
        engine.execStarted = { _ throws(Fault) in throw Fault(kind, "no") }
        #expect(try await ClientRun.line(line, engine).status == status)
    }

    @Test func aForcedRemovalOfNothingPrintsNoName() async throws {
        var engine = FakeEngine()
        engine.remove = { input throws(Fault) in
            if input.0 == "b" { throw Fault(.notFound, "No such container: b") }
        }
        let run = try await ClientRun.line("rm -f a b c", engine)
        #expect(run.output == "a\nc\n" && run.status == 0)
        #expect(run.errors == "Error response from daemon: No such container: b\n")
    }

    @Test(arguments: ["", "container", "image"])
    func wordsThatNameNoCommandGetHelpOnStandardError(line: String) async throws {
        let run = try await ClientRun.line(line)
        #expect(run.output == "" && run.errors.hasPrefix("Usage:  docker") && run.status == 0)
    }

    @Test func aTemplateThatFailsOnAnObjectEndsWith1AndABadOneWith64() async throws {
        var engine = FakeEngine()
        engine.inspect = { _ throws(Fault) in Samples.container }
        #expect(try await ClientRun.of(["inspect", "-f", "{{.Nosuch}}", "web"], engine).status == 1)
        #expect(try await ClientRun.of(["inspect", "-f", "{{.State", "web"], engine).status == 64)
    }

    @Test func anImageThatIsNoReferenceIsRefusedBeforeTheEngineIsAsked() async throws {
        let run = try await ClientRun.line("run UPPER")
        #expect(run.status == 125 && run.errors.hasPrefix("docker: invalid reference format"))
    }

    @Test func pruneTurnsALengthOfTimeIntoAMoment() async throws {
        let seen = Seen<Filters>()
        var engine = FakeEngine()
        engine.prune = { filters throws(Fault) in
            seen.note(filters)
            return ContainersPruneResponse(containersDeleted: nil, spaceReclaimed: 0)
        }
        _ = try await ClientRun.line("container prune -f --filter until=1h", engine)
        let until = try #require(seen.all.first?["until"]?.first.flatMap(Double.init))
        #expect(until > 1_600_000_000)
    }

    @Test func aSizeWithAnUnknownUnitNamesIt() async throws {
        let run = try await ClientRun.line("run -m 10x img")
        #expect(run.errors.hasPrefix("invalid argument \"10x\" for \"-m, --memory\" flag: invalid suffix: 'x'\n"))
    }

    @Test func quietWithAFormatWarns() async throws {
        var engine = FakeEngine()
        engine.list = { _ throws(Fault) in [] }
        let run = try await ClientRun.line("ps -q --format {{.Names}}", engine)
        #expect(run.errors == "WARNING: Ignoring custom format, because both --format and --quiet are set.\n")
    }
}
