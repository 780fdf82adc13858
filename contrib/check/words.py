"""Forbidden words, drawers without a name, and declarations without a doc comment."""
import re

FORBIDDEN = [
    (re.compile(r"^\s*(?:\w+ )?import Foundation\b(?!Essentials)"), "import FoundationEssentials, never Foundation"),
    (re.compile(r"\btry!"), "try! traps on input"),
    (re.compile(r"\bas!"), "as! traps on input"),
    (re.compile(r"\bfatalError\("), "fatalError( traps on input"),
    (re.compile(r"\bpublic (func|struct|class|enum|protocol|let|var|init)\b"), "cross-target API is package, not public"),
]
PRINT = re.compile(r"(?<![.\w])print\(")
DRAWERS = re.compile(r"(Utils|Helpers?|Extras|Common|Manager)\b")
PACKAGE = re.compile(
    r"^\s*package (?:final |static |mutating |consuming |borrowing |nonisolated |indirect )*(func|struct|class|enum|protocol|init|typealias)\b")
CONTAINER = re.compile(r"^(?:package |private |final |indirect )*(?:extension|struct|class|enum|actor) ")
TRY_OPTIONAL = re.compile(r"\btry\?")


def findings(root):
    for file in sorted((root / "Sources").rglob("*.swift")):
        if file.name.endswith(".pb.swift"):
            continue
        where = file.relative_to(root)
        if DRAWERS.search(file.stem):
            yield f"{where}: a drawer; name it after what is in it"
        yield from line_findings(where, file.read_text().splitlines())


def line_findings(where, lines):
    for index, line in enumerate(lines):
        code = line.split("//")[0]
        place = f"{where}:{index + 1}"
        for pattern, reason in FORBIDDEN:
            if pattern.search(code):
                yield f"{place}: {reason}"
        if PRINT.search(code) and "Components" in where.parts:
            yield f"{place}: components do not print(; write to a descriptor"
        if TRY_OPTIONAL.search(code) and not has_reason(lines, index):
            yield f"{place}: try? without its reason beside it"
        if PACKAGE.match(line) and not documented(lines, index):
            yield f"{place}: a package declaration without ///"


def has_reason(lines, index):
    return "//" in lines[index] or (index > 0 and "//" in lines[index - 1]) or (index > 1 and "//" in lines[index - 2])


def documented(lines, index):
    # An initialiser says no more than its type does; what a contract asks for is told by the contract.
    if re.search(r"\binit\b", lines[index]) or conforms(lines, index):
        return True
    above = index - 1
    while above >= 0 and lines[above].strip().startswith("@"):
        above -= 1
    return above >= 0 and lines[above].strip().startswith("///")


def conforms(lines, index):
    """Whether the line is a function in a type or extension that declares a conformance."""
    if not lines[index].startswith(" ") or " func " not in lines[index]:
        return False
    outer = next((line for line in reversed(lines[:index]) if CONTAINER.match(line)), "")
    return ":" in outer
