internal import Faults
internal import FoundationEssentials
internal import ShimMessages
internal import SwiftProtobuf

/// A call before its method's own message is looked at.
struct RequestEnvelope: Equatable {
    var service: String
    var method: String
    var payload: [UInt8]
    /// 0: no deadline.
    var timeoutNanoseconds: Int64 = 0
}

extension RequestEnvelope {
    /// Data of a request frame.
    func encoded() throws(Fault) -> [UInt8] {
        var request = TTRPCRequest()
        request.service = service
        request.method = method
        request.payload = Data(payload)
        request.timeoutNano = timeoutNanoseconds
        return try encode(request)
    }

    init(decoding bytes: [UInt8]) throws(Fault) {
        let request = try decode(TTRPCRequest.self, bytes)
        self.init(
            service: request.service, method: request.method, payload: Array(request.payload),
            timeoutNanoseconds: request.timeoutNano)
    }
}

/// Data of a response frame: the method's message, or what went wrong.
enum ResponseEnvelope {
    static func encoded(_ result: Result<[UInt8], Fault>) throws(Fault) -> [UInt8] {
        var response = TTRPCResponse()
        switch result {
        case .success(let payload): response.payload = Data(payload)
        case .failure(let fault): response.status = status(fault)
        }
        return try encode(response)
    }

    static func decode(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
        let response = try ShimTTRPC.decode(TTRPCResponse.self, bytes)
        guard response.hasStatus, response.status.code != 0 else { return Array(response.payload) }
        throw fault(response.status)
    }

    // Kinds that share a gRPC code (126 and 127 are Docker's, not gRPC's) travel by name in a detail of their own.
    private static let kindType = "swmono.shim.v1.Kind"

    private static func status(_ fault: Fault) -> TTRPCStatus {
        var status = TTRPCStatus()
        status.code = Int32(fault.kind.grpcCode)
        status.message = fault.message
        var detail = Google_Protobuf_Any()
        detail.typeURL = kindType
        detail.value = Data(fault.kind.rawValue.utf8)
        status.details = [detail]
        return status
    }

    private static func fault(_ status: TTRPCStatus) -> Fault {
        let detail = status.details.first { $0.typeURL == kindType }
        let named = detail.flatMap { FaultKind(rawValue: String(decoding: $0.value, as: UTF8.self)) }
        return Fault(named ?? FaultKind(grpcCode: Int(status.code)), status.message)
    }
}

/// A message's bytes; only a message beyond 2 GiB fails.
func encode(_ message: some Message) throws(Fault) -> [UInt8] {
    do { return try message.serializedBytes() } catch {
        throw Fault(.internal, "encode a message of the shim: \(error)", cause: error)
    }
}

/// A message from a stranger's bytes.
func decode<M: Message>(_ type: M.Type, _ bytes: [UInt8]) throws(Fault) -> M {
    do { return try M(serializedBytes: bytes) } catch {
        throw Fault(.invalidArgument, "decode \(M.protoMessageName): \(error)", cause: error)
    }
}
