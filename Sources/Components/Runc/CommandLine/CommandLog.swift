internal import Glibc
internal import Linux
internal import OCI

/// Where errors go: standard error, and the file of `--log`, whose last line containerd reads.
final class CommandLog {
    private var path: String?
    private var isJSON = false

    func configure(path: String?, isJSON: Bool) {
        self.path = path
        self.isJSON = isJSON
    }

    /// The hint is for a person at the terminal; the log is matched on.
    func error(_ message: String, hint: String? = nil) {
        writeTo(2, "ERRO[0000] \(message)" + (hint.map { " (\($0))" } ?? "") + "\n")
        append("error", message)
    }

    /// What failed without being the command's failure.
    func warning(_ message: String) {
        writeTo(2, "WARN[0000] \(message)\n")
        append("warning", message)
    }

    private func append(_ level: String, _ message: String) {
        // The log is for others; without it the message still stands on standard error.
        guard let path, let file = try? openFile(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o644) else { return }
        writeTo(file.raw, line(level, message))
    }

    private func line(_ level: String, _ message: String) -> String {
        guard isJSON else { return "time=\"\(Timestamp.now())\" level=\(level) msg=\"\(message)\"\n" }
        var text = JSONText()
        text.object { text in
            text.member("level", level)
            text.member("msg", message)
            text.member("time", Timestamp.now())
        }
        return String(decoding: text.bytes, as: UTF8.self) + "\n"
    }

    private func writeTo(_ descriptor: Int32, _ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
