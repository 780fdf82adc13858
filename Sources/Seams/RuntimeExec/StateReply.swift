internal import Faults
internal import FoundationEssentials
internal import RuntimeAPI

/// What `state` prints (runtime-spec, runtime.md, "State"); members we do not need are skipped.
struct StateReply: Decodable {
    let id: String
    let status: RuntimeState.Status
    let pid: Int32?
    let bundle: String

    static func decode(_ output: [UInt8]) throws(Fault) -> RuntimeState {
        do {
            let reply = try JSONDecoder().decode(StateReply.self, from: Data(output))
            return RuntimeState(id: reply.id, status: reply.status, pid: reply.pid ?? 0, bundle: reply.bundle)
        } catch {
            throw Fault(.internal, "the runtime's state is not what the specification says", cause: error)
        }
    }
}
