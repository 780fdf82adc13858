"""What the measured containers run in: a rootfs of busybox, an OCI bundle as Docker writes it, image layouts."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import seccomp

CAPABILITIES = ["CAP_" + name for name in (
    "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL "
    "AUDIT_WRITE").split()]
MASKED = ["/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
          "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/firmware",
          "/sys/devices/virtual/powercap"]
READ_ONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
SAFE = ["nosuid", "noexec", "nodev"]


def make_rootfs(folder):
    for name in ("bin", "dev", "proc", "sys", "tmp", "etc"):
        os.makedirs(folder / name)
    shutil.copy("/bin/busybox", folder / "bin/busybox")
    for name in ("sh", "true", "sleep", "cat"):
        os.symlink("busybox", folder / "bin" / name)


def mounts():
    def mount(destination, kind, source, *options):
        return {"destination": destination, "type": kind, "source": source, "options": list(options)}
    return [
        mount("/proc", "proc", "proc", *SAFE),
        mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
        mount("/sys", "sysfs", "sysfs", *SAFE, "ro"),
        mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", *SAFE),
        mount("/dev/mqueue", "mqueue", "mqueue", *SAFE),
        mount("/dev/shm", "tmpfs", "shm", *SAFE, "mode=1777", "size=67108864"),
    ]


def config(arguments, group):
    sets = {name: CAPABILITIES for name in ("bounding", "effective", "permitted")}
    return {
        "ociVersion": "1.0.2",
        "process": {"user": {"uid": 0, "gid": 0}, "args": arguments, "cwd": "/", "capabilities": sets,
                    "env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "oomScoreAdj": 0},
        "root": {"path": "rootfs"}, "hostname": "floor", "mounts": mounts(),
        "linux": {
            "resources": {"devices": [{"allow": False, "access": "rwm"}]},
            "cgroupsPath": group, "maskedPaths": MASKED, "readonlyPaths": READ_ONLY, "seccomp": seccomp.section(),
            "namespaces": [{"type": name} for name in ("mount", "network", "uts", "pid", "ipc")],
        },
    }


def make_bundle(folder, arguments, group):
    os.makedirs(folder)
    make_rootfs(folder / "rootfs")
    (folder / "config.json").write_text(json.dumps(config(arguments, group)))


def make_large_layout(folder, wanted=220 << 20):
    """An image of several gzip layers with real files of this machine's /usr, `wanted` bytes unpacked."""
    blobs = folder / "blobs/sha256"
    os.makedirs(blobs)
    layers, digests = [], []
    for names in chunks(wanted, 5):
        raw, packed = folder / "layer.tar", folder / "layer.tar.gz"
        subprocess.run(["tar", "-C", "/", "-cf", raw, "--no-recursion", "--null", "-T", "-"],
                       input=b"\0".join(os.fsencode(name) for name in names), check=True)
        digests.append("sha256:" + sha256(raw))
        with open(packed, "wb") as file:
            subprocess.run(["gzip", "-6", "-c", raw], stdout=file, check=True)
        layers.append(descriptor(blobs, packed, "application/vnd.oci.image.layer.v1.tar+gzip"))
        raw.unlink()
    document = {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["true"]},
                "rootfs": {"type": "layers", "diff_ids": digests}}
    made = text(folder, blobs, document, "application/vnd.oci.image.config.v1+json")
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = text(folder, blobs, {"schemaVersion": 2, "mediaType": kind, "config": made, "layers": layers}, kind)
    manifest["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))


def chunks(wanted, count):
    """`count` lists of paths of regular files, together of `wanted` bytes."""
    found, size = [[]], 0
    for folder, _, files in os.walk("/usr"):
        for name in sorted(files):
            path = pathlib.Path(folder, name)
            if path.is_symlink() or not path.is_file() or path.stat().st_size > 8 << 20:
                continue
            found[-1].append(str(path)[1:])
            size += path.stat().st_size
            if size >= wanted * len(found) // count:
                if len(found) == count:
                    return found
                found.append([])
    return [part for part in found if part]


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else \
            hashlib.sha256(file.read()).hexdigest()


def descriptor(blobs, path, kind):
    digest, size = sha256(path), path.stat().st_size
    path.rename(blobs / digest)
    return {"mediaType": kind, "digest": "sha256:" + digest, "size": size}


def text(folder, blobs, document, kind):
    path = folder / "document"
    path.write_text(json.dumps(document))
    return descriptor(blobs, path, kind)
