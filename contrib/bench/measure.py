"""Interleaved measurements: every round runs each command once, in a new order; what counts is the median of ratios."""
import os
import random
import statistics
import time


class Failed(Exception):
    """A command that was to be measured ended with an error."""


def timed(argv, quiet=True):
    """Milliseconds from the start of a program to its end."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0)]
    if quiet:
        actions.append((os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0))
    begin = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    spent = (time.perf_counter() - begin) * 1000
    if status != 0:
        raise Failed(f"{' '.join(argv)}: status {os.waitstatus_to_exitcode(status)}")
    return spent


def interleaved(commands, rounds, between=None):
    """{name: argv or function(round) -> argv} to {name: [ms of each round]}; a first round is thrown away."""
    spent = {name: [] for name in commands}
    for number in range(rounds + 1):
        order = list(commands)
        random.shuffle(order)
        for name in order:
            argv = commands[name]
            value = timed(argv(number) if callable(argv) else argv)
            if number:
                spent[name].append(value)
            if between:
                between(name, number)
    return spent


def ratios(spent, base):
    """Each command against `base`, round by round."""
    for name, values in spent.items():
        each = [value / other for value, other in zip(values, spent[base])]
        yield name, statistics.median(values), statistics.median(each)


def report(title, spent, base, versions=None):
    """One line a command: median, and median of its ratios to `base`."""
    print(f"{title} ({len(spent[base])} rounds)")
    for name, middle, ratio in ratios(spent, base):
        label = f"{name} {versions[name]}" if versions and versions.get(name) else name
        print(f"  {label:<28} {middle:9.2f} ms   {ratio:6.2f} x {base}")


def skip(section, why):
    print(f"{section}: skipped, {why}")
