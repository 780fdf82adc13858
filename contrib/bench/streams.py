"""The section `io`: what goes through an engine: a container's log, reading it back, and a stream to the client."""
import os
import pathlib
import statistics
import subprocess

import engines
import measure

HERE = pathlib.Path(__file__).resolve().parent
IMAGE = "docker.io/library/bench:latest"
LOGGED = 64 << 20
# Written again and again by one command: 16 times LOGGED.
STREAMED = 16
LINE = b"0123456789abcdef0123456789abcdef the quick brown fox jumps over a lazy dog 0123\n"


def io(binary, place, rounds):
    """MB/s: 80-byte lines into the engine's default file log, `logs` of them, and `run` without a log into a pipe."""
    subprocess.run([HERE.parent / "busybox-layout", place / "layout"], check=True)
    (place / "lines").write_bytes(LINE * (LOGGED // len(LINE)))
    (place / "none").touch()
    started = engines.start_all(place, binary, lambda name, why: measure.skip(f"io by {name}", why))
    with started:
        started.load(place / "layout", IMAGE)
        by_name = {engine.name: engine for engine in started}
        for title, sample in (("log, json-file, 80-byte lines", log), ("logs", read), ("attach, no log", attach)):
            found = {name: [] for name in by_name}
            for number in range((rounds or 5) + 1):
                for name in list(found):
                    try:
                        rate = sample(by_name[name], place)
                    except (measure.Failed, subprocess.CalledProcessError) as error:
                        measure.skip(f"{title} by {name}", engines.reason(error))
                        del found[name]
                        continue
                    if number:
                        found[name].append(rate)
            report(title, found)


def report(title, found):
    if not found:
        return
    count = max(len(rates) for rates in found.values())
    print(f"{title} ({count} rounds)")
    base = "swmono" if "swmono" in found else next(iter(found))
    for name, rates in found.items():
        ratio = statistics.median(mine / other for mine, other in zip(found[base], rates))
        print(f"  {name:<28} {statistics.median(rates):9.0f} MB/s   {base} is {ratio:6.2f} x")


def logged(engine, place, name):
    """Milliseconds of a detached container that copies a file of `place` to its log, until its end is told."""
    container = f"log-{name}"
    begin = measure.time.perf_counter()
    engines.run(engine.argv("run", "-d", "--network", "none", "--log-driver", "json-file", "--name", container,
                            "-v", f"{place / name}:/data:ro", IMAGE, "cat", "/data"))
    engines.run(engine.argv("wait", container))
    return (measure.time.perf_counter() - begin) * 1000


def log(engine, place):
    """What a launch costs is taken off by a container that says nothing."""
    spent = []
    for name in ("none", "lines"):
        spent.append(logged(engine, place, name))
        engines.run(engine.argv("rm", "-f", f"log-{name}"))
    return rate(LOGGED, spent[1] - spent[0])


def read(engine, place):
    logged(engine, place, "lines")
    try:
        spent, taken = piped(engine.argv("logs", "log-lines"))
        if taken < LOGGED - len(LINE):
            raise measure.Failed(f"{taken} bytes came back of {LOGGED}")
        return rate(taken, spent)
    finally:
        engines.run(engine.argv("rm", "-f", "log-lines"))


def attach(engine, place):
    def once(*files):
        # podman's conmon keeps nothing either with its own driver of that name.
        return piped(engine.argv("run", "--rm", "--network", "none", "--log-driver", "none",
                                 "-v", f"{place}:/data:ro", IMAGE, "cat", *files))
    launch, _ = once("/data/none")
    spent, taken = once(*["/data/lines"] * STREAMED)
    if taken != STREAMED * os.path.getsize(place / "lines"):
        raise measure.Failed(f"{taken} bytes came through")
    return rate(taken, spent - launch)


def piped(argv):
    """Milliseconds of a program whose output is read from a pipe of 1 MiB, and how many bytes came."""
    begin = measure.time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                               bufsize=0, pipesize=1 << 20)
    room, taken = bytearray(1 << 20), 0
    while count := process.stdout.readinto(room):
        taken += count
    if process.wait() != 0:
        raise measure.Failed(f"{' '.join(argv)}: status {process.returncode}")
    return (measure.time.perf_counter() - begin) * 1000, taken


def rate(count, milliseconds):
    return count / 1e3 / max(milliseconds, 1e-3)
