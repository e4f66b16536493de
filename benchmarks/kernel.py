"""``python -m benchmarks.kernel``: how long one reinsertion takes, and how that grows.

A reinsertion takes one stop out of a complete plan and puts it back at its best
position, halls and lifts on. All is fixed by the seed.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import click
import numpy as np
import pandas as pd

from benchmarks.cases import build_case, draw
from benchmarks.plot import save_kernel
from benchmarks.rows import describe_machine, describe_versions
from routeplan.solve.search.engine import Search
from routeplan.solve.search.insertion import FAR, insert_best, take_out
from routeplan.solve.search.insertion import draw as draw_number
from routeplan.solve.search.placement import compiled

ROUND = 20_000  # reinsertions at a time
ROUNDS = 5
MARK = ("100x20", 300_000)  # reinsertions a second on one core
GROUPS = [(groups, 20) for groups in (25, 50, 100, 200)]  # stops of one site
SITES = [(100, sites) for sites in (5, 10, 20, 40)]  # stops of one group


class Bench(NamedTuple):
    """A search that stands at a complete plan, and the arrays to work in."""

    layout: Any
    state: Any
    room: Any


def stand_at_a_plan(groups: int, sites: int, seed: int = 0) -> Bench:
    """The first plan of a drawn scenario, and one cycle of search from there."""
    case = build_case(draw(groups, sites), seed)
    search = Search(case.problem, seed)
    search.begin(lambda: False)
    while not search.improve(60.0, lambda: False):
        pass
    return Bench(search.layout, search._state, search._room)


@compiled
def reinsert(layout: Any, state: Any, count: int, room: Any) -> Any:
    """Take out and put back so many random stops; how many found a position."""
    placed = 0
    for _stop in range(count):
        stop = draw_number(room.dice, len(layout.stops))
        if state.tour[stop] < 0:
            continue
        take_out(layout, state, stop)
        cost = insert_best(
            layout, state, stop, FAR, 0, room.dice, room.rest, room.bounds, room.trial
        )
        placed += cost < FAR
    return placed


def measure(groups: int, sites: int) -> dict[str, float]:
    """Nanoseconds of a reinsertion: the least and the median of some rounds."""
    bench = stand_at_a_plan(groups, sites)
    reinsert(bench.layout, bench.state, 10, bench.room)
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        reinsert(bench.layout, bench.state, ROUND, bench.room)
        times.append((perf_counter() - began) / ROUND * 1e9)
    least, median = float(min(times)), float(np.median(times))
    return {"groups": groups, "sites": sites, "least_ns": least, "median_ns": median}


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
    table.to_csv(output / "kernel.csv", index=False)
    click.echo(table.to_string(index=False, float_format=lambda value: f"{value:.0f}"))
    alike = {"groups": table["sites"] == GROUPS[0][1], "sites": table["groups"] == SITES[0][0]}
    save_kernel(output / "kernel.png", {along: table[rows] for along, rows in alike.items()})
    name, aim = MARK
    at = table[(table["groups"].astype(str) + "x" + table["sites"].astype(str)) == name]
    click.echo(f"{name}: {1e9 / at['median_ns'].iloc[0]:,.0f} reinsertions a second; aim {aim:,}")
    click.echo(f"written: {output}")


if __name__ == "__main__":
    main()
