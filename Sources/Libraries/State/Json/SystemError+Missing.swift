internal import Glibc
internal import Linux

extension SystemError {
    /// The file, or a folder on the way to it, does not exist.
    var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }
}
