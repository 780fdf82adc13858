"""Size limits: files, functions, lines (CONTRIBUTING.md, "Shape")."""
import re

FILE_MOST, FILE_NINE_OF_TEN = 300, 155
FUNCTION_MOST, FUNCTION_NINE_OF_TEN = 60, 20
LINE_MOST = 120
START = re.compile(r"^(\s*)(?:@\w+(?:\(.*\))?\s+)*(?:[a-z]+(?:\(set\))?\s+)*(?:func\s|init[?(<]|deinit\b|subscript\b)")


def sources(root):
    for folder in ("Sources", "Tests"):
        for file in sorted((root / folder).rglob("*.swift")):
            if not file.name.endswith((".pb.swift", ".grpc.swift")):
                yield file


def findings(root):
    files, functions = [], []
    for file in sources(root):
        lines = file.read_text().splitlines()
        where = file.relative_to(root)
        files.append(len(lines))
        if len(lines) > FILE_MOST:
            yield f"{where}: {len(lines)} lines, {FILE_MOST} at most: split it"
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_MOST:
                yield f"{where}:{number}: {len(line)} columns, {LINE_MOST} at most"
        for number, length in function_lengths(lines):
            functions.append(length)
            if length > FUNCTION_MOST:
                yield f"{where}:{number}: a function of {length} lines, {FUNCTION_MOST} at most"
    yield from nine_of_ten("files", files, FILE_NINE_OF_TEN)
    yield from nine_of_ten("functions", functions, FUNCTION_NINE_OF_TEN)


def function_lengths(lines):
    """(line number, lines between the braces) of each function that `swift format` has laid out."""
    for index, line in enumerate(lines):
        match = START.match(line)
        if not match or line.rstrip().endswith("}"):
            continue
        opening = next((i for i in range(index, min(index + 20, len(lines))) if lines[i].rstrip().endswith("{")), None)
        if opening is None:
            continue
        closing = match.group(1) + "}"
        end = next((i for i in range(opening + 1, len(lines)) if lines[i].rstrip() == closing), None)
        if end is not None:
            yield index + 1, end - opening - 1


def nine_of_ten(what, lengths, limit):
    if lengths and sorted(lengths)[int(len(lengths) * 0.9)] > limit:
        yield f"{what}: nine of ten should have {limit} lines at most, the tenth has {sorted(lengths)[int(len(lengths) * 0.9)]}"
