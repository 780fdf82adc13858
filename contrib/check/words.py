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
    told = contract_functions(root)
    for file in sorted((root / "Sources").rglob("*.swift")):
        if file.name.endswith(".pb.swift"):
            continue
        where = file.relative_to(root)
        if DRAWERS.search(file.stem):
            yield f"{where}: a drawer; name it after what is in it"
        told_here = set() if "Seams" in where.parts else told
        yield from line_findings(where, file.read_text().splitlines(), told_here)


def contract_functions(root):
    """Names of the functions that a contract in Seams/ declares; who implements one need not tell it again."""
    text = "".join(file.read_text() for file in (root / "Sources/Seams").rglob("*.swift"))
    return set(re.findall(r"^    func (\w+)", text, re.M))


def line_findings(where, lines, told):
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
        named = re.search(r" func (\w+)", line)
        if PACKAGE.match(line) and not documented(lines, index) and not (named and named.group(1) in told):
            yield f"{place}: a package declaration without ///"


def has_reason(lines, index):
    """Whether a comment stands on the line, above it in the same paragraph, or above the function's first line."""
    for place in range(index, max(index - 15, 0), -1):
        if "//" in lines[place]:
            return True
        if place < index and re.match(r"\s*(?:\w+ )*(?:func \w|init[(?<])", lines[place]):
            return "//" in lines[place - 1]
        if not lines[place].strip():
            return False
    return False


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
