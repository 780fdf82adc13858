internal import Glibc
internal import OCI

/// The configuration that `runc spec` writes, as runc has it.
struct SpecTemplate {
    /// In a user namespace of the caller's, with the host's network and without limits.
    let isRootless: Bool
    /// runc asks for one on cgroup v2 alone.
    let hasCgroupNamespace: Bool

    /// JSON.
    var text: String {
        """
        {"ociVersion": "\(RuntimeSpec.version)",
        "process": {"terminal": true, "user": {"uid": 0, "gid": 0}, "args": ["sh"],
          "env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
          "cwd": "/",
          "capabilities": {"bounding": \(Self.capabilities), "effective": \(Self.capabilities),
            "permitted": \(Self.capabilities)},
          "rlimits": [{"type": "RLIMIT_NOFILE", "hard": 1024, "soft": 1024}], "noNewPrivileges": true},
        "root": {"path": "rootfs", "readonly": true}, "hostname": "runc",
        "mounts": [
          {"destination": "/proc", "type": "proc", "source": "proc"},
          {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
            "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
          {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
            "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"\(terminalGroup)]},
          {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
            "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
          {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
            "options": ["nosuid", "noexec", "nodev"]},
          \(sysfs),
          {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup",
            "options": ["nosuid", "noexec", "nodev", "relatime", "ro"]}],
        "linux": {\(mappings)\(limits)
          "namespaces": [\(namespaces.map { #"{"type": "\#($0)"}"# }.joined(separator: ", "))],
          "maskedPaths": ["/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
            "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"],
          "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]}}
        """
    }

    /// A user without a mapping for it cannot have it.
    private var terminalGroup: String { isRootless ? "" : #", "gid=5""# }

    private static let capabilities = #"["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"]"#

    /// Without a network namespace of its own the kernel grants no new sysfs.
    private var sysfs: String {
        isRootless
            ? #"{"destination": "/sys", "type": "none", "source": "/sys","#
                + #" "options": ["rbind", "nosuid", "noexec", "nodev", "ro"]}"#
            : #"{"destination": "/sys", "type": "sysfs", "source": "sysfs","#
                + #" "options": ["nosuid", "noexec", "nodev", "ro"]}"#
    }

    private var mappings: String {
        guard isRootless else { return "" }
        func map(_ name: String, _ id: UInt32) -> String {
            #""\#(name)": [{"containerID": 0, "hostID": \#(id), "size": 1}],"#
        }
        return map("uidMappings", geteuid()) + map("gidMappings", getegid())
    }

    private var limits: String {
        isRootless ? "" : #""resources": {"devices": [{"allow": false, "access": "rwm"}]},"#
    }

    private var namespaces: [String] {
        ["pid"] + (isRootless ? [] : ["network"]) + ["ipc", "uts", "mount"] + (hasCgroupNamespace ? ["cgroup"] : [])
            + (isRootless ? ["user"] : [])
    }
}
