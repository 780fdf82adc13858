/// The one type in which bytes cross a seam: an open descriptor, never a sequence of bytes.
///
/// A socket has two directions with half-close (`shutdown(2)`); a pipe or file has one. The channel owns its
/// descriptor.
package final class ByteChannel: Sendable {
    private let descriptor: OwnedFD

    package init(_ descriptor: consuming OwnedFD) {
        self.descriptor = descriptor
    }

    /// The number, to read, write, poll, splice or pass by SCM_RIGHTS while the channel lives.
    package var raw: Int32 { descriptor.raw }

    /// A descriptor of its own for the same open file.
    package func duplicate() throws(SystemError) -> OwnedFD { try descriptor.duplicate() }
}
