"""Colours, dashes and marks, the same in all pictures."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Krzywinski's 12 colours for colour-blind readers, the strongest contrasts first.
COLOURS = (
    "#008DF9",
    "#E20134",
    "#009F81",
    "#FF6E3A",
    "#8400CD",
    "#FF5AAF",
    "#9F0162",
    "#00C2F9",
    "#E5A500",
    "#A40122",
    "#00D5AF",
    "#F29BF0",
)
Dash = Literal["-"] | tuple[float, tuple[float, ...]]
Mark = Literal["o", "s", "D", "h"]
DASHES: tuple[Dash, ...] = ("-", (0, (4, 1.5)), (0, (1, 1.2)), (0, (5, 1.5, 1, 1.5)))
MARKS: tuple[Mark, ...] = ("o", "s", "D", "h")

INK = "#22303C"
PALE = "#8795A1"
GRID = "#E3E8EC"
ROAD = "#D3D9DE"


class GroupStyle(NamedTuple):
    """How one group is drawn everywhere."""

    colour: str
    dash: Dash
    mark: Mark
    letter: str  # colour of letters upon `colour`


def group_style(place: int) -> GroupStyle:
    """The style of the group at `place` in the plan; beyond 12, dashes and marks change.

    Examples
    --------
    >>> group_style(0).colour == group_style(12).colour
    True
    >>> group_style(0).mark, group_style(12).mark
    ('o', 's')
    """
    colour = COLOURS[place % len(COLOURS)]
    turn = place // len(COLOURS)
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    bright = 0.299 * red + 0.587 * green + 0.114 * blue > 150
    return GroupStyle(
        colour, DASHES[turn % len(DASHES)], MARKS[turn % len(MARKS)], INK if bright else "white"
    )


def text_points(text: str, size: float) -> float:
    """About how wide a text of that font size is, in points.

    Examples
    --------
    >>> text_points("安利", 10)
    20.0
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (wide + 0.6 * (len(text) - wide))


def shorten(text: str, size: float, points: float) -> str:
    """Cut a text so that it fits; empty where not even two letters do.

    Examples
    --------
    >>> shorten("党群服务中心", 10, 45), shorten("安利", 10, 12)
    ('党群服…', '')
    """
    if text_points(text, size) <= points:
        return text
    kept = text
    while kept and text_points(kept + "…", size) > points:
        kept = kept[:-1]
    return kept + "…" if kept else ""


def width_points(ax: Axes) -> float:
    """How wide an Axes is, in points."""
    return ax.get_window_extent().width / ax.figure.dpi * 72


def new_axes(size: tuple[float, float]) -> Axes:
    """The Axes of a new figure of pyplot's, so that notebooks show it; `size` in inches."""
    import matplotlib.pyplot as plt

    _figure, ax = plt.subplots(figsize=size, layout="constrained")
    return ax


def settle(ax: Axes) -> None:
    """Let a figure that lays itself out do so now, so that lengths on paper are known."""
    figure = ax.figure
    engine = figure.get_layout_engine()
    if engine is not None and isinstance(figure, Figure):
        engine.execute(figure)
