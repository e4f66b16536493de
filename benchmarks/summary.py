"""What a suite's rows come to: a line an engine, and the marks with their distance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import mean, median
from typing import NamedTuple

import numpy as np

from benchmarks.rows import Row
from benchmarks.suites import WORKERS, Suite

OURS = "portfolio"
PEER = "pyjobshop"
GIB = 1024.0  # MiB
MISSING = "not measured"


class Mark(NamedTuple):
    """Something that was set out to be reached, and what was measured."""

    aim: str
    measured: str
    met: bool | None  # None where the rows for it are missing


class Line(NamedTuple):
    """One engine over a whole suite; seconds of what is not proven count as the limit.

    `excess` is the mean of its finish over the best finish of any engine, less
    1; `gap` the mean over the best bound, less 1; both over cases with a finish.
    """

    engine: str
    runs: int
    planned: int
    proven: int
    broken: int
    median_seconds: float
    late_seconds: float
    excess: float | None
    gap: float | None
    peak_mib: float | None


def sum_up(rows: Sequence[Row]) -> list[Line]:
    """A line an engine, in the order of the rows."""
    least = least_finishes(rows)
    lines = []
    for engine in dict.fromkeys(row.engine for row in rows):
        own = [row for row in rows if row.engine == engine]
        seconds = [proof_seconds(row) for row in own]
        lines.append(
            Line(
                engine,
                len(own),
                sum(row.finish is not None for row in own),
                sum(row.proven for row in own),
                sum(row.status == "broken" for row in own),
                median(seconds),
                float(np.percentile(seconds, 95)),
                _mean(row.finish / least[_case(row)] - 1 for row in own if row.finish is not None),
                _mean(row.gap for row in own if row.gap is not None),
                max((row.peak_mib for row in own if row.peak_mib is not None), default=None),
            )
        )
    return lines


def proof_seconds(row: Row) -> float:
    """Seconds until the finish was proven; the limit where it was not."""
    return row.seconds if row.proven and row.seconds is not None else row.limit


def least_finishes(rows: Iterable[Row]) -> dict[tuple[str, int], int]:
    """The best finish of any engine, by instance and seed."""
    found: dict[tuple[str, int], int] = {}
    for row in rows:
        if row.finish is not None:
            found[_case(row)] = min(row.finish, found.get(_case(row), row.finish))
    return found


def list_changes(suite: Suite, rows: Sequence[Row]) -> list[str]:
    """In what rows are not the suite's own, whose cases and limits the marks are for."""
    whole = {(instance.name, seed) for instance in suite.instances for seed in suite.seeds}
    run = {_case(row) for row in rows}
    changes = []
    if run != whole:
        others = f" and {len(run - whole)} others" if run - whole else ""
        changes.append(f"{len(run & whole)} of its {len(whole)} cases{others}")
    for seconds, workers in sorted({(row.limit, row.workers) for row in rows}):
        if (seconds, workers) != (suite.seconds, WORKERS):
            changes.append(
                f"{seconds:g} s and {workers} workers, not {suite.seconds:g} and {WORKERS}"
            )
    return changes


def check_marks(suite: str, rows: Sequence[Row]) -> list[Mark]:
    """The marks of a suite; empty where it has none."""
    return list(_MARKS[suite](rows)) if suite in _MARKS else []


def _planner(rows: Sequence[Row]) -> Iterator[Mark]:
    own = _of(rows, OURS)
    yield _share_proven(own, 1.0)
    yield _median_seconds(own, 1)


def _events(rows: Sequence[Row]) -> Iterator[Mark]:
    own = _of(rows, OURS)
    yield _share_proven(own, 0.95)
    yield _median_seconds(own, 2)
    yield _widest_gap(own, 0.05)


def _open_shop(rows: Sequence[Row]) -> Iterator[Mark]:
    own = _of(rows, OURS)
    yield _share_proven(own, 1.0)
    yield _median_seconds(own, 2)


