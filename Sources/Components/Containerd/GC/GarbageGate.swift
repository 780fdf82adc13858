internal import Faults
internal import Linux
internal import State

/// Keeps the collector and those who publish references apart (`gc.lock`): many publish at the same time, the
/// collector alone. Held for milliseconds.
struct GarbageGate: Sendable {
    let path: String
    private let folder: String

    init(_ instance: Instance) {
        path = instance.gcLock
        folder = instance.locks
    }

    /// Runs `body`, which makes content visible or refers to it, while nothing is collected.
    func publishing<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
        try lock(.shared).held(while: body)
    }

    /// Runs `body` while nobody publishes.
    func collecting<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
        try lock(.exclusive).held(while: body)
    }

    private func lock(_ mode: FileLock.Mode) throws(Fault) -> FileLock {
        try doing("lock the image store") { () throws(SystemError) in
            do throws(SystemError) { return try FileLock(path, mode) } catch {
                try makeFolder(folder)
                return try FileLock(path, mode)
            }
        }
    }
}
