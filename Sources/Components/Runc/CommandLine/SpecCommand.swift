internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// `runc spec`: a configuration to start from, in the current folder or the bundle's; never over another.
func specCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(
        context.words, valued: ["bundle"], switches: ["rootless"], aliases: ["b": "bundle"])
    if arguments.has("rootless") { throw Fault(.unimplemented, "spec --rootless is not supported yet") }
    let path = (arguments["bundle"] ?? ".") + "/config.json"
    do throws(SystemError) {
        let file = try openFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        try file.writeAll(Array(standardSpec.utf8))
    } catch {
        if error.errno == EEXIST {
            throw Fault(.alreadyExists, "File config.json exists. Remove it first")
        }
        throw error.fault("write the configuration")
    }
    return 0
}

private let standardCapabilities = #"["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"]"#

private let standardSpec = """
    {
      "ociVersion": "\(RuntimeSpec.version)",
      "process": {
        "terminal": true,
        "user": {"uid": 0, "gid": 0},
        "args": ["sh"],
        "env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
        "cwd": "/",
        "capabilities": {
          "bounding": \(standardCapabilities),
          "effective": \(standardCapabilities),
          "permitted": \(standardCapabilities)
        },
        "rlimits": [{"type": "RLIMIT_NOFILE", "hard": 1024, "soft": 1024}],
        "noNewPrivileges": true
      },
      "root": {"path": "rootfs", "readonly": true},
      "hostname": "runc",
      "mounts": [
        {"destination": "/proc", "type": "proc", "source": "proc"},
        {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
          "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
        {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
          "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]},
        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
          "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
        {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
          "options": ["nosuid", "noexec", "nodev"]},
        {"destination": "/sys", "type": "sysfs", "source": "sysfs",
          "options": ["nosuid", "noexec", "nodev", "ro"]},
        {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup",
          "options": ["nosuid", "noexec", "nodev", "relatime", "ro"]}
      ],
      "linux": {
        "resources": {"devices": [{"allow": false, "access": "rwm"}]},
        "namespaces": [
          {"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "cgroup"}
        ],
        "maskedPaths": [
          "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
          "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"
        ],
        "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
      }
    }

    """
