internal import Faults
internal import Glibc
internal import Linux

extension ChildWalker {
    /// A pseudo-terminal of the container's own devpts: the master goes to the parent, the slave becomes
    /// /dev/console, the controlling terminal and descriptors 0, 1 and 2 (CVE-2025-52565).
    func openConsole(_ size: WindowSize, bind: Bool) throws {
        let master = try openInRoot(root.raw, "/dev/pts/ptmx", O_RDWR | O_NOCTTY)
        guard try filesystemMagic(master.raw) == 0x1cd1 else {
            throw Fault(.failedPrecondition, "/dev/pts of the container is not a devpts file system")
        }
        let peer = try master.openTerminalPeer()
        if size.columns > 0, size.rows > 0 { try setWindowSize(peer.raw, size) }
        if slots.keepsNewlines { keepNewlines(of: peer.raw) }
        if bind {
            let tree = try cloneTree(peer.raw, "", recursive: false)
            // Named: a temporary descriptor would be closed before the call.
            let console = try consoleFile()
            try attachMount(tree.raw, onto: console.raw)
        }
        try sendDescriptors(slots.report, ChildReport.console.bytes, [master.raw])
        for target: Int32 in 0...2 { try duplicate(peer.raw, onto: target) }
        try takeControllingTerminal(0)
    }

    /// /dev/console itself, made if it is missing: a link there could carry the mount over any file of the container's,
    /// one of procfs too (CVE-2025-52565).
    private func consoleFile() throws -> OwnedFD {
        // The host's /dev, bound there, was not opened yet.
        if devices.raw < 0 { devices.replace(try directory("/dev", refusingLinks: true)) }
        let folder = try openInRoot(devices.raw, ".", O_PATH | O_DIRECTORY)
        do { _ = try folder.open("console", O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, mode: 0o620) } catch {
            if error.errno != EEXIST { throw error }
        }
        let console = try folder.open("console", O_PATH | O_NOFOLLOW)
        guard try nodeKind(console.raw).mode & S_IFMT != S_IFLNK else {
            throw Fault(.failedPrecondition, "/dev/console of the container is a link")
        }
        return console
    }

    private func keepNewlines(of terminal: Int32) {
        var settings = termios()
        guard tcgetattr(terminal, &settings) == 0 else { return }
        settings.c_oflag &= ~tcflag_t(ONLCR)
        tcsetattr(terminal, TCSANOW, &settings)
    }

    /// Puts the caller's descriptors in their places; all are moved above the places first, so that none is
    /// overwritten before its turn.
    func placeStdio() throws {
        let above = max(3, Int32(slots.stdio.count))
        var sources: [Int32] = []
        for number in slots.stdio {
            sources.append(number < 0 ? -1 : try OwnedFD.duplicating(number, from: above).release())
        }
        if slots.report >= 0, slots.report < above {
            slots.report = try OwnedFD.duplicating(slots.report, from: above).release()
        }
        for (index, source) in sources.enumerated() where source >= 0 {
            try duplicate(source, onto: Int32(index))
            close(source)
        }
        if !hasJoined { renewNull() }
    }

    /// The host's null device is no file of the container's, and a checkpoint could not name it; the container's own
    /// is the same device. Without one there, or with another thing of its name, the host's stays.
    private func renewNull() {
        for number: Int32 in 0...2 {
            // A descriptor that is not open is no null device.
            guard let kind = try? nodeKind(number), kind.isNull,
                let own = try? openFile("/dev/null", O_RDWR | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK),
                (try? nodeKind(own.raw))?.isNull == true
            else { continue }
            _ = fcntl(own.raw, F_SETFL, O_RDWR)
            try? duplicate(own.raw, onto: number)
        }
    }
}
