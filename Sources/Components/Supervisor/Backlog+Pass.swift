internal import Linux
internal import LogDriverAPI

extension Backlog {
    /// Sends one frame whose `count` bytes wait in `pipe`, where the kernel leaves them (splice(2)): nothing is copied.
    /// What the socket does not take is read and kept. false when the client is gone, or the bytes are: a container
    /// can read its own pipe behind our back, and then the frame cannot be finished.
    mutating func pass(_ stream: LogStream, from pipe: Int32, count: Int, to client: ByteChannel) -> Bool {
        guard appendHeader(stream, count, to: client) else { return false }
        var left = count
        while left > 0, isEmpty {
            // A kernel that cannot splice this pair is one that takes nothing; reading always works.
            switch (try? spliceNow(from: pipe, to: client.raw, count: left)) ?? .notNow {
            case .bytes(let count):
                note(taken: count)
                left -= count
            case .notNow: return keep(left, from: pipe)
            case .ended: return false
            }
        }
        return left == 0 || keep(left, from: pipe)
    }

    private mutating func keep(_ count: Int, from pipe: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
            var left = count
            while left > 0 {
                let part = UnsafeMutableRawBufferPointer(rebasing: room[..<min(left, room.count)])
                // A pipe that fails has ended, whatever the reason.
                guard case .bytes(let got) = (try? readNow(pipe, into: part)) ?? .ended,
                    keep(UnsafeRawBufferPointer(rebasing: part[..<got]))
                else { return false }
                left -= got
            }
            return true
        }
    }
}
