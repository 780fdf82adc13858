internal import Faults
internal import Linux
internal import State

/// Runs system calls; a failure becomes a fault that says what was being done.
func naming<Value: ~Copyable>(
    _ doing: @autoclosure () -> String, _ body: () throws(SystemError) -> Value
) throws(Fault) -> Value {
    do { return try body() } catch { throw error.fault(doing()) }
}

/// Runs `body` under a lock, which is let go whatever comes of it.
func holding<Value>(_ lock: consuming FileLock, _ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    let result = Result { () throws(Fault) in try body() }
    lock.release()
    return try result.get()
}
