"""Rows of the tables: what a run came to, once the verifier has passed it."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic

from benchmarks.cases import Case
from benchmarks.measuring import Limits, Measurement, News
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.schedule import measure_finish

OVERRUN = 2.0  # seconds beyond its limit that an engine may take to stop
PACKAGES = ("routeplan", "ortools", "numpy", "pyjobshop")


@dataclass(frozen=True)
class Row:
    """One instance, engine and seed.

    Attributes
    ----------
    status : str
        ``optimal``, ``feasible``, ``infeasible``, ``unknown``, or ``broken``:
        the engine failed, or what it said is wrong.
    finish : int or None
        Of a verified schedule only.
    bound : int or None
        The engine's own proven bound; None where it has none.
    best_bound : int or None
        The best bound of all engines on the same instance and seed.
    gap : float or None
        ``finish / best_bound - 1``.
    seconds, seconds_to_first, seconds_to_best : float or None
        Until the engine stopped, had a first schedule, had its best one. The
        first and the last have passed the verifier.
    seconds_to_form, seconds_to_check : float or None
        Before the engine began, from the tables to the Problem; and for making
        a plan of the first schedule and verifying it.
    peak_mib : float or None
        Most memory of the engine's process, Python and libraries included.
    workers, limit
        Threads and seconds that it was given.
    reason : str
        Why it is broken, or that it is late.
    """

    suite: str
    instance: str
    engine: str
    seed: int
    groups: int
    sites: int
    status: str
    finish: int | None = None
    bound: int | None = None
    best_bound: int | None = None
    gap: float | None = None
    seconds: float | None = None
    seconds_to_first: float | None = None
    seconds_to_best: float | None = None
    seconds_to_form: float | None = None
    seconds_to_check: float | None = None
    peak_mib: float | None = None
    workers: int = 0
    limit: float = 0.0
    reason: str = ""
    versions: str = ""
    machine: str = ""

    @property
    def stops(self) -> int:
        """Groups times sites."""
        return self.groups * self.sites

    @property
    def proven(self) -> bool:
        """Whether the finish was proven to be the least, and in time."""
        return self.status == "optimal" and not self.reason

    @property
    def own_gap(self) -> float | None:
        """``finish / bound - 1``, by the engine's own bound."""
        return None if self.finish is None or not self.bound else self.finish / self.bound - 1

    @property
    def seconds_to_plan(self) -> float | None:
        """From the tables to the first verified plan; None where there is none."""
        if self.seconds_to_first is None:
            return None
        return (self.seconds_to_form or 0) + self.seconds_to_first + (self.seconds_to_check or 0)


def judge(suite: str, case: Case, engine: str, limits: Limits, measurement: Measurement) -> Row:
    """Make a row of a measurement: only what the verifier passes counts."""
    late = measurement.seconds is not None and measurement.seconds > limits.seconds + OVERRUN
    row = Row(
        suite,
        case.instance.name,
        engine,
        case.seed,
        case.instance.groups,
        case.instance.sites,
        "broken",
        seconds=measurement.seconds,
        seconds_to_form=case.seconds,
        peak_mib=measurement.peak,
        workers=limits.workers,
        limit=limits.seconds,
        reason=f"late: {measurement.seconds:.1f} s" if late else measurement.failure,
        versions=describe_versions(),
        machine=describe_machine(),
    )
    outcome = measurement.outcome
    if outcome is None:
        return row
    if outcome.schedule is None:
        return replace(row, status=outcome.status, bound=outcome.bound)
    began = monotonic()
    if faults := case.check(Outcome("feasible", measurement.first)):
        return replace(row, reason=f"breaks rules at first: {faults[0]} ({len(faults)} in all)")
    checked = monotonic() - began
    if faults := case.check(outcome):
        return replace(row, reason=f"breaks rules: {faults[0]} ({len(faults)} in all)")
    finish = measure_finish(case.problem, outcome.schedule)
    if outcome.status == "optimal" and outcome.bound != finish:
        return replace(row, reason=f"optimal at {finish} with bound {outcome.bound}")
    found = [(news.seconds, news.finish) for news in measurement.news if news.finish is not None]
    return replace(
        row,
        status="optimal" if outcome.bound == finish else "feasible",
        finish=finish,
        bound=outcome.bound,
        seconds_to_first=found[0][0] if found else measurement.seconds,
        seconds_to_check=checked,
        seconds_to_best=next((at for at, best in found if best == finish), measurement.seconds),
    )


def compare(rows: list[Row], optimum: int | None) -> list[Row]:
    """Set one case's rows side by side: best bound, gaps, and bounds that cannot be true.

    A bound above a verified finish, or above the published optimum, is wrong;
    so is a finish below the published optimum.
    """
    rows = [_drop_impossible(row, optimum) for row in rows]
    finishes = [row.finish for row in rows if row.finish is not None]
    least = min([*finishes, *([] if optimum is None else [optimum])], default=None)
    checked = []
    for row in rows:
        reason = row.reason
        if least is not None and row.bound is not None and row.bound > least:
            reason = f"bound {row.bound} is above a finish of {least}"
        elif finishes and row.status == "infeasible":
            reason = f"called infeasible, with a finish of {least}"
        wrong = reason != row.reason
        checked.append(replace(row, status="broken", reason=reason) if wrong else row)
    bounds = [row.bound for row in checked if row.bound is not None and row.status != "broken"]
    best = max(bounds, default=None)
    return [
        replace(
            row, best_bound=best, gap=None if not best or not row.finish else row.finish / best - 1
        )
        for row in checked
    ]


def _drop_impossible(row: Row, optimum: int | None) -> Row:
    """The row without a finish that nothing can have."""
    if optimum is None or row.finish is None or row.finish >= optimum:
        return row
    reason = f"finish {row.finish} is below the published optimum {optimum}"
    return replace(
        row,
        status="broken",
        reason=reason,
        finish=None,
        seconds_to_first=None,
        seconds_to_best=None,
        seconds_to_check=None,
    )


@cache
def describe_versions() -> str:
    """Versions of Python and of what the engines stand on, and the commit of this code."""
    found = [f"python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    if commit := describe_commit():
        found.append(f"commit {commit}")
    return "; ".join(found)


def describe_commit() -> str:
    """The short commit, ``-dirty`` behind it if files have changed since; empty if unknown."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        run = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True)
    except OSError:
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def describe_machine() -> str:
    """Processor, cores and system."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{model}; {os.cpu_count()} cores; {platform.system()} {platform.release()}"


class Tables:
    """Two CSV files in a folder that grow as runs end: `results.csv` and `anytime.csv`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._write("results.csv", [[field.name for field in fields(Row)]], "w")
        header = ["instance", "engine", "seed", "seconds", "finish", "bound"]
        self._write("anytime.csv", [header], "w")

    def add(self, rows: list[Row], news: dict[str, list[News]]) -> None:
        """Append one case's rows, and what each engine reported that is not broken."""
        self._write("results.csv", [asdict(row).values() for row in rows], "a")
        self._write(
            "anytime.csv",
            [
                [row.instance, row.engine, row.seed, item.seconds, item.finish, item.bound]
                for row in rows
                if row.status != "broken"
                for item in news[row.engine]
            ],
            "a",
        )

    def _write(self, name: str, lines: Iterable[Iterable[object]], mode: str) -> None:
        with (self.folder / name).open(mode, encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [round(cell, 4) if isinstance(cell, float) else cell for cell in line]
                for line in lines
            )
