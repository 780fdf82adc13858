"""The layer rule: which room may import which, from the manifest's edges and the sources' import lines."""
import json
import re
import subprocess

# Which rooms a target of a room may depend on; a room is the second folder of its path.
ALLOWED = {
    "swmono": {"Components", "Plugins", "Seams", "Transports", "Libraries", "System"},
    "Components": {"Seams", "Libraries", "System"},
    "Plugins": {"Seams", "Libraries", "System"},
    "Transports": {"Seams", "Libraries", "System", "Messages"},
    "Seams": {"Libraries", "System"},
    "Messages": set(),
    "Libraries": {"Libraries", "System"},
    "System": set(),
}
TRANSPORTS = {"EngineHTTP", "ContainerdGRPC", "ShimTTRPC", "RuntimeExec"}
MESSAGES = {"ShimMessages"}

# Packages from outside, and the targets that may name them.
OUTSIDE = {
    "NIO": {"Registry", "RegistryFixtures", "EngineHTTP", "ContainerdGRPC"},
    "AsyncHTTPClient": {"Registry", "EngineHTTP"},
    "SwiftProtobuf": {"ShimMessages", "ShimTTRPC", "ContainerdGRPC"},
}
# The loop and sequential zones: one thread, no Swift concurrency (architecture, section 3).
SINGLE_THREADED = {"Shim", "Supervisor", "Runc", "Cgroups", "DBus", "RuntimeAPI", "RuntimeExec", "Logs", "Init"}
CONCURRENCY = re.compile(r"\b(async|await|Task|actor|DispatchQueue)\b(?!:)")
IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:(?:package|internal|private|fileprivate|public)\s+)?import\s+(?:\w+\s+)?(\w+)")


def findings(root):
    targets = manifest(root)
    rooms = {name: room(name, path) for name, (path, _) in targets.items()}
    for name, (path, dependencies) in targets.items():
        for dependency in dependencies:
            yield from edge(f"Package.swift: {name}", rooms[name], dependency, rooms)
        yield from source_findings(root, name, root / path, rooms)


def manifest(root):
    text = subprocess.run(
        ["swift", "package", "--package-path", str(root), "dump-package"],
        check=True, capture_output=True, text=True).stdout
    return {
        target["name"]: (target.get("path") or f"Sources/{target['name']}", names(target))
        for target in json.loads(text)["targets"] if target["type"] != "test"
    }


def names(target):
    pairs = [entry.get("byName") or entry.get("target") for entry in target["dependencies"]]
    return [pair[0] for pair in pairs if pair]


def room(name, path):
    if name in TRANSPORTS:
        return "Transports"
    if name in MESSAGES:
        return "Messages"
    return path.split("/")[1]


def edge(where, own_room, dependency, rooms):
    other = rooms.get(dependency)
    if other and other not in ALLOWED.get(own_room, ALLOWED["swmono"]):
        yield f"{where}: {own_room} must not reach {dependency} of {other}"


def source_findings(root, name, folder, rooms):
    for file in sorted(folder.rglob("*.swift")):
        if file.name.endswith(".pb.swift"):
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            where = f"{file.relative_to(root)}:{number}"
            match = IMPORT.match(line)
            if match and match.group(1) != name:
                yield from edge(where, rooms[name], match.group(1), rooms)
                yield from outside(where, name, match.group(1))
            code = line.split("//")[0]
            if name in SINGLE_THREADED and CONCURRENCY.search(code) and '"' not in code:
                yield f"{where}: {name} runs in a single-threaded zone: no Swift concurrency"


def outside(where, name, module):
    for prefix, users in OUTSIDE.items():
        if module.startswith(prefix) and name not in users:
            yield f"{where}: only {', '.join(sorted(users))} may import {module}"
