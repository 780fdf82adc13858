internal import Glibc
internal import Linux

/// Moves the rest of a large frame from a socket into a pipe without reading it (splice(2)).
struct KernelCopy {
    /// Smaller ones are read together with what follows them.
    private static let least = 32 << 10

    private let source: Int32
    /// Those of the client's streams that are pipes.
    private let pipes: [Int32]
    /// Whether the last frame went this way: the next one is likely to.
    private(set) var moves = false

    init(source: Int32, output: Int32, errors: Int32) {
        self.source = source
        pipes = [output, errors].filter { $0 >= 0 && isPipe($0) }
    }

    /// How much of `frame` was moved; what was not is to be read.
    mutating func move(_ frame: (count: Int, target: Int32)?) -> Int {
        guard let frame, frame.count >= Self.least, pipes.contains(frame.target) else {
            // A header alone says nothing about the frames behind it.
            moves = false
            return 0
        }
        var moved = 0
        while moved < frame.count {
            // What the kernel cannot move, and both ends of the stream, show when it is read and written.
            guard case .bytes(let count) = next(frame.count - moved, frame.target) else { break }
            moved += count
        }
        moves = moved == frame.count
        return moved
    }

    private func next(_ count: Int, _ target: Int32) -> Transfer {
        while true {
            // As above: a failure shows again.
            let transfer = (try? spliceNow(from: source, to: target, count: count)) ?? .ended
            guard transfer == .notNow else { return transfer }
            wait(source, POLLIN)
            wait(target, POLLOUT)
        }
    }

    private func wait(_ descriptor: Int32, _ events: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        poll(&entry, 1, -1)
    }
}
