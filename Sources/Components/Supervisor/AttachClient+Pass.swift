internal import Linux
internal import LogDriverAPI

extension AttachClient {
    /// Less is read and written: that costs as little, and pins no pages.
    private static let least = 16 << 10
    /// Fits into what a writable socket has free.
    private static let most = 128 << 10

    /// Moves output from a process's pipe to this client, who alone wants it; nil where it must be read instead.
    func pass(_ stream: LogStream, from pipe: Int32) -> Transfer? {
        // What cannot be told is read.
        guard takesPasses, let waiting = try? readableBytes(pipe), waiting >= Self.least else { return nil }
        guard isWritableNow(connection.raw) else {
            choke()
            return .notNow
        }
        let count = min(waiting, Self.most)
        guard backlog.pass(stream, from: pipe, count: count, to: connection) else {
            leave()
            return .bytes(count)
        }
        delivered()
        return .bytes(count)
    }
}
