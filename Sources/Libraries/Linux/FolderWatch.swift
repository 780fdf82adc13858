internal import Glibc

/// Wakes its waiter when something in a folder was written, made, renamed or removed (inotify(7)).
package struct FolderWatch: ~Copyable, Sendable {
    private let inotify: OwnedFD

    /// For poll.
    package var raw: Int32 { inotify.raw }

    package init(_ folder: String) throws(SystemError) {
        let opened = OwnedFD(
            adopting: try retrying("inotify_init1") { inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)) })
        // IN_MODIFY, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE, IN_DELETE_SELF
        let mask: UInt32 = 0x2 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400
        let descriptor = opened.raw
        try retrying("inotify_add_watch", folder) { inotify_add_watch(descriptor, folder, mask) }
        inotify = opened
    }

    /// Forgets what happened so far.
    package borrowing func drain() {
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { room in
            while read(inotify.raw, room.baseAddress, room.count) > 0 {}
        }
    }

    /// Waits until something happened, the reader of `output` went away, or the time is over; false when the reader
    /// went away.
    package borrowing func wait(unlessGone output: Int32, milliseconds: Int32) -> Bool {
        var watched = [
            pollfd(fd: inotify.raw, events: Int16(POLLIN), revents: 0), pollfd(fd: output, events: 0, revents: 0),
        ]
        let count = poll(&watched, 2, milliseconds)
        if count > 0, watched[1].revents != 0 { return false }
        drain()
        return true
    }
}
