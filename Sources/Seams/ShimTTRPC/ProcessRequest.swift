internal import ShimAPI
internal import ShimMessages
internal import SwiftProtobuf

/// The requests that name a process and nothing else.
protocol ProcessRequest: Message {
    var id: String { get set }
    var execID: String { get set }
}

extension WireStartRequest: ProcessRequest {}
extension WireDeleteRequest: ProcessRequest {}
extension WireStateRequest: ProcessRequest {}
extension WireWaitRequest: ProcessRequest {}

extension ProcessRequest {
    static func with(_ process: ShimProcess) -> Self {
        var request = Self()
        request.id = process.id
        request.execID = process.execID
        return request
    }

    var process: ShimProcess { ShimProcess(id: id, execID: execID) }
}
