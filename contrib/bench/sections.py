"""One function a section of the bench; each prints its own lines and says so where it cannot measure."""
import os
import pathlib
import shutil
import statistics
import subprocess
import time

import bundle
import containers
import engines
import lifecycle
import measure
import peers
import runtimes
import streams


def size(binary, place, rounds):
    """Bytes on disk, beside the programs it stands for."""
    own = os.path.getsize(binary)
    print(f"size\n  {'swmono':<28} {own / 2**20:9.1f} MiB")
    names = ["docker", "dockerd", "containerd", "containerd-shim-runc-v2", "runc", "docker-proxy", "docker-init", "tini"]
    paths = [shutil.which(name, path=os.environ["PATH"] + ":/usr/libexec/docker") for name in names]
    found = {os.path.realpath(path) for path in paths if path}
    if not found:
        return measure.skip("size of docker", "nothing of it is installed")
    other = sum(map(os.path.getsize, found))
    print(f"  {f'docker, {len(found)} programs':<28} {other / 2**20:9.1f} MiB   {other / own:6.2f} x swmono")


def start(binary, place, rounds):
    """Start to main: `swmono --list` less a static C main."""
    spent = measure.interleaved({"C main": [peers.build_c(place, "start")], "swmono --list": [binary, "--list"]},
                                rounds or 200)
    measure.report("start", spent, "C main")
    differences = [one - two for one, two in zip(spent["swmono --list"], spent["C main"])]
    print(f"  {'difference':<28} {statistics.median(differences):9.2f} ms   (budget 1.5)")


def pull(binary, place, rounds):
    """Pull and unpack of a large image from a registry on loopback; every engine's store is on tmpfs."""
    if not shutil.which("docker-registry") or not shutil.which("skopeo"):
        return measure.skip("pull", "docker-registry or skopeo not installed")
    bundle.make_large_layout(place / "large")
    with peers.fleet(place, binary, "pull") as started, engines.Registry(place) as registry:
        registry.push(place / "large", "large")
        shutil.rmtree(place / "large")
        image = f"{registry.name}/large:latest"
        more = {"podman": ["--tls-verify=false"]}
        commands = {engine.name: engine.argv("pull", "-q", *more.get(engine.name, []), image) for engine in started}
        by_name = {engine.name: engine for engine in started}

        def forget(name, _):
            engines.run(by_name[name].argv("rmi", "-f", image))

        commands = peers.working("pull by", commands)
        for name in commands:
            forget(name, 0)
        if commands:
            measure.report("pull", measure.interleaved(commands, rounds or 5, forget), peers.base_of(commands))


def memory(binary, place, rounds):
    """Private memory of a shim: Private_Dirty of ten, median."""
    shims = {"swmono": "containerd-shim", "docker": "containerd-shim", "podman": "conmon"}
    subprocess.run([peers.HERE.parent / "busybox-layout", place / "layout"], check=True)
    with peers.fleet(place, binary, "memory") as started:
        started.load(place / "layout", peers.IMAGE)
        print("memory of a shim (Private_Dirty, median)")
        for engine in started:
            try:
                for _ in range(rounds or 10):
                    engines.run(engine.argv("run", "-d", "--network", "none", peers.IMAGE, "sleep", "1000"))
                # A shim gives back what the launch took a second after it.
                time.sleep(2)
                found = private_memory(shims[engine.name], str(engine.folder))
                print(f"  {engine.name + ' ' + shims[engine.name]:<28} {statistics.median(found):9.0f} KiB   "
                      f"{len(found)} found")
                engines.run(engine.argv("rm", "-f", *engines.run(engine.argv("ps", "-q")).split()))
            except (subprocess.CalledProcessError, statistics.StatisticsError) as error:
                measure.skip(f"memory by {engine.name}", engines.reason(error))


def private_memory(name, folder):
    """KiB of each process with `name` in its command line that belongs to the engine in `folder`."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace")
            environment = (process / "environ").read_bytes().decode(errors="replace")
            where = words + environment + os.readlink(process / "cwd")
            if name not in words or folder not in where:
                continue
            lines = (process / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        found += [int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")]
    return found


ALL = {"size": size, "start": start, "launch": runtimes.launch, **lifecycle.SECTIONS, "run": containers.run,
       "hundred": containers.hundred, "engine": containers.everyday, "pull": pull, "memory": memory,
       "io": streams.io}
