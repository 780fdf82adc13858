internal import Glibc
internal import Linux
internal import Synchronization

/// The one terminal that may be in raw mode, and how it was before (termios(3)).
enum RawTerminal {
    private struct Saved {
        let terminal: Int32
        let settings: termios
    }

    private static let saved = Mutex<Saved?>(nil)

    /// Every key goes to the container: no echo, no lines, no signals, no translation.
    static func enter(_ terminal: Int32) throws(SystemError) {
        var before = termios()
        try retrying("tcgetattr") { tcgetattr(terminal, &before) }
        var raw = before
        cfmakeraw(&raw)
        try retrying("tcsetattr") { tcsetattr(terminal, TCSANOW, &raw) }
        saved.withLock { $0 = $0 ?? Saved(terminal: terminal, settings: before) }
    }

    /// Puts the terminal back; may be called at any time, from any thread.
    static func restore() {
        let before = saved.withLock { held in
            defer { held = nil }
            return held
        }
        guard let before else { return }
        var settings = before.settings
        tcsetattr(before.terminal, TCSANOW, &settings)
    }
}
