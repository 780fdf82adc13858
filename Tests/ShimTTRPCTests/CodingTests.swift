import Faults
import OCI
import ShimAPI
import Testing

@testable import ShimTTRPC

@Suite struct CodingTests {
    private static let process = ShimProcess(id: "c", execID: "e")

    private static let calls: [ShimCall] = [
        .create(
            ShimCreate(
                id: "c", bundle: "/b", rootfs: [RootMount(type: "overlay", source: "o", options: ["a=b"])],
                terminal: true, stdin: .none, stdout: .supervisor, stderr: .fifo("/f"))),
        .start(process), .delete(process), .state(process), .wait(process),
        .exec(
            ShimExec(
                process: process, spec: [123, 125], terminal: false, stdin: .supervisor, stdout: .supervisor,
                stderr: .none)),
        .resize(process, width: 80, height: 24), .pids(id: "c"), .pause(id: "c"), .resume(id: "c"),
        .kill(process, signal: 9, all: true), .closeIO(process, stdin: true), .update(id: "c", resources: [123, 125]),
        .stats(id: "c"), .connect(id: "c"), .shutdown(id: "c", now: true),
        .attach(ShimAttach(process: process, stdin: true, stdout: true, stderr: false, closesStdin: true)),
    ]

    @Test("every call is the same after its way over the wire", arguments: calls)
    func call(call: ShimCall) throws {
        let bytes = try RequestEnvelope(call).encoded()
        let back = try RequestEnvelope(decoding: bytes).call()
        #expect("\(back)" == "\(call)")
    }

    @Test("a kill is the bytes that containerd sends")
    func killBytes() throws {
        let request = try RequestEnvelope(.kill(ShimProcess(id: "c"), signal: 15, all: false))
        #expect(request.service == "containerd.task.v2.Task" && request.method == "Kill")
        #expect(request.payload == [0x0A, 1, 0x63, 0x18, 15])
        let bytes = try request.encoded()
        let service = Array("containerd.task.v2.Task".utf8)
        #expect(bytes == [0x0A, 23] + service + [0x12, 4] + Array("Kill".utf8) + [0x1A, 5] + request.payload)
    }

    @Test("a fault keeps its kind and text, the kinds that gRPC has no code for too")
    func faults() throws {
        for kind in [FaultKind.notFound, .failedPrecondition, .commandNotFound, .commandNotExecutable] {
            let bytes = try ResponseEnvelope.encoded(.failure(Fault(kind, "no such thing")))
            let fault = #expect(throws: Fault.self) { try ResponseEnvelope.decode(bytes) }
            #expect(fault?.kind == kind && fault?.message == "no such thing")
        }
    }

    @Test("containerd 2's service name is the same service; others are unimplemented")
    func services() throws {
        var request = try RequestEnvelope(.pids(id: "c"))
        request.service = "containerd.task.v3.Task"
        #expect("\(try request.call())" == "\(ShimCall.pids(id: "c"))")
        request.service = "grpc.health.v1.Health"
        let unknown = request
        #expect(throws: Fault.self) { try unknown.call() }
    }
}
