"""Runs hostile inputs through the command line and counts what must never happen.

``python -m fuzzing.fuzzer --inputs 100000`` in the folder ``tests`` runs as many on all cores.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from fuzzing.inputs import KINDS, LIMIT, write_input

GRACE = 5  # seconds beyond the limit
MOST_MIB = 1024
SLICE = 200  # inputs of one process


@dataclass
class Result:
    """What came of some inputs.

    Attributes
    ----------
    inputs : int
        How many there were.
    statuses : Counter
        Exit statuses.
    tracebacks, late : list of str
        What broke, and what took too long, each with its seed.
    controls : list of str
        What reached the screen with control characters in it.
    slowest : float
        Seconds.
    mib : int
        The most that a process held.
    """

    inputs: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    tracebacks: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    slowest: float = 0.0
    mib: int = 0

    def add(self, other: Result) -> None:
        """Take another result in."""
        self.inputs += other.inputs
        self.statuses += other.statuses
        self.tracebacks += other.tracebacks
        self.late += other.late
        self.controls += other.controls
        self.slowest = max(self.slowest, other.slowest)
        self.mib = max(self.mib, other.mib)

    @property
    def sound(self) -> bool:
        """Whether nothing happened that must never happen."""
        return not (self.tracebacks or self.late or self.controls) and self.mib <= MOST_MIB

    def __str__(self) -> str:
        return (
            f"{self.inputs} inputs: {len(self.tracebacks)} tracebacks, {len(self.late)} beyond the "
            f"limit plus {GRACE} s, {len(self.controls)} control sequences, at most {self.mib} MiB "
            f"and {self.slowest:.1f} s; exit statuses {dict(sorted(self.statuses.items()))}"
        )


def run_inputs(seeds: Iterable[int]) -> Result:
    """Run the inputs of seeds in this process."""
    from routeplan.cli.entry import run

    result = Result()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as home:
            arguments = write_input(seed, Path(home))
            name = f"seed {seed} ({KINDS[seed % len(KINDS)].__name__}, {arguments[0]})"
            shown = io.StringIO()
            began = time.perf_counter()
            try:
                with (
                    warnings.catch_warnings(),
                    contextlib.redirect_stdout(shown),
                    contextlib.redirect_stderr(shown),
                ):
                    warnings.simplefilter("ignore")
                    result.statuses[run(arguments)] += 1
            except BaseException:
                result.tracebacks.append(f"{name}:\n{traceback.format_exc()}")
            seconds = time.perf_counter() - began
            result.slowest = max(result.slowest, seconds)
            if seconds > LIMIT + GRACE:
                result.late.append(f"{name}: {seconds:.1f} s")
            if any(ord(each) < 32 and each not in "\n\t" for each in shown.getvalue()):
                result.controls.append(f"{name}: {shown.getvalue()[:400]!r}")
        result.inputs += 1
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result.mib = kib // 1024
    return result


def run_all(inputs: int, first: int, processes: int, most: int = SLICE) -> Iterator[Result]:
    """Run inputs, `most` at a time, on processes that are replaced by new ones now and then."""
    slices = [
        range(start, min(start + most, first + inputs))
        for start in range(first, first + inputs, most)
    ]
    with get_context("spawn").Pool(processes, maxtasksperchild=5) as pool:
        yield from pool.imap_unordered(run_inputs, slices)


def main() -> int:
    """Run as many inputs as the command line asks for, and say what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    result = Result()
    began = time.perf_counter()
    for part in run_all(options.inputs, options.first, options.processes):
        result.add(part)
        for broken in (*part.tracebacks, *part.late, *part.controls):
            print(broken, flush=True)
    print(f"{result}; {time.perf_counter() - began:.0f} s")
    return 0 if result.sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
