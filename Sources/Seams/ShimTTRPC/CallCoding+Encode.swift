internal import Faults
internal import FoundationEssentials
internal import OCI
internal import ShimAPI
internal import ShimMessages
internal import SwiftProtobuf

/// Names of the services on the wire.
enum ShimService {
    static let task = "containerd.task.v2.Task"
    /// The same messages under containerd 2's name.
    static let task3 = "containerd.task.v3.Task"
    static let own = "swmono.shim.v1.Shim"
}

extension RequestEnvelope {
    /// The call as a request of its service.
    init(_ call: ShimCall) throws(Fault) {
        let (method, payload) = try Self.message(call)
        var service = ShimService.task
        if case .attach = call { service = ShimService.own }
        self.init(service: service, method: method, payload: payload)
    }

    private static func message(_ call: ShimCall) throws(Fault) -> (String, [UInt8]) {
        switch call {
        case .create(let create): ("Create", try encode(wire(create)))
        case .start(let process): ("Start", try encode(WireStartRequest.with(process)))
        case .delete(let process): ("Delete", try encode(WireDeleteRequest.with(process)))
        case .exec(let exec): ("Exec", try encode(wire(exec)))
        case .state(let process): ("State", try encode(WireStateRequest.with(process)))
        case .wait(let process): ("Wait", try encode(WireWaitRequest.with(process)))
        case .attach(let attach): ("Attach", try encode(wire(attach)))
        case .resize(let process, let width, let height): ("ResizePty", try encode(wire(process, width, height)))
        case .kill(let process, let signal, let all): ("Kill", try encode(wire(process, signal, all)))
        case .closeIO(let process, let stdin): ("CloseIO", try encode(wire(process, stdin)))
        case .update(let id, let resources): ("Update", try encode(wire(id, resources)))
        default: try container(call)
        }
    }

    private static func container(_ call: ShimCall) throws(Fault) -> (String, [UInt8]) {
        switch call {
        case .pids(let id): ("Pids", try encode(WirePidsRequest.with { $0.id = id }))
        case .pause(let id): ("Pause", try encode(WirePauseRequest.with { $0.id = id }))
        case .resume(let id): ("Resume", try encode(WireResumeRequest.with { $0.id = id }))
        case .stats(let id): ("Stats", try encode(WireStatsRequest.with { $0.id = id }))
        case .connect(let id): ("Connect", try encode(WireConnectRequest.with { $0.id = id }))
        case .shutdown(let id, let now):
            (
                "Shutdown",
                try encode(
                    WireShutdownRequest.with {
                        $0.id = id
                        $0.now = now
                    })
            )
        default: throw Fault(.internal, "a call of the shim has no method on the wire")
        }
    }

    private static func wire(_ create: ShimCreate) -> WireCreateTaskRequest {
        .with {
            $0.id = create.id
            $0.bundle = create.bundle
            $0.rootfs = create.rootfs.map(wire)
            $0.terminal = create.terminal
            $0.stdin = create.stdin.uri
            $0.stdout = create.stdout.uri
            $0.stderr = create.stderr.uri
        }
    }

    private static func wire(_ mount: RootMount) -> WireMount {
        .with {
            $0.type = mount.type
            $0.source = mount.source
            $0.target = mount.target
            $0.options = mount.options
        }
    }

    private static func wire(_ exec: ShimExec) -> WireExecProcessRequest {
        .with {
            $0.id = exec.process.id
            $0.execID = exec.process.execID
            $0.terminal = exec.terminal
            $0.stdin = exec.stdin.uri
            $0.stdout = exec.stdout.uri
            $0.stderr = exec.stderr.uri
            $0.spec = any("types.containerd.io/opencontainers/runtime-spec/1/Process", exec.spec)
        }
    }

    private static func wire(_ attach: ShimAttach) -> PrivateAttachRequest {
        .with {
            $0.id = attach.process.id
            $0.execID = attach.process.execID
            $0.stdin = attach.stdin
            $0.stdout = attach.stdout
            $0.stderr = attach.stderr
            $0.closesStdin = attach.closesStdin
        }
    }

    private static func wire(_ process: ShimProcess, _ width: UInt16, _ height: UInt16) -> WireResizePtyRequest {
        .with {
            $0.id = process.id
            $0.execID = process.execID
            $0.width = UInt32(width)
            $0.height = UInt32(height)
        }
    }

    private static func wire(_ process: ShimProcess, _ signal: Int32, _ all: Bool) -> WireKillRequest {
        .with {
            $0.id = process.id
            $0.execID = process.execID
            $0.signal = UInt32(clamping: signal)
            $0.all = all
        }
    }

    private static func wire(_ process: ShimProcess, _ stdin: Bool) -> WireCloseIORequest {
        .with {
            $0.id = process.id
            $0.execID = process.execID
            $0.stdin = stdin
        }
    }

    private static func wire(_ id: String, _ resources: [UInt8]) -> WireUpdateTaskRequest {
        .with {
            $0.id = id
            $0.resources = any("types.containerd.io/opencontainers/runtime-spec/1/LinuxResources", resources)
        }
    }

    private static func any(_ type: String, _ value: [UInt8]) -> Google_Protobuf_Any {
        .with {
            $0.typeURL = type
            $0.value = Data(value)
        }
    }
}
