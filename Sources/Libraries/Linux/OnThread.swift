internal import Glibc

/// Runs `body` on a new thread and waits for its end: for state that the kernel keeps per thread (setns(2),
/// unshare(2)), which dies with the thread instead of being put back.
package func onThread<Value>(_ body: () throws(SystemError) -> Value) throws(SystemError) -> Value {
    var result: Result<Value, SystemError>?
    try withoutActuallyEscaping({ result = Result { () throws(SystemError) in try body() } }) {
        (work: @escaping () -> Void) throws(SystemError) in
        try runToEnd(ThreadWork(work))
    }
    guard let result else { throw SystemError("pthread_create", errno: EAGAIN) }
    return try result.get()
}

private final class ThreadWork {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}

private func runToEnd(_ work: ThreadWork) throws(SystemError) {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(work)
    let failure = pthread_create(
        &thread, nil,
        { raw in
            if let raw { Unmanaged<ThreadWork>.fromOpaque(raw).takeRetainedValue().body() }
            return nil
        }, argument.toOpaque())
    guard failure == 0 else {
        argument.release()
        throw SystemError("pthread_create", errno: failure)
    }
    pthread_join(thread, nil)
}
