/// The flags of `run` and `create` that one unprivileged container can have together, and what they must come to inside
/// it and in `inspect`.
struct EveryFlag {
    /// Where the host's files for it lie.
    let folder: String

    var flags: [String] { process + files + limits + names }

    private var process: [String] {
        [
            "--name", "box", "--cidfile", "\(folder)/cid", "--attach", "stdout", "--interactive", "--entrypoint", "sh",
            "--env", "A=1", "--env-file", "\(folder)/env", "--user", "1000:1000", "--group-add", "123", "--group-add",
            "nogroup", "--workdir", "/w", "--label", "l=1", "--label-file", "\(folder)/labels", "--annotation", "a.b=c",
            "--stop-signal", "USR1", "--stop-timeout", "3", "--cap-drop", "ALL", "--cap-add", "CAP_NET_RAW",
            "--security-opt", "no-new-privileges", "--oom-score-adj", "50", "--ulimit", "nofile=100:200", "--runtime",
            "runc", "--platform", "linux/amd64", "--pull", "never", "--quiet", "--log-driver", "json-file", "--log-opt",
            "max-size=1m", "--log-opt", "tag=t",
        ]
    }

    private var files: [String] {
        [
            "--read-only", "--tmpfs", "/tmp:size=1m", "--volume", "\(folder):/v:ro", "--mount",
            "type=bind,source=\(folder),target=/m", "--device", "/dev/null:/dev/mine:r", "--device-cgroup-rule",
            "c 42:* rmw", "--shm-size", "8m", "--sysctl", "kernel.shm_rmid_forced=1", "--ipc", "private",
        ]
    }

    private var limits: [String] {
        [
            "--memory", "64m", "--memory-reservation", "32m", "--memory-swap", "96m", "--memory-swappiness", "10",
            "--cpu-shares", "512", "--cpus", "0.5", "--cpuset-cpus", "0", "--cpuset-mems", "0", "--pids-limit", "50",
            "--cgroupns", "private",
        ]
    }

    private var names: [String] {
        [
            "--network", "bridge", "--hostname", "web", "--domainname", "example.net", "--add-host", "db:10.1.2.3",
            "--dns", "10.9.8.7", "--dns-option", "ndots:3", "--dns-search", "example.org", "--expose", "80/tcp",
        ]
    }

    /// Run as the container's command.
    static let script = """
        echo $A $B $C; id -u; id -g; id -G; pwd; cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname
        grep -E '^(CapEff|NoNewPrivs)' /proc/self/status | cut -f2; cat /proc/self/oom_score_adj; ulimit -n; ulimit -Hn
        touch /x 2>/dev/null || echo closed; touch /v/x 2>/dev/null || echo closed; touch /tmp/x && echo open
        cat /m/note; dd if=/dev/mine count=1 2>/dev/null; df -k /dev/shm /tmp | tail -n 2 | tr -s ' ' | cut -d' ' -f2
        cat /proc/sys/kernel/shm_rmid_forced; grep -c 10.1.2.3 /etc/hosts; cat /etc/resolv.conf
        cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory.max 2>/dev/null
        cat pids/pids.max pids.max 2>/dev/null
        cat cpuset/cpuset.cpus cpuset.cpus 2>/dev/null; cat cpuset/cpuset.mems cpuset.mems 2>/dev/null; true
        """

    /// What the script prints.
    static let output = """
        1 two kept
        1000
        1000
        1000 123 65534
        /w
        web
        example.net
        0000000000000000
        1
        50
        100
        200
        closed
        closed
        open
        host
        8192
        1024
        1
        1
        nameserver 10.9.8.7
        search example.org
        options ndots:3
        67108864
        50
        0
        0

        """

    /// Fields of `inspect` and what they must be.
    static let fields: [(template: String, value: String)] = [
        (".Config.Labels", "map[l:1 m:2]"), (".HostConfig.Annotations", "map[a.b:c]"),
        (".Config.StopSignal", "USR1"), (".Config.StopTimeout", "3"), (".Config.ExposedPorts", "map[80/tcp:{}]"),
        (".HostConfig.LogConfig", "{json-file map[max-size:1m tag:t]}"), (".HostConfig.Runtime", "runc"),
        (".HostConfig.CpuShares", "512"), (".HostConfig.NanoCpus", "500000000"),
        (".HostConfig.MemoryReservation", "33554432"), (".HostConfig.MemorySwap", "100663296"),
        (".HostConfig.MemorySwappiness", "10"), (".HostConfig.DeviceCgroupRules", "[c 42:* rmw]"),
        (".HostConfig.CgroupnsMode", "private"),
        (".Config.Entrypoint", "[sh]"), (".Config.AttachStderr", "false"), (".Config.OpenStdin", "true"),
        (".Name", "/box"),
    ]
}