def _large(rows: Sequence[Row]) -> Iterator[Mark]:
    own = {_case(row): _finish(row) for row in _of(rows, OURS)}
    peers = {_case(row): _finish(row) for row in _of(rows, PEER)}
    others = least_finishes(row for row in rows if row.engine != OURS)
    engines = {row.engine for row in rows} - {OURS}
    for instance, aim in (("24x12", 0.02), ("40x15", 0.04), ("100x20", 0.04)):
        both = [case for case in own if case[0] == instance and case in peers]
        yield _below_peer(instance, aim, [(own[case], peers[case]) for case in both])
    above = max((own[case] / others[case] - 1 for case in own if case in others), default=None)
    yield Mark(
        "never more than 0.5% above any other engine",
        MISSING if above is None else f"{_at_most(above)}, of {', '.join(sorted(engines))}",
        None if above is None else above <= 0.005,
    )
    yield _widest_gap(_of(rows, OURS), 0.04)


def _below_peer(instance: str, aim: float, pairs: list[tuple[float, float]]) -> Mark:
    """How far finishes (first) are below the peer's (second); it may have none on some cases."""
    below = [1 - finish / peer for finish, peer in pairs if peer < np.inf]
    parts = [f"{sum(share >= aim for share in below)} of {len(below)}"]
    if below:
        parts.append(f"{_percent(min(below))} at the least, {_percent(mean(below))} on average")
    if len(below) < len(pairs):
        parts.append(f"{PEER} without a plan on {len(pairs) - len(below)}")
    return Mark(
        f"{instance}: always at least {aim:.0%} below {PEER}'s finish",
        "; ".join(parts) if pairs else MISSING,
        min(below) >= aim if below else None,
    )


def _scale(rows: Sequence[Row]) -> Iterator[Mark]:
    for instance, first, gap in (("150x30", 15, 0.08), ("500x60", 60, 0.06)):
        own = [row for row in _of(rows, OURS) if row.instance == instance]
        firsts = [row.seconds_to_plan for row in own]
        latest = max((np.inf if first is None else first for first in firsts), default=None)
        yield Mark(
            f"{instance}: a verified plan within {first} s, from the tables on",
            MISSING if latest is None else f"{latest:.1f} s",
            None if latest is None else latest <= first,
        )
        yield _widest_gap(own, gap, f"{instance}: ")
        if instance == "500x60":
            peak = max((row.peak_mib or np.inf for row in own), default=None)
            yield Mark(
                f"{instance}: at most 4 GiB",
                MISSING if peak is None else f"{peak / GIB:.2f} GiB",
                None if peak is None else peak <= 4 * GIB,
            )


_MARKS: dict[str, Callable[[Sequence[Row]], Iterator[Mark]]] = {
    "planner": _planner,
    "events": _events,
    "open-shop": _open_shop,
    "large": _large,
    "scale": _scale,
}


def _share_proven(own: list[Row], aim: float) -> Mark:
    proven = sum(row.proven for row in own)
    return Mark(
        f"proven optimal within the limit: {aim:.0%}",
        f"{proven} of {len(own)}",
        proven >= aim * len(own) if own else None,
    )


def _median_seconds(own: list[Row], aim: float) -> Mark:
    half = median(map(proof_seconds, own)) if own else None
    return Mark(
        f"median until proven at most {aim:g} s",
        MISSING if half is None else f"{half:.2f} s",
        None if half is None else half <= aim,
    )


def _widest_gap(own: list[Row], aim: float, where: str = "") -> Mark:
    gaps = [np.inf if row.own_gap is None else row.own_gap for row in own]
    widest = max(gaps, default=None)
    return Mark(
        f"{where}gap to its own bound at most {aim:.0%}",
        _at_most(widest),
        None if widest is None else widest <= aim,
    )


def _case(row: Row) -> tuple[str, int]:
    return row.instance, row.seed


def _finish(row: Row) -> float:
    """Finish of a run; infinite where it has no plan."""
    return np.inf if row.finish is None else row.finish


def _of(rows: Sequence[Row], engine: str) -> list[Row]:
    return [row for row in rows if row.engine == engine]


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return mean(found) if found else None


def _at_most(value: float | None) -> str:
    return MISSING if value is None else f"{_percent(value)} at the most"


def _percent(value: float) -> str:
    return f"{value:.2%}"
