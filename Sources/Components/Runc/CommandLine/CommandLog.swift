internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Where messages go, in the forms of runc's logger: standard error, or the file of `--log`, whose last error
/// containerd reads.
final class CommandLog {
    enum Level: String {
        case debug, warning, error
    }

    private var path: String?
    private var isJSON = false
    private(set) var showsDebug = false

    /// Makes the file, as its reader expects; without it nothing is done.
    func configure(path: String?, isJSON: Bool, showsDebug: Bool) throws(Fault) {
        self.isJSON = isJSON
        self.showsDebug = showsDebug
        guard let path, !path.isEmpty else { return }
        do throws(SystemError) { _ = try Self.open(path) } catch {
            throw Fault(.invalidArgument, error.description, cause: error)
        }
        self.path = path
    }

    private static func open(_ path: String) throws(SystemError) -> OwnedFD {
        try openFile(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o644)
    }

    /// With a log file, standard error has the bare message too.
    func error(_ message: String, hint: String? = nil) {
        write(.error, message, hint)
        if path != nil { writeTo(2, message + "\n") }
    }

    /// On standard error alone, as a program of the container would say it.
    func bare(_ message: String) { writeTo(2, message + "\n") }

    func warning(_ message: String) { write(.warning, message, nil) }

    func debug(_ message: @autoclosure () -> String) {
        if showsDebug { write(.debug, message(), nil) }
    }

    private func write(_ level: Level, _ message: String, _ hint: String?) {
        if let path {
            // The log is for others; without it an error still stands on standard error.
            guard let file = try? Self.open(path) else { return }
            writeTo(file.raw, isJSON ? json(level, message) : plain(level, message))
        } else if isJSON {
            writeTo(2, json(level, message))
        } else if isatty(2) == 1 {
            // The hint is for a person; what programs read is matched on.
            let whole = message + (hint.map { " (\($0))" } ?? "")
            writeTo(2, level.rawValue.uppercased().prefix(4) + "[0000] " + whole + "\n")
        } else {
            writeTo(2, plain(level, message))
        }
    }

    private func plain(_ level: Level, _ message: String) -> String {
        var quoted = JSONText()
        quoted.string(message)
        let text = String(decoding: quoted.bytes, as: UTF8.self)
        return "time=\"\(Timestamp.now())\" level=\(level.rawValue) msg=\(text)\n"
    }

    private func json(_ level: Level, _ message: String) -> String {
        var text = JSONText()
        text.object { text in
            text.member("level", level.rawValue)
            text.member("msg", message)
            text.member("time", Timestamp.now())
        }
        return String(decoding: text.bytes, as: UTF8.self) + "\n"
    }

    private func writeTo(_ descriptor: Int32, _ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
