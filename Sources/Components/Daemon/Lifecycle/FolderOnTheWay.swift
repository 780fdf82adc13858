internal import Glibc
internal import Linux
internal import State

/// A container's folder before it has its intent: `.new-PID-START-ID`, so that its maker is known though it died.
enum FolderOnTheWay {
    private static let prefix = ".new-"

    /// Makes the folder of container `id` in `containers`, its `create` intent in it from the first moment.
    static func make(_ id: String, in containers: String) throws(SystemError) {
        let owner = OwnerProcess.current
        let fresh = "\(containers)/\(prefix)\(owner.pid)-\(owner.startTime)-\(id)"
        try makeFolder(fresh, mode: 0o710)
        _ = try Intent(.create).claim(in: fresh)
        let target = "\(containers)/\(id)"
        guard rename(fresh, target) == 0 else {
            let error = SystemError("rename", errno: errno, target)
            // The failure told is the first one.
            try? removeFolder(fresh)
            throw error
        }
    }

    /// Removes those whose makers are dead.
    static func sweep(_ containers: String) {
        for name in IDPrefix.matches(prefix, in: containers, limit: .max) {
            let words = name.dropFirst(prefix.count).split(separator: "-", maxSplits: 2)
            guard words.count == 3, let pid = Int32(words[0]), let start = UInt64(words[1]) else { continue }
            if OwnerProcess(pid: pid, startTime: start, bootID: Boot.id).isAlive { continue }
            // The next sweep tries again.
            try? removeFolder("\(containers)/\(name)")
        }
    }
}
