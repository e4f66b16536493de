"""Run a suite: every case with every engine, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.cases import Case, Instance, build_case, draw
from benchmarks.engines import COMPILED, ENGINES, load_engine
from benchmarks.measuring import Limits, Measurement, measure
from benchmarks.rows import Row, Tables, compare, judge

WARM_UP = draw(2, 2)
WARM_UP_SECONDS = 1.0


def split_available(engines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The engines that can be loaded here, and for each other one why not."""
    available, missing = [], {}
    for engine in engines:
        try:
            load_engine(ENGINES[engine])
        except (ImportError, AttributeError) as fault:
            missing[engine] = str(fault)
        else:
            available.append(engine)
    return available, missing


def warm_up(engines: Sequence[str], workers: int) -> None:
    """Let what is compiled solve a trifle, so that its code lies on disk from then on."""
    case = build_case(WARM_UP, 0)
    for engine in engines:
        if engine in COMPILED:
            measure(case.problem, ENGINES[engine], 0, Limits(WARM_UP_SECONDS, workers))


def run_suite(
    suite: str,
    instances: Sequence[Instance],
    seeds: Sequence[int],
    engines: Sequence[str],
    limits: Limits,
    folder: Path,
    tell: Callable[[Row], None],
) -> list[Row]:
    """Run all cases, write `results.csv` and `anytime.csv` as they end, and return all rows.

    Parameters
    ----------
    suite : str
        The name that the rows bear.
    instances, seeds, engines : sequence
        Every instance is run with every seed, and each of these cases with every engine.
    limits : Limits
        The same for all engines.
    folder : Path
        Made where it does not exist; its tables are begun anew.
    tell : callable
        Called with each row as soon as its run ends, before it is compared.
    """
    tables, rows = Tables(folder), []
    for case in build_cases(instances, seeds):
        measured: dict[str, Measurement] = {}
        judged = []
        for engine in engines:
            measured[engine] = measure(case.problem, ENGINES[engine], case.seed, limits)
            judged.append(judge(suite, case, engine, limits, measured[engine]))
            tell(judged[-1])
        compared = compare(judged, case.instance.optimum)
        tables.add(compared, {engine: measured[engine].news for engine in engines})
        rows += compared
    return rows


def build_cases(instances: Sequence[Instance], seeds: Sequence[int]) -> Iterator[Case]:
    """Seed by seed, so that a run cut short has seen all sizes."""
    for seed in seeds:
        for instance in instances:
            yield build_case(instance, seed)
