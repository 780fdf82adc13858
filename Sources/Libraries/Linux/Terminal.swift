internal import CLinux
internal import Glibc

/// A terminal's size in characters; 0 is unknown.
package struct WindowSize: Sendable, Equatable {
    package var columns: UInt16
    package var rows: UInt16

    package init(columns: UInt16, rows: UInt16) {
        self.columns = columns
        self.rows = rows
    }
}

/// Sets a terminal's size (TIOCSWINSZ); its foreground process group gets SIGWINCH.
package func setWindowSize(_ terminal: Int32, _ size: WindowSize) throws(SystemError) {
    var raw = winsize(ws_row: size.rows, ws_col: size.columns, ws_xpixel: 0, ws_ypixel: 0)
    try checked("ioctl", clinux_ioctl(terminal, UInt(TIOCSWINSZ), &raw), "TIOCSWINSZ")
}

/// A terminal's size (TIOCGWINSZ); ENOTTY when it is none.
package func windowSize(_ terminal: Int32) throws(SystemError) -> WindowSize {
    var raw = winsize()
    try checked("ioctl", clinux_ioctl(terminal, UInt(TIOCGWINSZ), &raw), "TIOCGWINSZ")
    return WindowSize(columns: raw.ws_col, rows: raw.ws_row)
}
