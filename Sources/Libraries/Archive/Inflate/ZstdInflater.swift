internal import CZstd
internal import Faults

/// zstd; frames one after the other are one stream, skippable frames (zstd:chunked keeps its table there) are skipped.
final class ZstdInflater: Inflater {
    private let window: InputWindow
    private let context: OpaquePointer
    /// Whether the last frame is whole.
    private var isBetweenFrames = true

    init(_ window: InputWindow) throws(Fault) {
        guard let context = ZSTD_createDCtx() else { throw Fault(.resourceExhausted, "zstd cannot start") }
        self.window = window
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos < output.size {
            let hasInput = try window.want(1)
            let before = output.pos
            let source = window.bytes
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            if !hasInput, isBetweenFrames { break }
            let status = ZSTD_decompressStream(context, &output, &input)
            guard ZSTD_isError(status) == 0 else {
                throw Fault(.dataLoss, "the zstd stream is damaged: \(String(cString: ZSTD_getErrorName(status)))")
            }
            window.consume(input.pos)
            isBetweenFrames = status == 0
            if !hasInput, output.pos == before { throw Fault(.dataLoss, "the zstd stream ends too early") }
        }
        return output.pos
    }
}
