"""The runtime's other commands: create, start, exec, delete -f, and the peak memory of each."""
import os
import random
import shutil
import subprocess

import bundle
import measure
import peers

STEPS = ("create", "start", "exec", "delete")


class Runtime:
    """A runtime with a bundle whose container sleeps."""
    def __init__(self, name, prefix, place):
        self.name, self.root, self.folder = name, str(place / f"{name}-root"), place / name
        self.prefix = [*prefix, "--root", self.root]
        bundle.make_bundle(self.folder, ["/bin/sleep", "1000"], f"/swmono-life-{peers.UNIQUE}-{name}")

    def argv(self, step):
        words = {"create": ["create", "-b", str(self.folder), "life"], "start": ["start", "life"],
                 "exec": ["exec", "life", "/bin/true"], "delete": ["delete", "-f", "life"]}
        return [*self.prefix, *words[step]]


def runtimes(binary, place):
    known = {"swmono": [binary, "runc"], "crun": ["crun"], "runc": ["runc"]}
    found = [Runtime(name, prefix, place) for name, prefix in known.items() if shutil.which(prefix[0])]
    return [runtime for runtime in found if works(runtime)]


def works(runtime):
    """Once through, which also fills its caches."""
    try:
        for step in STEPS:
            measure.timed(runtime.argv(step))
        return True
    except measure.Failed as failure:
        measure.skip(f"lifecycle by {runtime.name}", str(failure))
        return False


def lifecycle(binary, place, rounds):
    """A container's commands one by one, beside crun and runc."""
    if not os.path.isdir("/sys/fs/cgroup/memory"):
        return measure.skip("lifecycle", "crun here needs cgroup v1 without the hybrid layout")
    found = runtimes(binary, place)
    spent = {step: {runtime.name: [] for runtime in found} for step in STEPS}
    for _ in range(rounds or 20):
        for runtime in random.sample(found, len(found)):
            for step in STEPS:
                spent[step][runtime.name].append(measure.timed(runtime.argv(step)))
    base = "crun" if any(runtime.name == "crun" for runtime in found) else found[0].name
    for step in STEPS:
        measure.report("delete -f" if step == "delete" else step, spent[step], base)


def peak(binary, place, rounds):
    """Peak memory and page faults of each command (ru_maxrss and ru_minflt of a waited child)."""
    program = str(place / "peak")
    source = os.path.join(os.path.dirname(__file__), "peak.c")
    subprocess.run(["gcc", "-O2", "-Wall", "-static", "-o", program, source], check=True)
    # A page fault maps a whole folio of the page cache, and a file just written lies in folios of up to 2 MiB: on a tmpfs
    # they are pages, for whoever built it and whenever.
    copy = shutil.copy(binary, place / "executable")
    print("peak memory and page faults of one command (budget 6144 KiB)")
    for runtime in runtimes(str(copy), place):
        for step in STEPS:
            # Standard error is not a pipe here: the container's process would hold it open.
            kib, faults = subprocess.check_output([program, *runtime.argv(step)], text=True).split()[-2:]
            print(f"  {runtime.name + ' ' + step:<28} {int(kib):9d} KiB   {faults} faults")


SECTIONS = {"lifecycle": lifecycle, "peak": peak}
