"""The Gantt chart: what every group does at every minute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from routeplan.output.plot.choice import choose_shown, describe_choice
from routeplan.output.plot.fonts import drawable, families, lettering
from routeplan.output.plot.style import (
    GRID,
    INK,
    PALE,
    group_style,
    new_axes,
    settle,
    shorten,
    text_points,
    width_points,
)
from routeplan.output.plot.timeline import Timeline, below_axis, points_aside
from routeplan.plans import WAITS, Activity, Plan, list_activities
from routeplan.scenario import Scenario, build_network, clock_of_day
from routeplan.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RED, VIOLET = "#D1495B", "#7B5EA7"

# What is drawn alike: half the height of its bars, and their look.
LOOKS: dict[str, tuple[float, dict[str, Any]]] = {
    "leg": (0.07, {"facecolor": PALE, "edgecolor": PALE, "linewidth": 0}),
    "foot": (0.07, {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6}),
    "walk": (0.3, {"facecolor": "#D5DDE3", "edgecolor": INK, "linewidth": 0.4}),
    "wait": (0.3, {"facecolor": "white", "edgecolor": RED, "linewidth": 0.6, "hatch": "/////"}),
    "ride": (0.3, {"facecolor": VIOLET, "edgecolor": "white", "linewidth": 0.4, "hatch": "...."}),
    "visit": (0.3, {"facecolor": "#9CCBEA", "edgecolor": INK, "linewidth": 0.4}),
    "meal": (0.3, {"facecolor": "#F8CB6E", "edgecolor": INK, "linewidth": 0.4}),
}
LOOK_OF = {
    "leg": "leg",
    "walk": "foot",
    "alight": "walk",
    "board": "walk",
    "arrival": "walk",
    "departure": "walk",
    "up": "ride",
    "down": "ride",
    "visit": "visit",
    "meal": "meal",
    **dict.fromkeys(WAITS, "wait"),
}
ROW_INCHES = 0.42
MOST_ROWS = 60  # two feet of rows
NAME_SIZES = (8.5, 7.5, 6.5)  # the first that fits


def gantt(
    scenario: Scenario,
    plan: Plan,
    ax: Axes | None = None,
    *,
    roads: Any = None,
    groups: Iterable[str] | None = None,
) -> Axes:
    """Draw the groups as rows and their time as bars; the nights are left out.

    Parameters
    ----------
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    roads : networkx graph or pandas.DataFrame, optional
        What the plan was made with, if not the scenario's own roads.
    groups : iterable of str, optional
        Names of the groups to draw; without it all of them, or of more than
        60 the first 60.
    """
    timeline = Timeline(scenario, plan)
    shown = choose_shown(plan, groups, MOST_ROWS)
    with lettering():
        if ax is None:
            size = gantt_size(timeline, len(shown))
            ax = new_axes(size)
        network = build_network(scenario, roads)
        activities = [a for a in list_activities(scenario, plan, network) if a.group in shown]
        rows = {name: row for row, name in enumerate(shown)}
        _draw_bars(ax, timeline, activities, rows)
        timeline.dress(ax)
        _label_rows(ax, plan, shown)
        _add_legend(ax, scenario, {LOOK_OF[activity.kind] for activity in activities})
        title = _("{event}: the groups' time").format(event=scenario.event.name)
        timeline.entitle(ax, title + describe_choice(plan, shown))
        _write_ends(ax, scenario, plan, timeline, rows)
        settle(ax)
        _write_names(ax, scenario, timeline, activities, rows)
    return ax


def gantt_size(timeline: Timeline, groups: int) -> tuple[float, float]:
    """Width and height in inches of a chart that can be read."""
    return timeline.inches + 1.3, 1.7 + ROW_INCHES * max(2, groups)


def _draw_bars(
    ax: Axes, timeline: Timeline, activities: list[Activity], rows: dict[str, int]
) -> None:
    bars: dict[str, list[list[tuple[float, float]]]] = defaultdict(list)
    for activity in activities:
        look, row = LOOK_OF[activity.kind], rows[activity.group]
        left, right = timeline.place(activity.begin), timeline.place(activity.end)
        low, high = row - LOOKS[look][0], row + LOOKS[look][0]
        bars[look].append([(left, low), (left, high), (right, high), (right, low)])
    # One path for all bars of a look, as its hatching is rendered anew for each path: a long day
    # of many groups has thousands.
    with mpl.rc_context({"hatch.linewidth": 0.7}):
        for look, corners in bars.items():
            outlines = [Path([*bar, bar[0]], closed=True) for bar in corners]
            ax.add_artist(PathPatch(Path.make_compound_path(*outlines), **LOOKS[look][1]))


def _write_names(
    ax: Axes,
    scenario: Scenario,
    timeline: Timeline,
    activities: list[Activity],
    rows: dict[str, int],
) -> None:
    points_a_minute = width_points(ax) / timeline.length
    for activity in activities:
        if activity.kind not in ("visit", "meal"):
            continue
        room = points_a_minute * activity.minutes - 3
        title = scenario.site_of[activity.place].title
        size = next((s for s in NAME_SIZES if text_points(title, s) <= room), NAME_SIZES[0])
        name = shorten(title, size, room)
        middle = timeline.place((activity.begin + activity.end) / 2)
        ax.text(
            middle,
            rows[activity.group],
            drawable(name),
            ha="center",
            va="center_baseline",
            fontsize=size,
            color=INK,
            clip_on=True,
        )


def _write_ends(
    ax: Axes, scenario: Scenario, plan: Plan, timeline: Timeline, rows: dict[str, int]
) -> None:
    """Write when each tour is back."""
    for tour in plan.tours:
        if tour.group not in rows:
            continue
        ax.annotate(
            clock_of_day(tour.back, scenario.date_of(scenario.session_of[tour.session])),
            (timeline.place(scenario.minute(tour.back)), rows[tour.group]),
            xytext=(2, 0),
            textcoords="offset points",
            ha="left",
            va="center",
            fontsize=7,
            color=INK,
            annotation_clip=False,
            zorder=4,
        )


def _label_rows(ax: Axes, plan: Plan, shown: dict[str, int]) -> None:
    groups = [plan.groups[place] for place in shown.values()]
    names = [drawable(f"{group.name}  ({group.people})") for group in groups]
    ax.set_yticks(range(len(names)), names, fontsize=9, color=INK, fontfamily=families())
    ax.tick_params(axis="y", length=0, pad=16)
    ax.set_ylim(max(len(names), 1) - 0.4, -0.6)
    beside = ax.get_yaxis_transform() + points_aside(ax, -9, 0)
    for row, place in enumerate(shown.values()):
        style = group_style(place)
        ax.axhline(row, color=GRID, linewidth=0.6, zorder=0.4)
        ax.plot(0, row, marker=style.mark, ms=7, c=style.colour, clip_on=False, transform=beside)


def _add_legend(ax: Axes, scenario: Scenario, looks: set[str]) -> None:
    on_foot = scenario.event.travel == "walk"
    names = {
        "leg": _("on the way"),
        "foot": _("on foot"),
        "walk": _("to and from the door") if on_foot else _("getting on and off, to the door"),
        "wait": _("waiting"),
        "ride": _("lift or stairs"),
        "visit": _("visit"),
        "meal": _("meal"),
    }
    patches = [Patch(label=name, **LOOKS[look][1]) for look, name in names.items() if look in looks]
    if patches:
        ax.legend(
            handles=patches,
            loc="upper center",
            bbox_to_anchor=(0.5, 0),
            bbox_transform=below_axis(ax),
            ncols=len(patches),
            frameon=False,
            fontsize=8.5,
            handleheight=1.1,
        )
