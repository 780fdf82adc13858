/// What `docker logs` asks for.
package struct LogQuery: Sendable {
    package var stdout: Bool
    package var stderr: Bool
    /// Only messages at or after this time, nanoseconds since 1970.
    package var since: Int64?
    /// Only messages before or at this time, nanoseconds since 1970; a follower ends there.
    package var until: Int64?
    /// Only that many messages from the end; nil: all.
    package var tail: Int?
    /// Each message begins with its time and a space.
    package var timestamps: Bool
    /// Each message begins (behind its time) with what the log keeps beside it: `k=v,k=v` and a space.
    package var details: Bool
    /// Docker's multiplexed frames; false: the messages alone, as for a terminal.
    package var framed: Bool
    /// Whether to wait for more.
    package var follow: Bool
    /// Following ends, after all that was written, once this file exists: the container's exit record.
    package var endMark: String?

    package init(
        stdout: Bool = true, stderr: Bool = true, since: Int64? = nil, until: Int64? = nil, tail: Int? = nil,
        timestamps: Bool = false, details: Bool = false, framed: Bool = true, follow: Bool = false,
        endMark: String? = nil
    ) {
        self.stdout = stdout
        self.stderr = stderr
        self.since = since
        self.until = until
        self.tail = tail
        self.timestamps = timestamps
        self.details = details
        self.framed = framed
        self.follow = follow
        self.endMark = endMark
    }
}
