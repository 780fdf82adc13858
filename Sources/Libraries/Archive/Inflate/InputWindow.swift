internal import Faults

/// Where compressed bytes come from: fills the buffer with what is there, blocking until there is something; 0 is the
/// end.
typealias ByteSource = (UnsafeMutableRawBufferPointer) throws(Fault) -> Int

/// A window on a source that a decoder looks through and consumes.
final class InputWindow {
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    private let source: ByteSource
    private var start = 0
    private var end = 0
    private(set) var isAtEnd = false
    /// All bytes consumed so far.
    private(set) var consumed: Int64 = 0

    init(_ source: @escaping ByteSource) {
        self.source = source
    }

    deinit { room.deallocate() }

    /// What is there and not consumed.
    var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: room[start..<end]) }

    func consume(_ count: Int) {
        start += count
        consumed += Int64(count)
    }

    /// Reads on until `count` bytes are there; false where the source ends before.
    func want(_ count: Int) throws(Fault) -> Bool {
        while end - start < count {
            if isAtEnd { return false }
            if start > 0 {
                room.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<end]))
                (start, end) = (0, end - start)
            }
            let read = try source(UnsafeMutableRawBufferPointer(rebasing: room[end...]))
            isAtEnd = read == 0
            end += read
        }
        return true
    }
}
