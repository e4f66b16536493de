"""Pictures of a suite: how finish and bound come together over time, and growth with size.

Every function draws into an Axes and shows nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from benchmarks.engines import ENGINES
from benchmarks.rows import Row
from benchmarks.summary import OURS
from routeplan.output.plot.style import GRID, INK, group_style

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

PANELS = 12  # anytime curves on one picture
COLUMNS = 3
MARGIN = 1.03
FIRST = 0.01  # s, where the axis of time begins


def draw_anytime(ax: Axes, news: pd.DataFrame, until: float) -> None:
    """Finish (solid) and bound (dashed) of each engine over time, for one case.

    The axis of minutes ends at the worst finish that any engine came to.

    Parameters
    ----------
    ax : Axes
    news : DataFrame
        Rows of `anytime.csv` of one instance and seed.
    until : float
        Seconds at which the curves end.
    """
    ends = news.groupby("engine")["finish"].min()
    for engine, said in news.groupby("engine", sort=False):
        for figure, dash in (("finish", "-"), ("bound", "--")):
            steps = said.dropna(subset=[figure])
            if steps.empty:
                continue
            seconds = [*steps["seconds"].clip(lower=FIRST), until]
            values = [*steps[figure], steps[figure].iloc[-1]]
            ax.step(
                seconds,
                values,
                dash,
                where="post",
                color=_colour(str(engine)),
                label=engine if figure == "finish" else None,
            )
    ax.set_xscale("log")
    ax.set_xlim(FIRST, until)
    # What an engine began with may lie far above what any came to.
    ax.set_ylim(top=ends.max() * MARGIN if ends.notna().any() else None)
    _dress(ax, "seconds", "minutes")


def draw_growth(ax: Axes, rows: Sequence[Row], value: Callable[[Row], float | None]) -> None:
    """One figure of the rows against the number of stops: median, and each run as a dot.

    Parameters
    ----------
    ax : Axes
    rows : sequence of Row
    value : callable
        The figure of a row; None where it has none.
    """
    for engine in dict.fromkeys(row.engine for row in rows):
        drawn: dict[int, list[float]] = defaultdict(list)
        for row in rows:
            figure = value(row) if row.engine == engine else None
            if figure is not None:
                drawn[row.stops].append(figure)
        if not drawn:
            continue
        sizes = sorted(drawn)
        colour = _colour(engine)
        ax.plot(sizes, [median(drawn[size]) for size in sizes], color=colour, label=engine)
        dots = [(size, figure) for size in sizes for figure in drawn[size]]
        ax.plot(*zip(*dots, strict=True), ".", color=colour)
    ax.set_xscale("log")
    stops = sorted({row.stops for row in rows})
    ax.set_xticks(stops, map(str, stops), rotation=45)
    ax.minorticks_off()
    _dress(ax, "stops (groups times sites)", "")


def save_anytime(path: Path, news: pd.DataFrame, until: float) -> None:
    """Curves of up to `PANELS` cases, spread over the suite."""
    cases = list(news.groupby(["instance", "seed"], sort=False))
    chosen = cases[:: max(1, ceil(len(cases) / PANELS))]
    if not chosen:
        return
    lines = ceil(len(chosen) / COLUMNS)
    figure = Figure(figsize=(4 * COLUMNS, 3 * lines), layout="constrained")
    for number, ((instance, seed), said) in enumerate(chosen, start=1):
        ax = figure.add_subplot(lines, COLUMNS, number)
        draw_anytime(ax, said, until)
        ax.set_title(f"{instance}, seed {seed}", color=INK)
    _legend(figure)
    figure.savefig(path, dpi=120)


def save_growth(path: Path, rows: Sequence[Row]) -> None:
    """Seconds to the first and to the best plan, gap and memory against size."""
    figures: tuple[tuple[str, Callable[[Row], float | None]], ...] = (
        ("seconds to the first plan", lambda row: _positive(row.seconds_to_first)),
        ("seconds to the best plan", lambda row: _positive(row.seconds_to_best)),
        ("gap to the best bound, %", lambda row: None if row.gap is None else 100 * row.gap),
        ("peak memory, MiB", lambda row: row.peak_mib),
    )
    figure = Figure(figsize=(10, 7), layout="constrained")
    for number, (title, value) in enumerate(figures, start=1):
        ax = figure.add_subplot(2, 2, number)
        draw_growth(ax, rows, value)
        ax.set_title(title, color=INK)
        if title.startswith("seconds"):
            ax.set_yscale("log")
    _legend(figure)
    figure.savefig(path, dpi=120)


def _positive(seconds: float | None) -> float | None:
    """Seconds that an axis of powers of ten can show."""
    return None if seconds is None else max(seconds, FIRST)


def _colour(engine: str) -> str:
    """Ink for the engine that users get, one of the colours of groups for each other."""
    return INK if engine == OURS else group_style(list(ENGINES).index(engine)).colour


def _dress(ax: Axes, across: str, up: str) -> None:
    ax.set_xlabel(across)
    ax.set_ylabel(up)
    ax.grid(color=GRID)
    ax.set_axisbelow(True)


def _legend(figure: Figure) -> None:
    """One legend for all panels."""
    entries: dict[str, Artist] = {}
    for ax in figure.axes:
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    if entries:
        figure.legend(
            list(entries.values()), list(entries), loc="outside lower center", ncols=len(entries)
        )


def draw_kernel(ax: Axes, table: pd.DataFrame, along: str) -> None:
    """Time of a reinsertion against size, beside linear growth from the smallest size.

    Parameters
    ----------
    ax : Axes
    table : DataFrame
        Columns `along` and `median_ns`.
    along : str
        ``groups`` or ``sites``.
    """
    table = table.sort_values(along)
    sizes, times = table[along], table["median_ns"]
    ax.plot(sizes, times, marker="o", color=INK, label="measured")
    linear = times.iloc[0] * sizes / sizes.iloc[0]
    ax.plot(sizes, linear, linestyle=":", color=INK, label="linear growth")
    ax.set(xlabel=along, ylabel="ns a reinsertion", xscale="log", yscale="log")
    ax.set_xticks(sizes, [str(size) for size in sizes], minor=False)
    low, high = ax.get_ylim()
    ticks = [tick for tick in (125 * 2**n for n in range(10)) if low <= tick <= high]
    ax.set_yticks(ticks, [f"{tick:,}" for tick in ticks], minor=False)
    ax.minorticks_off()
    ax.legend()


def save_kernel(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Draw the growth of a reinsertion's time along each dimension, side by side."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.subplots(1, len(tables))
    for ax, (along, table) in zip(axes, tables.items(), strict=True):
        draw_kernel(ax, table, along)
    figure.savefig(path, dpi=120)
