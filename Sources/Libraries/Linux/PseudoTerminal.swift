internal import CLinux
internal import Glibc

// asm-generic/ioctls.h builds these with macros that Swift does not import.
private let unlockSlave: UInt = 0x4004_5431
private let openPeer: UInt = 0x5441
private let slaveNumber: UInt = 0x8004_5430

extension OwnedFD {
    /// The slave of this pseudo-terminal's master, without any path (TIOCGPTPEER, Linux 4.13; CVE-2025-52565).
    /// Unlocks it first.
    package borrowing func openTerminalPeer() throws(SystemError) -> OwnedFD {
        var unlocked: Int32 = 0
        try checked("ioctl", clinux_ioctl(raw, unlockSlave, &unlocked), "TIOCSPTLCK")
        let peer = clinux_ioctl_number(raw, openPeer, UInt(O_RDWR | O_NOCTTY | O_CLOEXEC))
        return OwnedFD(adopting: try checked("ioctl", peer, "TIOCGPTPEER"))
    }
}

/// Makes a terminal the controlling one of the caller's session (TIOCSCTTY).
package func takeControllingTerminal(_ terminal: Int32) throws(SystemError) {
    try checked("ioctl", clinux_ioctl_number(terminal, UInt(TIOCSCTTY), 0), "TIOCSCTTY")
}

/// The number of a pseudo-terminal's slave below /dev/pts (TIOCGPTN).
package func terminalNumber(_ master: Int32) throws(SystemError) -> Int32 {
    var number: Int32 = 0
    try checked("ioctl", clinux_ioctl(master, slaveNumber, &number), "TIOCGPTN")
    return number
}

/// Sends one message on a socket, never raising SIGPIPE; what the peer does not take is lost.
package func sendMessage(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
    clinux_send(socket, bytes, bytes.count) == bytes.count
}
