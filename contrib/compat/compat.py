"""compat.py PLACE [-v] [SECTION...]: see run."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

import engines
from normal import OLD, normal

HERE = pathlib.Path(__file__).resolve().parent
NEEDED = ("dockerd", "containerd", "runc", "skopeo", "docker", "iptables")


def sections(wanted):
    """Names and lines; a line that starts with `#` says something, one that ends in a backslash goes on."""
    for path in sorted((HERE / "lines").glob("*.txt")):
        if not wanted or path.stem in wanted:
            text = path.read_text().replace("\\\n", "")
            yield path.stem, [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def allowed():
    """Lines of allowed.txt: `command line  ## why it differs`."""
    lines = {}
    for line in (HERE / "allowed.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            command, _, reason = line.partition("  ## ")
            assert reason, f"allowed.txt: no reason: {line}"
            lines[command.strip()] = reason
    return lines


def play(engine, lines):
    engine.clean()
    return [engine.shell(line) for line in lines]


def differences(one, two):
    """Parts in which two answers differ, each as (name, ours, theirs)."""
    parts = zip(("exit", "stdout", "stderr"), one, two)
    seen = [(name, *pair) if name == "exit" else (name, normal(pair[0]), normal(pair[1], OLD)) for name, *pair in parts]
    return [part for part in seen if part[1] != part[2]]


def show(line, parts):
    print(f"\n$ {line}")
    for name, ours, theirs in parts:
        print(f"  {name} of swmono: {str(ours).strip()}\n  {name} of docker: {str(theirs).strip()}".replace("\n", "\n    "))


def compare(place, wanted, verbose):
    layout = f"{place}/layout"
    subprocess.run([str(HERE.parent / "busybox-layout"), layout], check=True)
    known, unused, bad, count = allowed(), set(allowed()), 0, 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        pair = [engines.swmono(place / "swmono", os.environ["SWMONO"], layout),
                engines.docker(place / "docker", shutil.which("docker"), layout)]
        for name, lines in sections(wanted):
            print(f"== {name}: {len(lines)} lines", flush=True)
            results = list(pool.map(lambda engine: play(engine, lines), pair))
            for line, *answers in zip(lines, *results):
                count += 1
                parts = differences(*answers)
                if line in known:
                    unused.discard(line) if parts else None
                elif parts:
                    bad += 1
                    show(line, parts)
                elif verbose:
                    print(f"same: {line}")
        for engine in pair:
            engine.clean()
    print(f"\n{count} lines, {bad} differ, {len(known) - len(unused)} are allowed to")
    if not wanted:
        for line in sorted(unused):
            print(f"allowed.txt: does not differ: {line}")
    return 1 if bad else 0


def main():
    place, words = pathlib.Path(sys.argv[1]), sys.argv[2:]
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        print(f"compat: left out, {' and '.join(missing)} not installed")
        return 0
    return compare(place, [word for word in words if word != "-v"], "-v" in words)


if __name__ == "__main__":
    sys.exit(main())
