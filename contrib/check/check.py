#!/usr/bin/env python3
"""make check: what a machine can hold of docs/architecture.md and CONTRIBUTING.md.

usage: check.py [ROOT]     prints one line a finding, exits 1 if there is one
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import imports  # noqa: E402
import sizes  # noqa: E402
import words  # noqa: E402


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    findings = [*imports.findings(root), *sizes.findings(root), *words.findings(root)]
    for finding in findings:
        print(finding)
    print(f"check: {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
