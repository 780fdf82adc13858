import Testing

@testable import ShimTTRPC

@Suite struct FrameTests {
    @Test("a frame is ten bytes of big-endian header and its data")
    func bytes() {
        let frame = Frame(stream: 3, kind: .request, flags: 1, data: [0xAA, 0xBB])
        #expect(frame.bytes == [0, 0, 0, 2, 0, 0, 0, 3, 1, 1, 0xAA, 0xBB])
        #expect(Frame(stream: 0x0102_0304, kind: .response, data: []).bytes == [0, 0, 0, 0, 1, 2, 3, 4, 2, 0])
    }

    @Test("frames come whole out of pieces of any size", arguments: [1, 2, 3, 7, 10, 11, 64])
    func pieces(size: Int) {
        let frames = [
            Frame(stream: 1, kind: .request, flags: 1, data: Array(0..<5)), Frame(stream: 3, kind: .request, data: []),
            Frame(stream: 5, kind: .data, data: Array(repeating: 7, count: 40)),
        ]
        let stream = frames.flatMap(\.bytes)
        var reader = FrameReader()
        var events: [FrameReader.Event] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            events += reader.take(stream[start..<min(start + size, stream.count)])
        }
        #expect(events == frames.map(FrameReader.Event.frame))
        #expect(reader.rest.isEmpty)
    }

    @Test("a frame over four MiB is told and skipped, and the next one is read")
    func oversized() {
        var reader = FrameReader()
        let length = Frame.limit + 1
        let header: [UInt8] = [0, 0x40, 0, 1, 0, 0, 0, 9, 1, 0]
        let next = Frame(stream: 11, kind: .request, data: [1])
        var events = reader.take(header)
        events += reader.take([UInt8](repeating: 0, count: length - 1))
        events += reader.take([0] + next.bytes)
        #expect(events == [.oversized(stream: 9, length: length), .frame(next)])
    }

    @Test("any bytes at all are read without a trap")
    func noise() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var reader = FrameReader()
            for _ in 0..<20 {
                let piece = (0..<Int.random(in: 0..<64)).map { _ in UInt8.random(in: 0...255, using: &generator) }
                for case .frame(let frame) in reader.take(piece) {
                    _ = try? RequestEnvelope(decoding: frame.data).call()
                }
            }
        }
    }
}
