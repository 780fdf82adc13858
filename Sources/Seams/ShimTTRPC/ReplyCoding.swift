internal import Faults
internal import FoundationEssentials
internal import ShimAPI
internal import ShimMessages
internal import SwiftProtobuf

/// Answers of the calls, to and from their messages.
enum ReplyCoding {
    static func encode(_ reply: ShimReply, to call: ShimCall) throws(Fault) -> [UInt8] {
        switch reply {
        case .empty: []
        // Create and Start answer with the same field.
        case .pid(let pid): try ShimTTRPC.encode(WireStartResponse.with { $0.pid = UInt32(clamping: pid) })
        case .exit(let exit): try self.exit(exit, to: call)
        case .state(let state): try ShimTTRPC.encode(wire(state))
        case .pids(let pids): try ShimTTRPC.encode(wire(pids))
        case .stats(let type, let value):
            try ShimTTRPC.encode(WireStatsResponse.with { $0.stats = any(type, value) })
        case .connect(let shim, let task, let version):
            try ShimTTRPC.encode(
                WireConnectResponse.with {
                    $0.shimPid = UInt32(clamping: shim)
                    $0.taskPid = UInt32(clamping: task)
                    $0.version = version
                })
        }
    }

    static func decode(_ bytes: [UInt8], to call: ShimCall) throws(Fault) -> ShimReply {
        switch call {
        case .create, .start: return .pid(Int32(clamping: try ShimTTRPC.decode(WireStartResponse.self, bytes).pid))
        case .delete:
            let response = try ShimTTRPC.decode(WireDeleteResponse.self, bytes)
            return .exit(exit(response.pid, response.exitStatus, response.exitedAt))
        case .wait:
            let response = try ShimTTRPC.decode(WireWaitResponse.self, bytes)
            return .exit(exit(0, response.exitStatus, response.exitedAt))
        case .state: return try state(bytes)
        case .pids:
            return .pids(try ShimTTRPC.decode(WirePidsResponse.self, bytes).processes.map { Int32(clamping: $0.pid) })
        case .stats:
            let stats = try ShimTTRPC.decode(WireStatsResponse.self, bytes).stats
            return .stats(type: stats.typeURL, value: Array(stats.value))
        case .connect:
            let response = try ShimTTRPC.decode(WireConnectResponse.self, bytes)
            return .connect(
                shimPid: Int32(clamping: response.shimPid), taskPid: Int32(clamping: response.taskPid),
                version: response.version)
        default: return .empty
        }
    }

    private static func exit(_ exit: ShimExit, to call: ShimCall) throws(Fault) -> [UInt8] {
        if case .wait = call {
            return try ShimTTRPC.encode(
                WireWaitResponse.with {
                    $0.exitStatus = exit.status
                    $0.exitedAt = time(exit.exitedAt)
                })
        }
        return try ShimTTRPC.encode(
            WireDeleteResponse.with {
                $0.pid = UInt32(clamping: exit.pid)
                $0.exitStatus = exit.status
                $0.exitedAt = time(exit.exitedAt)
            })
    }

    private static func exit(_ pid: UInt32, _ status: UInt32, _ time: Google_Protobuf_Timestamp) -> ShimExit {
        let (seconds, overflow) = time.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let whole = overflow ? 0 : seconds
        return ShimExit(pid: Int32(clamping: pid), status: status, exitedAt: whole &+ Int64(time.nanos))
    }

    private static func wire(_ state: ShimState) -> WireStateResponse {
        .with {
            $0.id = state.process.id
            $0.execID = state.process.execID
            $0.bundle = state.bundle
            $0.pid = UInt32(clamping: state.pid)
            $0.status = WireTaskStatus(rawValue: state.status.rawValue) ?? .unknown
            $0.terminal = state.terminal
            if let exit = state.exit {
                $0.exitStatus = exit.status
                $0.exitedAt = time(exit.exitedAt)
            }
        }
    }

    private static func state(_ bytes: [UInt8]) throws(Fault) -> ShimReply {
        let response = try ShimTTRPC.decode(WireStateResponse.self, bytes)
        let status = ShimStatus(rawValue: response.status.rawValue) ?? .unknown
        return .state(
            ShimState(
                process: ShimProcess(id: response.id, execID: response.execID), bundle: response.bundle,
                pid: Int32(clamping: response.pid), status: status, terminal: response.terminal,
                exit: status == .stopped ? exit(response.pid, response.exitStatus, response.exitedAt) : nil))
    }

    private static func wire(_ pids: [Int32]) -> WirePidsResponse {
        .with { $0.processes = pids.map { pid in .with { $0.pid = UInt32(clamping: pid) } } }
    }

    private static func time(_ nanoseconds: Int64) -> Google_Protobuf_Timestamp {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Google_Protobuf_Timestamp(seconds: seconds, nanos: Int32(rest))
    }

    private static func any(_ type: String, _ value: [UInt8]) -> Google_Protobuf_Any {
        .with {
            $0.typeURL = type
            $0.value = Data(value)
        }
    }
}
