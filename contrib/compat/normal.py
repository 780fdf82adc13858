"""What differs between two engines and means nothing: ids, times, addresses, folders, the program's own name."""
import re

RULES = [
    (r"\x1b\[[0-9;]*[A-Za-z]", ""),
    (r"sha256:[0-9a-f]{64}", "<digest>"),
    (r"\b[0-9a-f]{64}\b", "<id64>"),
    (r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b", "<id12>"),
    (r"\b[0-9]{12}\b", "<id12>"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?[+-]\d\d:?\d\d( UTC)?)?", "<time>"),
    (r"\b(Less than a second|About an? \w+|\d+ (second|minute|hour|day|week|month|year)s?)\b", "<ago>"),
    (r"\b172\.\d+\.\d+\.\d+", "<ip>"),
    (r"\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b", "<mac>"),
    (r"/tmp/swmono-compat\.\w+/(swmono|docker)", "<folder>"),
    (r"/[0-9a-f]{2}/<digest>", "/<digest>"),
    (r"\bswmono: ", "docker: "),
    (r'cannot remove container "\w+": (container is running): stop the container before removing or force remove', r"\1"),
]

# What Debian's dockerd 20.10 and older clients say, in the words of Docker 29, which are ours.
OLD = [
    (r"\bS(ee|Run) '(docker[^']*--help)' for more", r"Run '\2' for more"),
    (r"Error: (failed to start containers|No public port)", r"\1"),
    (r"\nError: failed to rename container named \S*", ""),
    (r"failed to create shim task: OCI runtime create failed: runc create failed: "
     r"(unable to start container process: )?(error during container init: )?", ""),
    (r"(daemon: (?:.|\n)*?): unknown(?=\n|$)", r"\1"),
    (r"Cannot kill container: (\w+): Container", r"cannot kill container: \1: container"),
    (r"Cannot kill container: \w+: No such", "No such"),
    (r"Container (<id64>) is not running", r"container \1 is not running"),
    (r"You cannot remove a running container <id64>\. Stop the container before attempting removal or force remove",
     "container is running"),
    (r"\b(You )?cannot attach to a stopped", "cannot attach to a stopped"),
    (r"the input device is not a TTY",
     "cannot attach stdin to a TTY-enabled container because stdin is not a terminal"),
    (r"\bno such container (\w+)", r"No such container: \1"),
    (r"no such image: \S+: No such image", "No such image"),
    (r"\b(Invalid filter|Invalid signal|Range of CPUs|No public port|No command specified|Invalid IPC mode"
     r"|Error parsing reference|Invalid --security-opt|Unrecognised filter)",
     lambda match: match[0][0].lower() + match[0][1:].replace("Unrecognised", "unrecognised")),
    (r"unrecognised", "unrecognized"),
]


def normal(text, rules=()):
    for pattern, better in [*RULES, *rules]:
        text = re.sub(pattern, better, text)
    # Columns are as wide as what stands in them, and that has just changed.
    return "\n".join(re.sub(r" {2,}", "  ", line).rstrip() for line in text.split("\n"))
