internal import Glibc
internal import Linux
internal import LogDriverAPI

/// Writes Docker's `{"log":"…\n","stream":"stdout","time":"…"}` lines, many to one write(2).
final class JSONFileWriter: LogWriter {
    /// Written out when this much has gathered, at the end of the loop's turn otherwise.
    private static let batch = 192 << 10

    private let path: String
    private let options: JSONFileOptions
    private var file: Int32
    /// Size of the file being written.
    private var written: Int
    private var line = JSONLine(capacity: JSONFileWriter.batch)
    private var complained = false

    init(_ target: LogTarget, _ options: JSONFileOptions) throws(SystemError) {
        path = target.path
        self.options = options
        let opened = try openFile(target.path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o640)
        var status = stat()
        written = fstat(opened.raw, &status) == 0 ? Int(status.st_size) : 0
        file = opened.release()
        line.attributes = target.attributes
    }

    deinit {
        flush()
        close(file)
    }

    func append(_ message: UnsafeRawBufferPointer, _ stream: LogStream, at time: Int64, partial: Bool) {
        if let most = options.maxSize, written + line.count >= most {
            flush()
            rotate()
        }
        line.append(message, stream, at: time, partial: partial)
        if line.count >= Self.batch - JSONLine.most { flush() }
    }

    func flush() {
        var rest = line.bytes
        while !rest.isEmpty {
            let count = write(file, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 {
                complain("write", errno)
                break
            }
            written += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        line.clear()
    }

    // Docker's order: the oldest goes, each moves up by one, the current one becomes `.1`.
    private func rotate() {
        if options.maxFiles < 2 {
            unlink(path)
        } else {
            for index in stride(from: options.maxFiles - 1, to: 0, by: -1) {
                rename(index == 1 ? path : "\(path).\(index - 1)", "\(path).\(index)")
            }
        }
        do {
            let next = try openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, mode: 0o640).release()
            close(file)
            file = next
            written = 0
        } catch { complain("rotate", error.errno) }
    }

    private func complain(_ what: String, _ number: Int32) {
        guard !complained else { return }
        complained = true
        let text = "swmono: \(what) log \(path): \(String(cString: strerror(number))); messages are lost\n"
        _ = text.withCString { write(2, $0, strlen($0)) }
    }
}
