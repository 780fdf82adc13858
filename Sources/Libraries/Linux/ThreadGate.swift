internal import Glibc

/// The queue of a `BlockingPool` and the count of its threads, under one mutex.
final class ThreadGate: @unchecked Sendable {
    // Unchecked: every property is touched only between lock and unlock.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var queue: [@Sendable () -> Void] = []
    private var head = 0
    private var idle = 0
    private var threads = 0
    private static let idleSeconds = 5

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Queues `work`; true: the caller has to start a thread.
    func push(_ work: @escaping @Sendable () -> Void, limit: Int) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        queue.append(work)
        if idle >= queue.count - head {
            pthread_cond_signal(condition)
            return false
        }
        guard threads < limit else { return false }
        threads += 1
        return true
    }

    /// A thread could not be started: what waits is served here and now rather than never, if nobody else will.
    func threadMissing() {
        pthread_mutex_lock(mutex)
        threads -= 1
        let work = threads == 0 ? pop() : nil
        pthread_mutex_unlock(mutex)
        work?()
    }

    /// Whether the calling thread is one of ours.
    var isServedHere: Bool { servedHere() == UnsafeRawPointer(mutex) }

    /// A thread's life: takes work until none came for a while.
    func serve() {
        serveHere(mutex)
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let work = pop() { return work }
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += Self.idleSeconds
        idle += 1
        var status: Int32 = 0
        while head == queue.count, status != ETIMEDOUT {
            status = pthread_cond_timedwait(condition, mutex, &deadline)
        }
        idle -= 1
        let work = pop()
        if work == nil { threads -= 1 }
        return work
    }

    private func pop() -> (@Sendable () -> Void)? {
        guard head < queue.count else { return nil }
        let work = queue[head]
        head += 1
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        }
        return work
    }
}
