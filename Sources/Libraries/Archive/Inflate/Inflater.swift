internal import Faults

/// Gives the uncompressed bytes of a layer; which compression it is shows the content, not its media type.
protocol Inflater: AnyObject {
    /// Fills the buffer as far as it can; 0 is the end.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int
}

/// The inflater for what `window` begins with: gzip (RFC 1952), zstd (RFC 8878), or plain bytes.
func inflater(for window: InputWindow) throws(Fault) -> any Inflater {
    guard try window.want(4) else { return PlainInflater(window) }
    let head = window.bytes.loadUnaligned(as: UInt32.self).littleEndian
    if head & 0xffff == 0x8b1f { return try GzipInflater(window) }
    if head == 0xfd2f_b528 || head & 0xffff_fff0 == 0x184d_2a50 { return try ZstdInflater(window) }
    let unsupported = head & 0xff_ffff == 0x68_5a42 ? "bzip2" : head == 0x587a_37fd ? "xz" : nil
    if let unsupported {
        throw Fault(
            .unimplemented, "the layer is compressed with \(unsupported), which is not supported",
            hint: "push the image again with gzip or zstd layers")
    }
    return PlainInflater(window)
}

/// Bytes that are not compressed.
final class PlainInflater: Inflater {
    private let window: InputWindow

    init(_ window: InputWindow) {
        self.window = window
    }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
        guard try window.want(1) else { return 0 }
        let part = window.bytes.prefix(buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
        window.consume(part.count)
        return part.count
    }
}
