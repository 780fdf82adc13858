internal import Glibc
internal import Linux

/// The terminal in front of which a command runs.
struct HostTerminal {
    /// Which of the standard descriptors is a terminal; the others may be redirected.
    private let descriptor: Int32
    private var saved = termios()

    /// nil when there is none.
    init?() {
        guard let found = [2, 1, 0].first(where: { isatty($0) == 1 }) else { return nil }
        descriptor = found
        guard tcgetattr(found, &saved) == 0 else { return nil }
    }

    /// nil when there is no terminal.
    static func size() -> WindowSize? {
        guard let terminal = HostTerminal() else { return nil }
        // Not a terminal any more: no size.
        return try? windowSize(terminal.descriptor)
    }

    /// Every key goes to the container, none to this process.
    func makeRaw() {
        var settings = saved
        cfmakeraw(&settings)
        tcsetattr(descriptor, TCSANOW, &settings)
    }

    func restore() {
        var settings = saved
        tcsetattr(descriptor, TCSANOW, &settings)
    }
}
