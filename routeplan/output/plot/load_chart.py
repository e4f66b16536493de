"""The loads of an audit: how much of everything is needed at the least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Patch

from routeplan.output.plot.fonts import drawable, families, lettering
from routeplan.output.plot.occupancy_chart import OVERFULL, SHADES
from routeplan.output.plot.style import GRID, INK, PALE, new_axes, settle
from routeplan.scenario import write_percent
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from routeplan.advice.auditing import Audit, Load

MOST_ROWS = 40
ROW_INCHES = 0.3
LONGEST = 1.5  # share at which a bar is cut off; its figure says the rest
TIGHT = 0.85
COLOURS = {"impossible": OVERFULL, "tight": SHADES[3][1], "easy": SHADES[0][1], "optional": "white"}


def loads(audit: Audit, ax: Axes | None = None) -> Axes:
    """Draw a bar for every resource: the share of it that is needed at the least.

    Parameters
    ----------
    audit : Audit
        From :func:`routeplan.audit`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib Axes
        With the 40 fullest resources; a line below says how many there are more.
    """
    shown = audit.loads[:MOST_ROWS]
    with lettering():
        if ax is None:
            ax = new_axes(loads_size(audit))
        _draw_bars(ax, shown)
        _dress(ax, shown)
        _add_legend(ax, shown)
        title = _("{event}: what is needed at the least").format(event=audit.event)
        ax.set_title(
            drawable(title), loc="left", fontsize=12, color=INK, pad=24, fontfamily=families()
        )
        ax.set_xlabel(
            drawable(_describe_scale(audit.loads)),
            loc="left",
            fontsize=8.5,
            color=INK,
            fontfamily=families(),
        )
        settle(ax)
    return ax


def loads_size(audit: Audit) -> tuple[float, float]:
    """Width and height in inches of a chart that can be read."""
    return 11.0, 1.7 + ROW_INCHES * max(3, min(len(audit.loads), MOST_ROWS))


def _look(load: Load) -> str:
    if load.optional:
        return "optional"
    if load.share > 1:
        return "impossible"
    return "tight" if load.tight else "easy"


def _draw_bars(ax: Axes, shown: Sequence[Load]) -> None:
    for row, load in enumerate(shown):
        look = _look(load)
        length = min(load.share, LONGEST)
        ax.barh(
            row,
            length,
            height=0.68,
            color=COLOURS[look],
            edgecolor=PALE if look == "optional" else INK,
            linewidth=0.5,
            hatch="////" if load.share > LONGEST else None,
            zorder=2,
        )
        text = _("{percent}   {need} of {supply} {unit}").format(
            percent=write_percent(load.share),
            need=f"{load.need:,}",
            supply=f"{load.supply:,}",
            unit=load.unit,
        )
        # Figures stand free of the lines at 85 and 100 %.
        ax.annotate(
            drawable(text),
            (length, row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=8,
            color=INK,
            zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )


def _dress(ax: Axes, shown: Sequence[Load]) -> None:
    names = [drawable(load.title) for load in shown]
    ax.set_yticks(range(len(names)), names, fontsize=8.5, color=INK, fontfamily=families())
    ax.set_ylim(max(len(names), 1) - 0.4, -0.6)
    longest = max([1.0, *(min(load.share, LONGEST) for load in shown)])
    ax.set_xlim(0, longest * 1.32)
    ticks = [0, 0.25, 0.5, TIGHT, 1.0]
    ax.set_xticks(ticks, [f"{tick:.0%}" for tick in ticks], fontsize=8.5, color=INK)
    ax.xaxis.set_ticks_position("top")
    ax.tick_params(length=0)
    for share, colour, width in ((0.25, GRID, 0.8), (0.5, GRID, 0.8)):
        ax.axvline(share, color=colour, linewidth=width, zorder=0.5)
    ax.axvline(TIGHT, color=COLOURS["tight"], linewidth=1.0, linestyle=(0, (4, 2)), zorder=3)
    ax.axvline(1.0, color=OVERFULL, linewidth=1.2, zorder=3)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _add_legend(ax: Axes, shown: Sequence[Load]) -> None:
    names = {
        "impossible": _("impossible: more is needed than there is"),
        "tight": _("tight: more than 85 %"),
        "easy": _("up to 85 %"),
        "optional": _("if all go, but nobody has to"),
    }
    looks = {_look(load) for load in shown}
    patches = [
        Patch(facecolor=COLOURS[look], edgecolor=INK, linewidth=0.5, label=name)
        for look, name in names.items()
        if look in looks
    ]
    if patches:
        ax.legend(
            handles=patches,
            loc="lower right",
            frameon=True,
            facecolor="white",
            edgecolor="none",
            fontsize=8.5,
        )


def _describe_scale(every: Sequence[Load]) -> str:
    rest = every[MOST_ROWS:]
    said = _("share of what there is")
    if rest:
        text = ngettext(
            "{said}; {n} more is not shown, {percent} or less",
            "{said}; {n} more are not shown, {percent} or less",
            len(rest),
        )
        most = write_percent(max(load.share for load in rest) + 0.01)
        said = text.format(said=said, n=len(rest), percent=most)
    return said
