"""Run a suite: every case with every engine, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.cases import Case, Instance, build_case
from benchmarks.engines import ENGINES, load_engine
from benchmarks.measuring import Limits, Measurement, measure
from benchmarks.rows import Row, Tables, compare, judge


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


def run_cases(
    suite: str,
    cases: Iterable[Case],
    engines: Sequence[str],
    limits: Limits,
    folder: Path,
    tell: Callable[[Row], None],
) -> Iterator[list[Row]]:
    """Run all cases, write `results.csv` and `anytime.csv` as they end, and yield each one's rows.

    Parameters
    ----------
    suite : str
        The name that the rows bear.
    cases : iterable of Case
    engines : sequence of str
        Each case is run with every one.
    limits : Limits
        The same for all engines.
    folder : Path
        Made where it does not exist; its tables are begun anew.
    tell : callable
        Called with each row as soon as its run ends, before it is compared.
    """
    tables = Tables(folder)
    for case in cases:
        measured: dict[str, Measurement] = {}
        judged = []
        for engine in engines:
            measured[engine] = measure(case.problem, ENGINES[engine], case.seed, limits)
            judged.append(judge(suite, case, engine, limits, measured[engine]))
            tell(judged[-1])
        compared = compare(judged, case.instance.optimum)
        tables.add(compared, {engine: measured[engine].news for engine in engines})
        yield compared


def build_cases(instances: Sequence[Instance], seeds: Sequence[int]) -> Iterator[Case]:
    """Seed by seed, so that a run cut short has seen all sizes."""
    for seed in seeds:
        for instance in instances:
            yield build_case(instance, seed)
