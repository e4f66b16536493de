"""Rows of the tables: what a run came to, once the verifier has passed it."""

from __future__ import annotations

import csv
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.measuring import Limits, Measurement, News
from routeplan.solve.schedule import measure_finish

PACKAGES = ("routeplan", "ortools", "numba", "numpy", "pyjobshop")


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
        Until the engine stopped, had a first schedule, had its best one.
    peak_mib : float or None
        Most memory of the engine's process, Python and libraries included.
    workers, limit
        Threads and seconds that it was given.
    reason : str
        Why it is broken.
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
        """Whether the finish is proven to be the least."""
        return self.status == "optimal"


def judge(suite: str, case: Case, engine: str, limits: Limits, measurement: Measurement) -> Row:
    """Make a row of a measurement: only what the verifier passes counts."""
    row = Row(
        suite,
        case.instance.name,
        engine,
        case.seed,
        case.instance.groups,
        case.instance.sites,
        "broken",
        seconds=measurement.seconds,
        peak_mib=measurement.peak,
        workers=limits.workers,
        limit=limits.seconds,
        reason=measurement.failure,
        versions=describe_versions(),
        machine=describe_machine(),
    )
    outcome = measurement.outcome
    if outcome is None:
        return row
    if outcome.schedule is None:
        return replace(row, status=outcome.status, bound=outcome.bound)
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
        seconds_to_best=next((at for at, best in found if best == finish), measurement.seconds),
    )


def compare(rows: list[Row], optimum: int | None) -> list[Row]:
    """Set one case's rows side by side: best bound, gaps, and bounds that cannot be true.

    A bound above a verified finish, or above the published optimum, is wrong;
    so is a finish below the published optimum.
    """
    finishes = [row.finish for row in rows if row.finish is not None]
    least = min([*finishes, *([] if optimum is None else [optimum])], default=None)
    checked = []
    for row in rows:
        reason = row.reason
        if optimum is not None and row.finish is not None and row.finish < optimum:
            reason = f"finish {row.finish} is below the published optimum {optimum}"
        elif least is not None and row.bound is not None and row.bound > least:
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


def describe_versions() -> str:
    """Versions of Python and of what the engines stand on."""
    found = [f"python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return "; ".join(found)


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
        """Append one case's rows, and what each engine reported."""
        self._write("results.csv", [asdict(row).values() for row in rows], "a")
        self._write(
            "anytime.csv",
            [
                [row.instance, row.engine, row.seed, item.seconds, item.finish, item.bound]
                for row in rows
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
