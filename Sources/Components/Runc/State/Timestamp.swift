internal import Linux

/// Times as records hold them.
enum Timestamp {
    /// Now, RFC 3339 with nanoseconds, UTC. Not by the libc: its gmtime_r(3) reads the host's time zone first.
    static func now() -> String { WallClock.text(WallClock.nanoseconds, fixed: true) }
}
