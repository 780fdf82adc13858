internal import CLinux

/// Asks for a pipe of `bytes` (fcntl(2), F_SETPIPE_SZ); where the user's share is spent it stays as it is.
package func setPipeSize(_ descriptor: Int32, _ bytes: Int) {
    _ = clinux_fcntl(descriptor, 1031, bytes)
}
