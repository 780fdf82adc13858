internal import Glibc
internal import LogDriverAPI

/// Cuts output into the messages of a log: lines, and parts of 16 KiB of longer ones, as Docker's copier does.
struct LineSplitter {
    private static let longest = 16384

    /// The beginning of a line whose end has not come.
    private var begun: [UInt8] = []

    mutating func take(_ bytes: UnsafeRawBufferPointer, _ stream: LogStream, at time: Int64, into log: any LogWriter) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let room = Self.longest - begun.count
            let window = min(room, rest.count)
            guard let found = memchr(base, 0x0A, window) else {
                if window == room {
                    emit(UnsafeRawBufferPointer(rebasing: rest[..<room]), stream, time, log, partial: true)
                } else {
                    begun.append(contentsOf: rest)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[window...])
                continue
            }
            let length = UnsafeRawPointer(found) - base
            emit(UnsafeRawBufferPointer(rebasing: rest[..<length]), stream, time, log, partial: false)
            rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
        }
    }

    /// The stream ended: what is left is a message without a line's end.
    mutating func finish(_ stream: LogStream, at time: Int64, into log: any LogWriter) {
        if !begun.isEmpty { emit(UnsafeRawBufferPointer(start: nil, count: 0), stream, time, log, partial: true) }
    }

    private mutating func emit(
        _ end: UnsafeRawBufferPointer, _ stream: LogStream, _ time: Int64, _ log: any LogWriter, partial: Bool
    ) {
        if begun.isEmpty { return log.append(end, stream, at: time, partial: partial) }
        begun.append(contentsOf: end)
        begun.withUnsafeBytes { log.append($0, stream, at: time, partial: partial) }
        begun.removeAll(keepingCapacity: false)
    }
}
