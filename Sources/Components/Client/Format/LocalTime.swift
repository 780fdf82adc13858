internal import EngineAPI
internal import Glibc
internal import Linux

/// Times as lists print them.
enum LocalTime {
    /// `2026-01-02 03:04:05 +0000 UTC`, in the caller's time zone.
    static func text(seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S %z %Z", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `3 minutes ago`.
    static func ago(seconds: Int64) -> String { HumanDuration.text(seconds: now - seconds) + " ago" }

    static var now: Int64 { WallClock.nanoseconds / 1_000_000_000 }
}
