"""Sections about engines: run, the hundredth run, and the everyday commands, beside docker and podman."""
import os
import statistics
import subprocess

import engines
import measure
import peers
from peers import IMAGE


def run(binary, place, rounds):
    """`run --rm IMAGE true` without and with the bridge, beside the bare launch."""
    with peers.loaded(place, binary, "run") as started:
        bare = {}
        if os.path.isdir("/sys/fs/cgroup/memory"):
            bare["floor"] = peers.floor(place, f"swmono-bench-run-{peers.UNIQUE}")
        for network in ("none", "bridge"):
            commands = dict(bare)
            for engine in started:
                theirs = "podman" if engine.name == "podman" and network == "bridge" else network
                commands[engine.name] = engine.argv("run", "--rm", "--network", theirs, IMAGE, "true")
            commands = peers.working(f"run --network {network} by", commands)
            if len(commands) < 2:
                continue
            spent = measure.interleaved(commands, rounds or 20)
            measure.report(f"run --rm --network {network}", spent, peers.base_of(commands))
            if "floor" in spent and "swmono" in spent:
                measure.report("the same against the floor", {name: spent[name] for name in ("floor", "swmono")},
                               "floor")


def hundred(binary, place, rounds):
    """Whether an engine grows slow: runs 91-100 against runs 1-10."""
    with peers.loaded(place, binary, "hundred") as started:
        print("the hundredth run --rm --network none (median of runs 91-100 against 1-10)")
        for engine in started:
            argv = engine.argv("run", "--rm", "--network", "none", IMAGE, "true")
            try:
                measure.timed(argv)
                spent = [measure.timed(argv) for _ in range(100)]
            except measure.Failed as failure:
                measure.skip(f"hundred by {engine.name}", str(failure))
                continue
            early, late = statistics.median(spent[:10]), statistics.median(spent[90:])
            print(f"  {engine.name:<28} {early:9.2f} ms   {late:9.2f} ms   {late / early:6.2f} x")


def everyday(binary, place, rounds):
    """`run -d`, `exec`, `start`, `rm -f`, and `ps` with 100 containers."""
    with peers.loaded(place, binary, "engine") as started:
        by_name = {engine.name: engine for engine in started}
        for engine in list(started):
            try:
                populate(engine)
            except subprocess.CalledProcessError as error:
                measure.skip(f"engine by {engine.name}", engines.reason(error))
                del by_name[engine.name]
        for title, command, before in EVERYDAY:
            compare(title, by_name, command, before, rounds or 20)


def populate(engine):
    """A container that waits, and a hundred that were made."""
    engines.run(engine.argv("run", "-d", "--name", "waits", "--network", "none", IMAGE, "sleep", "10000"))
    engines.run(engine.argv("create", "--name", "short", "--network", "none", IMAGE, "true"))
    for number in range(98):
        engines.run(engine.argv("create", "--network", "none", IMAGE, "true"))


def nothing(engine):
    pass


def gone(engine):
    subprocess.run(engine.argv("rm", "-f", "made"), capture_output=True)


def remade(engine):
    gone(engine)
    engines.run(engine.argv("run", "-d", "--name", "made", "--network", "none", IMAGE, "sleep", "10000"))


def ended(engine):
    subprocess.run(engine.argv("wait", "short"), capture_output=True)


EVERYDAY = [
    ("run -d", ["run", "-d", "--name", "made", "--network", "none", IMAGE, "sleep", "10000"], gone),
    ("rm -f", ["rm", "-f", "made"], remade),
    ("exec true", ["exec", "waits", "true"], nothing),
    ("start", ["start", "short"], ended),
    ("ps -a with 100 containers", ["ps", "-a"], nothing),
]


def compare(title, by_name, command, before, rounds):
    """Every engine's `command`, each time after `before`, which is not measured."""
    spent = {name: [] for name in by_name}
    for number in range(rounds + 1):
        for name, engine in by_name.items():
            try:
                before(engine)
                value = measure.timed(engine.argv(*command))
            except (measure.Failed, subprocess.CalledProcessError) as error:
                return measure.skip(f"{title} by {name}", engines.reason(error))
            if number:
                spent[name].append(value)
    if spent:
        measure.report(title, spent, peers.base_of(spent))
    for engine in by_name.values():
        gone(engine)
