internal import Faults

/// What one layer may take, so that a small archive cannot fill the host ("zip bomb").
package struct UnpackLimits: Sendable {
    /// Uncompressed bytes of the archive.
    package var bytes: Int64 = 256 << 30
    package var entries = 5_000_000
    /// How many times its compressed size an archive may have, once it has more than `ratioFrom` bytes.
    package var ratio: Int64 = 200
    package var ratioFrom: Int64 = 4 << 30

    package init() {}

    func check(inflated: Int64, from compressed: Int64) throws(Fault) {
        guard inflated <= bytes else {
            throw Fault(.resourceExhausted, "the layer has more than the \(bytes) bytes that are allowed uncompressed")
        }
        guard inflated <= ratioFrom || inflated / ratio <= compressed else {
            throw Fault(
                .resourceExhausted,
                "the layer has more than \(ratio) times its compressed size and over \(ratioFrom) bytes: refused")
        }
    }
}
