"""bench.py FOLDER [-n ROUNDS] [SECTION...]: called by `run` in namespaces of its own."""
import argparse
import os
import pathlib
import shutil
import sys

import engines
import measure
import sections


def main():
    parser = argparse.ArgumentParser(prog="contrib/bench/run")
    parser.add_argument("folder", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("-n", type=int, default=0, help="rounds (each section has its own number)")
    parser.add_argument("section", nargs="*", help="of: " + " ".join(sections.ALL))
    wanted = parser.parse_intermixed_args()
    unknown = [name for name in wanted.section if name not in sections.ALL]
    if unknown:
        parser.error(f"no such section: {' '.join(unknown)}")
    binary = str(pathlib.Path(os.environ["SWMONO"]).resolve())
    told = {"docker": ["docker", "--version"], "podman": ["podman", "--version"], "crun": ["crun", "--version"],
            "runc": ["runc", "--version"]}
    print("kernel", os.uname().release, *[f"{name} {engines.version(argv) or '-'}" for name, argv in told.items()])
    for name in wanted.section or sections.ALL:
        place = wanted.folder / name
        place.mkdir()
        try:
            sections.ALL[name](binary, place, wanted.n)
        except (OSError, measure.Failed, engines.subprocess.CalledProcessError) as error:
            measure.skip(name, engines.reason(error))
        sys.stdout.flush()
        shutil.rmtree(place, ignore_errors=True)


main()
