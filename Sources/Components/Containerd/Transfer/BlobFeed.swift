internal import Faults
internal import Glibc
internal import Linux

/// A blob that is read from its start while its end is still being written: the writer tells how far it is, the reader
/// waits for more. What is between them is the file, not memory.
final class BlobFeed: @unchecked Sendable {
    // Unchecked: what follows `mutex` is touched only while it is held; `position` by the one reader alone.
    private let file: OwnedFD
    private let size: Int64
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var available: Int64
    private var failure: Fault?
    private var position: Int64 = 0
    private let onRead: @Sendable (Int64) -> Void

    /// `available`: bytes that are there; all of `size` for a blob that is whole. `onRead` is told where the reader is.
    init(
        _ file: consuming OwnedFD, size: Int64, available: Int64, onRead: @escaping @Sendable (Int64) -> Void
    ) {
        self.file = file
        self.size = size
        self.available = available
        self.onRead = onRead
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        changed.deallocate()
    }

    /// The writer: so many bytes are in the file.
    func advance(to count: Int64) {
        pthread_mutex_lock(mutex)
        available = count
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// The writer gave up: the reader gets this fault in place of more bytes.
    func fail(_ fault: Fault) {
        pthread_mutex_lock(mutex)
        if failure == nil { failure = fault }
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// The reader: the next bytes, waiting for at least one; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
        if position == size { return 0 }
        pthread_mutex_lock(mutex)
        while available == position, failure == nil { pthread_cond_wait(changed, mutex) }
        let (end, failure) = (available, failure)
        pthread_mutex_unlock(mutex)
        if let failure { throw failure }
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(Int(min(end - position, Int64(buffer.count)))))
        let count = try doing("read a layer") { () throws(SystemError) in try file.read(into: part, at: position) }
        guard count > 0 else { throw Fault(.dataLoss, "a layer's file became shorter while it was read") }
        position += Int64(count)
        onRead(position)
        return count
    }
}
