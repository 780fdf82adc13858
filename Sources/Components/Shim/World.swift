internal import Glibc
internal import Linux

/// The same world for every shim, whoever called: what a process inherits and `spawn` has not set already (session,
/// descriptors, signals, environment).
enum World {
    static func settle() {
        umask(0o022)
        chdir("/")
        setpriority(Int32(PRIO_PROCESS.rawValue), 0, 0)
        ignoreSignal(SIGPIPE)
        setLimits()
        setOOMScore()
        leaveKeyring()
        leaveCgroups()
    }

    // As containerd's shims: among the last to go when the host's memory runs out, for a container goes with its shim.
    // What comes from the caller's own score goes either way; the container has its own.
    private static func setOOMScore() {
        for score in ["-998", "0"] {
            // Without CAP_SYS_RESOURCE a score cannot fall below the lowest one that was ever given.
            if (try? openFile("/proc/self/oom_score_adj", O_WRONLY).writeAll(score.utf8)) != nil { return }
        }
    }

    // The caller's session keys (session-keyring(7)) are nobody's inside.
    private static func leaveKeyring() {
        // Where keys are forbidden there are none.
        try? joinNewSessionKeyring()
    }

    // Docker's daemon runs unlimited but for open files, where a huge limit makes programs slow that walk it.
    private static func setLimits() {
        let infinity = rlim_t.max
        let wanted: [(kind: Int32, soft: rlim_t, hard: rlim_t)] = [
            (Int32(RLIMIT_NOFILE.rawValue), 1024, 524_288), (Int32(RLIMIT_STACK.rawValue), 8 << 20, infinity),
            // 6: RLIMIT_NPROC, which the C library module does not have.
            (Int32(RLIMIT_CORE.rawValue), infinity, infinity), (6, infinity, infinity),
            (Int32(RLIMIT_FSIZE.rawValue), infinity, infinity), (Int32(RLIMIT_AS.rawValue), infinity, infinity),
            (Int32(RLIMIT_DATA.rawValue), infinity, infinity), (Int32(RLIMIT_CPU.rawValue), infinity, infinity),
        ]
        for limit in wanted { setLimit(limit.kind, limit.soft, limit.hard) }
    }

    private static func setLimit(_ kind: Int32, _ soft: rlim_t, _ hard: rlim_t) {
        let resource = __rlimit_resource_t(UInt32(kind))
        var current = rlimit()
        guard getrlimit(resource, &current) == 0, current.rlim_cur != soft || current.rlim_max != hard else { return }
        var wanted = rlimit(rlim_cur: soft, rlim_max: hard)
        if setrlimit(resource, &wanted) == 0 { return }
        // Without CAP_SYS_RESOURCE the hard limit cannot grow: as near as it goes.
        wanted = rlimit(rlim_cur: min(soft, current.rlim_max), rlim_max: min(hard, current.rlim_max))
        setrlimit(resource, &wanted)
    }

    // Out of the caller's cgroups (an ssh session, a unit, another container's exec), into each hierarchy's root: what
    // ends the caller must not end the container. A single thread that moves itself costs little.
    private static func leaveCgroups() {
        // Without /proc or cgroups there is nothing to leave.
        guard let own = try? readFile("/proc/self/cgroup", limit: 65536) else { return }
        for line in own.split(separator: 0x0A) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, !parts[2].elementsEqual("/".utf8) else { continue }
            enterRoot(String(decoding: parts[1], as: UTF8.self))
        }
    }

    private static func enterRoot(_ controllers: String) {
        let name = controllers.hasPrefix("name=") ? String(controllers.dropFirst(5)) : controllers
        let places =
            controllers.isEmpty
            ? ["/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/unified/cgroup.procs"] : ["/sys/fs/cgroup/\(name)/tasks"]
        for place in places {
            // A hierarchy that is mounted elsewhere, or whose root takes no processes, keeps the shim where it is.
            guard let file = try? openFile(place, O_WRONLY), (try? file.writeAll("0".utf8)) != nil else { continue }
            return
        }
    }
}
