"""The occupancy chart: everything limited against its limit, over the day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from routeplan.output.plot.fonts import drawable, families, lettering
from routeplan.output.plot.style import GRID, INK, PALE, new_axes, settle, text_points, width_points
from routeplan.output.plot.timeline import Timeline, below_axis, points_aside
from routeplan.plans import Occupancy, Plan, list_occupancies
from routeplan.scenario import Scenario
from routeplan.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours from the least use to the fullest, each up to a share of the limit.
SHADES = (
    (0.25, "#FFF0B3"),
    (0.5, "#FED976"),
    (0.75, "#FDAA48"),
    (0.999, "#F4743B"),
    (1.0, "#C22F3D"),
)
OVERFULL = "#3B0A45"
LIMIT_LINE: dict[str, Any] = {"color": PALE, "linewidth": 0.8, "linestyle": (0, (4, 2))}
HIGHEST = 0.74  # of a row, reached where the limit is
ROW_INCHES = 0.44
FIGURES_SIZE = 7.5
MOST_ROWS = 80  # a yard of rows


def occupancy(scenario: Scenario, plan: Plan, ax: Axes | None = None) -> Axes:
    """Draw a row for everything limited; a bar as high as its line is full.

    The figures in the bars are amounts (people, groups, guides, coaches); at
    the right stand the peak, the limit and the share used, as
    :mod:`routeplan.plans.occupancy` defines it.

    Parameters
    ----------
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    """
    timeline = Timeline(scenario, plan)
    every = list_occupancies(scenario, plan)
    loads = _choose_fullest(every)
    with lettering():
        if ax is None:
            size = occupancy_size(timeline, len(loads))
            ax = new_axes(size)
        timeline.dress(ax)
        _label_rows(ax, loads)
        _add_legend(ax, loads)
        title = _("{event}: how full").format(event=scenario.event.name)
        if len(loads) < len(every):
            text = _(" (the {shown} fullest of {all})")
            title += text.format(shown=len(loads), all=len(every))
        timeline.entitle(ax, title)
        settle(ax)
        for row, load in enumerate(loads):
            _draw_bar(ax, timeline, row, load)
    return ax


def occupancy_size(timeline: Timeline, rows: int) -> tuple[float, float]:
    """Width and height in inches of a chart that can be read."""
    return timeline.inches + 3.2, 1.7 + ROW_INCHES * max(2, min(rows, MOST_ROWS))


def _choose_fullest(loads: tuple[Occupancy, ...]) -> tuple[Occupancy, ...]:
    """As many as can be looked at, in their order."""
    fullest_first = sorted(loads, key=lambda load: -load.full)
    fullest = set(map(id, fullest_first[:MOST_ROWS]))
    return tuple(load for load in loads if id(load) in fullest)


def shade(amount: int, limit: int) -> str:
    """The colour of an amount against its limit."""
    share = amount / limit if limit else 2.0
    return next((colour for most, colour in SHADES if share <= most), OVERFULL)


def _draw_bar(ax: Axes, timeline: Timeline, row: int, load: Occupancy) -> None:
    floor = row + 0.5 - (1 - HIGHEST) / 2  # rows count downwards
    points_a_minute = width_points(ax) / timeline.length
    bars, colours = [], []
    above = ax.transData + points_aside(ax, 0, 2)
    for (begin, end), amount in zip(pairwise(load.times), load.amounts, strict=False):
        left, right = timeline.place(begin), timeline.place(end)
        if amount == 0 or left == right:
            continue
        height = HIGHEST * min(1.15, amount / load.limit if load.limit else 1.15)
        top = floor - height
        bars.append([(left, floor), (left, top), (right, top), (right, floor)])
        colours.append(shade(amount, load.limit))
        if text_points(str(amount), FIGURES_SIZE) + 2 <= points_a_minute * (right - left):
            dark = amount >= load.limit
            ax.text(
                (left + right) / 2,
                floor,
                str(amount),
                transform=above,
                ha="center",
                va="bottom",
                fontsize=FIGURES_SIZE,
                color="white" if dark else INK,
            )
    # One artist for all bars: a long day of many groups has tens of thousands.
    drawn = PolyCollection(bars, facecolors=colours, edgecolors="white", linewidths=0.5)
    ax.add_collection(drawn, autolim=False)
    for (start, end), left in zip(timeline.spans, timeline.left, strict=False):
        ends = [left, left + end - start]
        ax.plot(ends, [floor - HIGHEST] * 2, **LIMIT_LINE)
        ax.plot(ends, [floor] * 2, color=PALE, linewidth=0.8)


def _label_rows(ax: Axes, loads: tuple[Occupancy, ...]) -> None:
    titles = [drawable(load.title) for load in loads]
    ax.set_yticks(range(len(loads)), titles, fontsize=9, fontfamily=families())
    ax.tick_params(axis="y", length=0, labelcolor=INK)
    ax.set_ylim(max(len(loads), 1) - 0.5, -0.5)
    for row, load in enumerate(loads):
        ax.annotate(
            _("{peak} of {limit}").format(peak=load.peak, limit=load.limit),
            (1, row),
            xycoords=ax.get_yaxis_transform(),
            xytext=(6, 1),
            textcoords="offset points",
            va="bottom",
            fontsize=8.5,
            color=INK,
            annotation_clip=False,
        )
        ax.annotate(
            _("{share} % used").format(share=round(100 * load.share)),
            (1, row),
            xycoords=ax.get_yaxis_transform(),
            xytext=(6, -1),
            textcoords="offset points",
            va="top",
            fontsize=7.5,
            color=PALE,
            annotation_clip=False,
        )
        if row and loads[row - 1].place != load.place:
            ax.axhline(row - 0.5, color=GRID, linewidth=1.0)


def _add_legend(ax: Axes, loads: tuple[Occupancy, ...]) -> None:
    names = [_("up to {share} %").format(share=round(100 * most)) for most, _colour in SHADES[:3]]
    names += [_("below 100 %"), _("full")]
    handles: list[Patch | Line2D] = [
        Patch(facecolor=colour, label=name)
        for (_most, colour), name in zip(SHADES, names, strict=True)
    ]
    if any(load.peak > load.limit for load in loads):
        handles.append(Patch(facecolor=OVERFULL, label=_("overfull")))
    handles.append(Line2D([], [], label=_("limit"), **LIMIT_LINE))
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        bbox_transform=below_axis(ax),
        ncols=len(handles),
        frameon=False,
        fontsize=8.5,
    )
