internal import Glibc

/// Waits until one of the descriptors can be read or has hung up (poll(2)); nil when the time is over. Negative
/// `milliseconds`: for ever.
package func waitReadable(_ descriptors: [Int32], milliseconds: Int32) throws(SystemError) -> Int32? {
    var failure: SystemError?
    let ready: Int32? = withUnsafeTemporaryAllocation(of: pollfd.self, capacity: descriptors.count) { watched in
        for (index, number) in descriptors.enumerated() {
            watched.initializeElement(at: index, to: pollfd(fd: number, events: Int16(POLLIN), revents: 0))
        }
        do throws(SystemError) {
            try retrying("poll") { poll(watched.baseAddress, UInt(watched.count), milliseconds) }
        } catch { failure = error }
        return watched.first { $0.revents != 0 }?.fd
    }
    if let failure { throw failure }
    return ready
}
