"""Sections about OCI runtimes: a launch and an exec, beside crun and runc."""
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
    group = f"swmono-bench-{os.getpid()}"
    commands, versions = {"floor": peers.floor(place, group)}, {}
    for name, program in programs(binary, "launch"):
        folder = place / f"{name}-bundle"
        bundle.make_bundle(folder, ["/bin/true"], f"/{group}-{name}")
        commands[name] = [*program, "--root", str(place / f"{name}-root"), "run", "-b", str(folder), f"bench-{name}"]
        versions[name] = engines.version([*program, "--version"]) if name != "swmono" else ""
    commands = peers.working("launch by", commands)
    measure.report("launch", measure.interleaved(commands, rounds or 40), "floor", versions)


def execute(binary, place, rounds):
    """`runc exec ID true` in a container that waits."""
    commands, removals = {}, []
    for name, program in programs(binary, "exec"):
        folder = place / f"{name}-bundle"
        bundle.make_bundle(folder, ["/bin/sleep", "1000"], f"/swmono-bench-exec-{os.getpid()}-{name}")
        whole = [*program, "--root", str(place / f"{name}-root")]
        removals.append([*whole, "delete", "-f", f"bench-{name}"])
        try:
            measure.timed([*whole, "run", "-d", "-b", str(folder), f"bench-{name}"])
        except measure.Failed as failure:
            measure.skip(f"exec by {name}", str(failure))
            continue
        commands[name] = [*whole, "exec", f"bench-{name}", "/bin/true"]
    commands = peers.working("exec by", commands)
    try:
        if commands:
            measure.report("runc exec true", measure.interleaved(commands, rounds or 40), peers.base_of(commands))
    finally:
        for argv in removals:
            engines.subprocess.run(argv, capture_output=True)
