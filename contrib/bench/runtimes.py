"""The section about a launch by an OCI runtime, beside crun and runc."""
import os
import shutil

import bundle
import engines
import measure
import peers


def programs(binary, section):
    """Name and program of those that are installed."""
    for name, program in {"swmono": [binary, "runc"], "crun": ["crun"], "runc": ["runc"]}.items():
        if shutil.which(program[0]):
            yield name, program
        else:
            measure.skip(f"{section} by {name}", "not installed")


def launch(binary, place, rounds):
    """`runc run` of `true` with Docker's configuration, beside the bare system calls."""
    if not os.path.isdir("/sys/fs/cgroup/memory"):
        return measure.skip("launch", "the floor program knows cgroup v1 only")
    group = f"swmono-bench-{peers.UNIQUE}"
    commands, versions = {"floor": peers.floor(place, group)}, {}
    for name, program in programs(binary, "launch"):
        folder = place / f"{name}-bundle"
        bundle.make_bundle(folder, ["/bin/true"], f"/{group}-{name}")
        commands[name] = [*program, "--root", str(place / f"{name}-root"), "run", "-b", str(folder), f"bench-{name}"]
        versions[name] = engines.version([*program, "--version"]) if name != "swmono" else ""
    commands = peers.working("launch by", commands)
    measure.report("launch", measure.interleaved(commands, rounds or 40), "floor", versions)
