internal import CArchive
internal import Crypto
internal import Faults
internal import Glibc
internal import Linux

/// Reads the entries of an uncompressed tar stream by libarchive, and hashes every byte of it on the way.
///
/// Only the tar format is switched on: v7, ustar, pax, GNU, with sparse files. Names are taken as bytes: the process
/// has the C locale, in which libarchive converts nothing.
final class TarReader {
    private let archive: OpaquePointer
    private let input: InflateThread
    private var hash = SHA256()
    private var failure: Fault?
    private(set) var bytes: Int64 = 0
    private var hasEnded = false
    /// Bytes of the last entry's content that did not come yet.
    private var missing: Int64 = 0

    init(_ input: InflateThread) throws(Fault) {
        guard let archive = archive_read_new() else { throw Fault(.resourceExhausted, "libarchive cannot start") }
        self.archive = archive
        self.input = input
        archive_read_support_format_tar(archive)
        archive_read_support_format_empty(archive)
        let status = archive_read_open(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, context, block in
                guard let context else { return -1 }
                return Unmanaged<TarReader>.fromOpaque(context).takeUnretainedValue().supply(block)
            }, nil)
        guard status == ARCHIVE_OK else { throw problem() }
    }

    deinit { archive_read_free(archive) }

    /// The next entry, nil after the last.
    func next() throws(Fault) -> TarEntry? {
        var header: OpaquePointer?
        switch archive_read_next_header(archive, &header) {
        case ARCHIVE_EOF: return nil
        // A warning is about a name that is not of the locale: it was taken as bytes.
        case ARCHIVE_OK, ARCHIVE_WARN: break
        default:
            if isUnpadded { return nil }
            throw problem()
        }
        guard let header else { throw problem() }
        missing = archive_entry_size(header)
        return try TarEntry(header)
    }

    /// Gives the content of the entry piece by piece, each with its offset; what is between is a hole.
    func content(_ body: (UnsafeRawBufferPointer, Int64) throws(Fault) -> Void) throws(Fault) {
        while true {
            var block: UnsafeRawPointer?
            var count = 0
            var offset: la_int64_t = 0
            switch archive_read_data_block(archive, &block, &count, &offset) {
            case ARCHIVE_EOF: return
            case ARCHIVE_OK, ARCHIVE_WARN:
                missing -= Int64(count)
                try body(UnsafeRawBufferPointer(start: block, count: count), offset)
            default:
                if isUnpadded { return }
                throw problem()
            }
        }
    }

    /// Whether all that is missing is the padding of the last block: a writer that was not closed (umoci's `insert`)
    /// leaves it out, and Go's reader, which made the world's layers, takes it so.
    private var isUnpadded: Bool { hasEnded && missing == 0 && bytes % 512 != 0 }

    /// Reads what follows the end of the archive, which the DiffID covers too; answers the digest of it all.
    func finish() throws(Fault) -> SHA256.Digest {
        while let rest = try input.next() { take(rest) }
        return hash.finalize()
    }

    private func supply(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        do throws(Fault) {
            guard let part = try input.next() else {
                hasEnded = true
                return 0
            }
            take(part)
            block?.pointee = part.baseAddress
            return part.count
        } catch {
            failure = error
            return -1
        }
    }

    private func take(_ part: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: part)
        bytes += Int64(part.count)
    }

    private func problem() -> Fault {
        if let failure { return failure }
        let text = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
        return Fault(.invalidArgument, "the archive cannot be read: \(text)")
    }
}
