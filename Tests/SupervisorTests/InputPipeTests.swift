import Glibc
import Linux
import Testing

@testable import Supervisor

@Suite struct InputPipeTests {
    /// A pipe whose reader takes what it is told to.
    private final class Bench {
        let loop: EventLoop
        let reader: ByteChannel
        var input: InputPipe?
        var drained = 0

        init() throws {
            loop = try EventLoop()
            let ends = try Pipe().ends()
            reader = ByteChannel(OwnedFD(adopting: ends.read))
            try setNonblocking(reader.raw)
            input = try InputPipe(ByteChannel(OwnedFD(adopting: ends.write)), loop: loop)
            input?.whenDrained = { [unowned self] in drained += 1 }
        }

        func write(_ count: Int) {
            [UInt8](repeating: 7, count: count).withUnsafeBytes { input?.write($0) }
        }

        /// At most `limit` bytes; -1 when there are none, 0 at the end.
        func take(_ limit: Int) -> Int {
            var room = [UInt8](repeating: 0, count: limit)
            return read(reader.raw, &room, limit)
        }
    }

    @Test func roomIsToldAlsoWhenThePipeTookOnlyAPart() throws {
        let bench = try Bench()
        bench.write(200 << 10)
        #expect(bench.input?.isFull == true)
        // Not all fits at once, but more than what keeps clients waiting.
        for _ in 0..<2 {
            _ = bench.take(64 << 10)
            try bench.loop.turn()
        }
        #expect(bench.input?.isFull == false && bench.drained == 1)
    }

    @Test func theEndComesAfterAllThatWasWritten() throws {
        let bench = try Bench()
        bench.write(200 << 10)
        bench.input?.close()
        var total = 0
        while true {
            let count = bench.take(50_000)
            if count == 0 { break }
            if count > 0 { total += count } else { try bench.loop.turn() }
        }
        #expect(total == 200 << 10)
    }
}
