import Testing

@testable import Faults

@Suite struct FaultKindTests {
    @Test("a gRPC code survives the way there and back, but for kinds that share one", arguments: FaultKind.allCases)
    func grpcRoundTrip(kind: FaultKind) {
        let shared: Set<FaultKind> = [.notModified, .commandNotExecutable, .commandNotFound]
        #expect(shared.contains(kind) || FaultKind(grpcCode: kind.grpcCode) == kind)
    }

    @Test("docker run's exit codes for a command that cannot run")
    func runExitCodes() {
        #expect(FaultKind.commandNotFound.runExitCode == 127)
        #expect(FaultKind.commandNotExecutable.runExitCode == 126)
        #expect(FaultKind.notFound.runExitCode == 125)
    }
}
