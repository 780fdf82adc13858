"""What the sections share: the floor program, engines side by side, and only those whose first try works."""
import os
import pathlib
import subprocess

import bundle
import engines
import measure
import seccomp

HERE = pathlib.Path(__file__).resolve().parent
# Not the pid: the bench is process 1 of a namespace, and cgroups are the machine's.
UNIQUE = os.urandom(4).hex()
IMAGE = "docker.io/library/bench:latest"


def build_c(place, name):
    program = place / name
    subprocess.run(["gcc", "-O2", "-Wall", "-static", "-o", program, HERE / f"{name}.c"], check=True)
    return str(program)


def floor(place, group):
    """The launch as bare system calls (cgroup v1)."""
    program, filters = build_c(place, "floor"), str(place / "docker.bpf")
    seccomp.write_filter(filters)
    bundle.make_rootfs(place / "floor-rootfs")
    return [program, str(place / "floor-rootfs"), group, filters, "/bin/true"]


def working(what, commands):
    """Those whose first try works; a failure is told, and the others are measured."""
    good = {}
    for name, argv in commands.items():
        try:
            measure.timed(argv)
            good[name] = argv
        except measure.Failed as failure:
            measure.skip(f"{what} {name}", str(failure))
    return good


def fleet(place, binary, section):
    return engines.start_all(place, binary, lambda name, why: measure.skip(f"{section} by {name}", why))


def base_of(commands):
    return "swmono" if "swmono" in commands else next(iter(commands))


def loaded(place, binary, section):
    """Engines that are up and have the image."""
    started = fleet(place, binary, section)
    subprocess.run([HERE.parent / "busybox-layout", place / "layout"], check=True)
    started.load(place / "layout", IMAGE)
    return started
