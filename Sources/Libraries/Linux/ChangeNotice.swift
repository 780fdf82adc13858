internal import CLinux
internal import Glibc

/// Descriptors that become readable when the kernel has something to tell; close-on-exec and non-blocking.
package enum ChangeNotice {
    /// eventfd(2), for interfaces that are given one to signal.
    package static func eventCounter() throws(SystemError) -> OwnedFD {
        OwnedFD(adopting: try checked("eventfd", clinux_eventfd()))
    }

    /// inotify(7) on one file: readable once it was modified.
    package static func modified(_ path: String) throws(SystemError) -> OwnedFD {
        OwnedFD(adopting: try checked("inotify_add_watch", clinux_inotify_modified(path), path))
    }

    /// Takes what was told out of the descriptor, so that it can become readable again.
    package static func drain(_ descriptor: borrowing OwnedFD) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let number = descriptor.raw
        while bytes.withUnsafeMutableBytes({ Glibc.read(number, $0.baseAddress, $0.count) }) > 0 {}
    }
}
