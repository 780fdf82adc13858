#!/usr/bin/env python3
"""What of Docker and OCI is done, proved by tests (docs/conformance/README.md).

usage: conformance.py check             findings about ids, one a line; exits 1 if there is one
       conformance.py collect COVERED   makes docs/conformance/done.txt of what tests wrote, and counts
       conformance.py script FILE passed|failed   what a script of contrib/minihost/tests proves, as tests write it
"""
import pathlib
import re
import sys

COVERS = re.compile(r"\.covers\(([^)]*)\)", re.S)
SCRIPT_COVERS = re.compile(r"^# covers: (.*)$", re.M)
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
DOCS = "docs/conformance"
IMPORTANCES = ("core", "expected", "rare", "swarm503")


def rows(path):
    """The lines below the header, split at tabs."""
    return [line.split("\t") for line in path.read_text().splitlines()[1:] if line]


def checklists(root):
    """name -> {id: importance}"""
    return {file.stem: dict(rows(file)) for file in sorted((root / DOCS / "ids").glob("*.tsv"))}


def known_ids(root):
    return {key for checklist in checklists(root).values() for key in checklist}


def done_ids(root):
    return (root / DOCS / "done.txt").read_text().split()


def findings(root):
    known = known_ids(root)
    yield from test_findings(root, known)
    left_out = rows(root / DOCS / "left-out.tsv")
    for row in left_out:
        if len(row) != 2 or not row[1].strip():
            yield f"{DOCS}/left-out.tsv: {row[0]}: an id and its reason, with a tab between"
        if row[0] not in known:
            yield f"{DOCS}/left-out.tsv: unknown id {row[0]}"
    done = done_ids(root)
    if done != sorted(set(done)):
        yield f"{DOCS}/done.txt: not sorted; it is made by `make conformance`, not typed"
    for key in done:
        if key not in known:
            yield f"{DOCS}/done.txt: unknown id {key}"
    for key in sorted({row[0] for row in left_out} & set(done)):
        yield f"{DOCS}/left-out.tsv: {key} is done, not left out"


def test_findings(root, known):
    named = set()
    for file in sorted((root / "Tests").rglob("*.swift")):
        if "Conformance" in file.parts:
            continue
        text = file.read_text()
        for match in COVERS.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            ids = LITERAL.findall(match.group(1))
            named.update(ids)
            if not ids:
                yield f"{file.relative_to(root)}:{line}: .covers( without a literal id"
            for key in ids:
                if key not in known:
                    yield f"{file.relative_to(root)}:{line}: unknown id {key}"
    for file in sorted((root / "contrib/minihost").glob("*tests/*.sh")):
        for key in script_ids(file):
            named.add(key)
            if key not in known:
                yield f"{file.relative_to(root)}: unknown id {key}"
    for key in done_ids(root):
        if key in known and key not in named:
            yield f"{DOCS}/done.txt: no test covers {key} any more; run `make conformance`"


def script_ids(file):
    """Ids that a script's lines `# covers: ID...` name."""
    return [key for line in SCRIPT_COVERS.findall(file.read_text()) for key in line.split()]


def collect(root, covered):
    outcomes = {}
    for line in covered.read_text().splitlines():
        key, _, outcome = line.partition("\t")
        outcomes.setdefault(key, set()).add(outcome)
    done = sorted(key for key, seen in outcomes.items() if seen == {"passed"} and key in known_ids(root))
    (root / DOCS / "done.txt").write_text("".join(f"{key}\n" for key in done))
    for key in sorted(key for key, seen in outcomes.items() if seen != {"passed"}):
        print(f"failed: {key}")
    report = counts(root, set(done))
    (root / DOCS / "counts.md").write_text(report)
    print(report, end="")


def counts(root, done):
    left_out = {row[0] for row in rows(root / DOCS / "left-out.tsv")}
    lines = ["| checklist | " + " | ".join(IMPORTANCES) + " | left out |", "|---|" + "---|" * (len(IMPORTANCES) + 1)]
    for name, ids in checklists(root).items():
        cells = [
            f"{sum(1 for key in done if ids.get(key) == importance)}/{list(ids.values()).count(importance)}"
            for importance in IMPORTANCES
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {len(left_out & ids.keys())} |")
    return "\n".join(lines) + "\n"


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    if sys.argv[1:] == ["check"]:
        found = list(findings(root))
        for finding in found:
            print(finding)
        print(f"conformance: {len(found)} findings")
        return 1 if found else 0
    if len(sys.argv) == 4 and sys.argv[1] == "script" and sys.argv[3] in ("passed", "failed"):
        for key in script_ids(pathlib.Path(sys.argv[2])):
            print(f"{key}\t{sys.argv[3]}")
        return 0
    if len(sys.argv) == 3 and sys.argv[1] == "collect":
        collect(root, pathlib.Path(sys.argv[2]))
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
