internal import Linux

/// A pipe whose content is kept, up to a limit; more is read and dropped, so that the writer never hangs.
final class CapturedPipe {
    private let readEnd: OwnedFD
    private var writer: OwnedFD?
    private var isOpen = true
    private(set) var bytes: [UInt8] = []

    private static let limit = 1 << 20

    init() throws(SystemError) {
        let ends = try Pipe().ends()
        readEnd = OwnedFD(adopting: ends.read)
        writer = OwnedFD(adopting: ends.write)
        try setNonblocking(readEnd.raw)
    }

    /// To be lent to the child; -1 after `closeWriteEnd`.
    var writeEnd: Int32 { writer?.raw ?? -1 }

    func closeWriteEnd() { writer = nil }

    /// nil at the end of the stream.
    var awaited: Int32? { isOpen ? readEnd.raw : nil }

    /// Reads what is there.
    func drain() throws(SystemError) {
        let descriptor = readEnd.raw
        while isOpen {
            let came = try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) {
                (room) throws(SystemError) -> Transfer in
                let came = try readNow(descriptor, into: room)
                if case .bytes(let count) = came {
                    bytes.append(contentsOf: room[..<min(count, max(0, Self.limit - bytes.count))])
                }
                return came
            }
            if came == .notNow { return }
            isOpen = came != .ended
        }
    }
}
