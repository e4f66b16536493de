"""``python -m benchmarks.kernel``: how long one reinsertion takes, and how that grows.

A reinsertion takes one stop out of a complete plan and puts it back at its best
position, halls and lifts on. All is fixed by the seed.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import click
import numpy as np
import pandas as pd

from benchmarks.cases import build_case, draw
from benchmarks.plot import save_kernel
from benchmarks.rows import describe_machine, describe_versions
from routeplan.scheduling.core import core
from routeplan.scheduling.search.engine import Search

ROUND = 20_000  # reinsertions at a time
ROUNDS = 5
MARK = ((100, 20), 3_000_000)  # reinsertions a second on one core
GROUPS = [(groups, 20) for groups in (25, 50, 100, 200)]  # stops of one site
SITES = [(100, sites) for sites in (5, 10, 20, 40)]  # stops of one group


def stand_at_a_plan(groups: int, sites: int, seed: int = 0) -> Search:
    """A search at a complete plan of a drawn scenario: its first, and one cycle from there."""
    case = build_case(draw(groups, sites), seed)
    search = Search(case.problem, seed)
    search.begin(lambda: False)
    while not search.improve(60.0, lambda: False):
        pass
    return search


def measure(groups: int, sites: int) -> dict[str, float]:
    """Nanoseconds of a reinsertion: the least and the median of some rounds.

    Raises
    ------
    RuntimeError
        If a stop was missing or found no position, which takes another time.
    """
    search = stand_at_a_plan(groups, sites)
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        placed = core.probe_reinsert(search.handle, ROUND)
        times.append((perf_counter() - began) / ROUND * 1e9)
        if placed != ROUND:
            raise RuntimeError(f"{groups}x{sites}: {placed} of {ROUND} stops put back")
    least, median = float(min(times)), float(np.median(times))
    return {"groups": groups, "sites": sites, "least_ns": least, "median_ns": median}


def fit_power(table: pd.DataFrame, along: str) -> float:
    """The power of the size with which the median grows (least squares of logarithms).

    Examples
    --------
    >>> table = pd.DataFrame({"sites": [5, 10, 20], "median_ns": [100, 400, 1600]})
    >>> round(fit_power(table, "sites"), 6)
    2.0
    """
    return float(np.polyfit(np.log(table[along]), np.log(table["median_ns"]), 1)[0])


def print_mark(met: bool, text: str) -> None:
    """What was measured, beside its aim."""
    click.echo(f"{'met' if met else 'missed':>7}: {text}")


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(__file__).parent / "out" / "kernel",
    help="Folder for kernel.csv and kernel.png.",
)
def main(output: Path) -> None:
    """Measure reinsertions at growing sizes, on one core."""
    click.echo(describe_machine())
    click.echo(describe_versions())
    table = pd.DataFrame([measure(*size) for size in dict.fromkeys(GROUPS + SITES)])
    output.mkdir(parents=True, exist_ok=True)
    about = {"versions": describe_versions(), "machine": describe_machine()}
    table.assign(**about).to_csv(output / "kernel.csv", index=False)
    click.echo(table.to_string(index=False, float_format=lambda value: f"{value:.0f}"))
    alike = {"groups": table["sites"] == GROUPS[0][1], "sites": table["groups"] == SITES[0][0]}
    tables = {along: table[rows] for along, rows in alike.items()}
    save_kernel(output / "kernel.png", tables)
    (groups, sites), aim = MARK
    at = table[(table["groups"] == groups) & (table["sites"] == sites)]
    pace = 1e9 / at["median_ns"].iloc[0]
    print_mark(
        pace >= aim, f"{groups}x{sites}: {pace:,.0f} reinsertions a second, at least {aim:,}"
    )
    for along, grown in tables.items():
        power = fit_power(grown, along)
        print_mark(power <= 1, f"time grows as {along} to the power {power:.2f}, at most 1")
    click.echo(f"written: {output}")


if __name__ == "__main__":
    main()
