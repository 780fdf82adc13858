internal import Faults
internal import Glibc
internal import Linux

/// Inflates ahead on a thread of its own, into a few buffers that go round.
final class InflateThread: @unchecked Sendable {
    // Unchecked: everything below `mutex` is touched only while it is held; a buffer belongs to one side at a time.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var free: [UnsafeMutableRawBufferPointer] = []
    private var filled: [UnsafeMutableRawBufferPointer] = []
    private var outcome: Result<Void, Fault>?
    private var isAbandoned = false
    private var lent: UnsafeMutableRawBufferPointer?
    private let buffers: [UnsafeMutableRawBufferPointer]

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
        buffers = (0..<4).map { _ in .allocate(byteCount: 512 << 10, alignment: 64) }
        free = buffers
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        changed.deallocate()
        for buffer in buffers { buffer.deallocate() }
    }

    /// Inflates `source` to its end, on the calling thread; `next` on the other thread gets what comes.
    func serve(_ source: @escaping ByteSource, _ limits: UnpackLimits) {
        var result = Result<Void, Fault>.success(())
        do throws(Fault) { try inflateAll(source, limits) } catch { result = .failure(error) }
        locked { outcome = result }
    }

    private func inflateAll(_ source: @escaping ByteSource, _ limits: UnpackLimits) throws(Fault) {
        let window = InputWindow(source)
        let inflater = try inflater(for: window)
        var total: Int64 = 0
        while let buffer = takeFree() {
            let count = try inflater.fill(buffer)
            total += Int64(count)
            try limits.check(inflated: total, from: window.consumed)
            if count == 0 { return }
            locked { filled.append(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])) }
        }
    }

    private func takeFree() -> UnsafeMutableRawBufferPointer? {
        waiting(until: { isAbandoned || !free.isEmpty }) { isAbandoned ? nil : free.removeLast() }
    }

    /// The next bytes, good until the next call; nil at the end.
    func next() throws(Fault) -> UnsafeRawBufferPointer? {
        let part: UnsafeMutableRawBufferPointer? = waiting(until: { !filled.isEmpty || outcome != nil }) {
            if let lent, let whole = buffers.first(where: { $0.baseAddress == lent.baseAddress }) { free.append(whole) }
            lent = filled.isEmpty ? nil : filled.removeFirst()
            return lent
        }
        if let part { return UnsafeRawBufferPointer(part) }
        if case .failure(let fault)? = locked({ outcome }) { throw fault }
        return nil
    }

    /// Nobody will ask any more: the thread shall end.
    func abandon() {
        locked { isAbandoned = true }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        waiting(until: { true }, body)
    }

    private func waiting<Value>(until ready: () -> Bool, _ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        while !ready() { pthread_cond_wait(changed, mutex) }
        let value = body()
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
        return value
    }
}
