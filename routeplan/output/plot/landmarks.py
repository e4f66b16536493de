"""The sites on the map: a mark, the name, and the groups that stop there."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.offsetbox import AnnotationBbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.text import Text

from routeplan.output.plot.fonts import drawable
from routeplan.output.plot.labels import Block, place_blocks
from routeplan.output.plot.lanes import Trace
from routeplan.output.plot.places import Point
from routeplan.output.plot.style import INK, PALE, group_style, shorten
from routeplan.scenario import Site

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARK_OF = {"visit": "o", "meal": "D", "place": "s"}
NUMBER_POINTS = 11.0  # a numbered badge
BADGES_A_ROW = 6
LEADER_POINTS = 12.0  # a label farther off is tied to its site by a line
MOST_SAMPLES = 4000
NAME_SIZE = 9.5
NAME_POINTS = 130.0
MOST_NAMES = 100  # more than these nobody could read; where somebody stops comes first


def draw_sites(
    ax: Axes,
    sites: list[Site],
    at: dict[str, Point],
    numbers: dict[str, list[tuple[int, int]]],
    touched: set[str],
    traces: list[Trace],
    point: float,
) -> None:
    """Draw marks and labels of sites.

    Parameters
    ----------
    ax : matplotlib Axes
        With its limits set.
    at : dict of str to (float, float)
        Where they lie.
    numbers : dict of str to list of (int, int)
        For each site the groups that stop there and the place of the stop in each one's order.
    touched : set of str
        The sites that somebody comes to; the others are pale.
    traces : list of Trace
        Lines that the labels should not hide.
    point : float
        Length of one typographic point in the units of `at`.
    """
    colours = {site.site: INK if site.site in touched else PALE for site in sites}
    for site in sites:
        x, y = at[site.site]
        look: dict[str, Any] = {"mfc": "white", "mec": colours[site.site], "ms": 9, "mew": 1.8}
        ax.plot(x, y, MARK_OF[site.kind], **look, zorder=6, clip_on=False)
    named = sorted(sites, key=lambda site: site.site not in touched)[:MOST_NAMES]
    labels = [
        _label(ax, site, at[site.site], colours[site.site], numbers[site.site]) for site in named
    ]
    anchors = _points(ax, np.array([at[site.site] for site in named]).reshape(-1, 2))
    blocks = [
        Block(float(x), float(y), *_size(ax, label))
        for (x, y), label in zip(anchors, labels, strict=True)
    ]
    box = ax.get_window_extent()
    scale = 72 / ax.figure.dpi
    frame = (3.0, 3.0, box.width * scale - 3, box.height * scale - 3)
    shown = [_sample(trace, 4 * point) for trace in traces]
    lines = _points(ax, np.concatenate([np.empty((0, 2)), *shown]))
    lines = lines[:: 1 + len(lines) // MOST_SAMPLES]
    for block, label, middle in zip(
        blocks, labels, place_blocks(blocks, lines, frame), strict=True
    ):
        label.xybox = east, north = middle[0] - block.x, middle[1] - block.y
        gap = hypot(max(0, abs(east) - block.width / 2), max(0, abs(north) - block.height / 2))
        label.arrow_patch.set_visible(gap > LEADER_POINTS)


def _label(
    ax: Axes, site: Site, at: tuple[float, float], colour: str, numbers: list[tuple[int, int]]
) -> Any:
    """A site's name and below it a badge for each group that stops there."""
    name = drawable(shorten(site.title, NAME_SIZE, NAME_POINTS))
    parts: list[Any] = [TextArea(name, textprops={"fontsize": NAME_SIZE, "color": colour})]
    for first in range(0, len(numbers), BADGES_A_ROW):
        badges: list[Artist] = [_badge(*number) for number in numbers[first : first + BADGES_A_ROW]]
        parts.append(HPacker(children=badges, pad=0, sep=1.5))
    label = AnnotationBbox(
        VPacker(children=parts, align="center", pad=0, sep=2),
        at,
        xybox=(0, 0),
        boxcoords="offset points",
        pad=0.15,
        bboxprops={"facecolor": "white", "edgecolor": "none", "alpha": 0.8},
        arrowprops={"arrowstyle": "-", "color": PALE, "linewidth": 0.7, "shrinkB": 5},
        annotation_clip=False,
        zorder=5,
    )
    ax.add_artist(label)
    return label


def _badge(group: int, number: int) -> DrawingArea:
    style = group_style(group)
    area = DrawingArea(NUMBER_POINTS, NUMBER_POINTS)
    middle = NUMBER_POINTS / 2
    area.add_artist(
        Line2D(
            [middle],
            [middle],
            marker=style.mark,
            markersize=NUMBER_POINTS - (0.5 if style.mark == "o" else 2.5),
            color=style.colour,
            markeredgecolor="none",
        )
    )
    area.add_artist(
        Text(
            middle,
            middle,
            str(number),
            ha="center",
            va="center_baseline",
            fontsize=7.5,
            color=style.letter,
        )
    )
    return area


def _points(ax: Axes, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points of the map in typographic points from the Axes' lower left corner."""
    box = ax.get_window_extent()
    return np.asarray((ax.transData.transform(at) - box.min) * 72 / ax.figure.dpi)


def _size(ax: Axes, label: Any) -> tuple[float, float]:
    box = label.offsetbox.get_window_extent()
    scale = 72 / ax.figure.dpi
    return box.width * scale + 3, box.height * scale + 3


def _sample(trace: Trace, spacing: float) -> npt.NDArray[np.float64]:
    """Points along a line, `spacing` apart."""
    steps = np.hypot(*np.diff(trace.points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0, along[-1], max(2, int(along[-1] / spacing)))
    return np.column_stack([np.interp(wanted, along, trace.points[:, axis]) for axis in (0, 1)])
