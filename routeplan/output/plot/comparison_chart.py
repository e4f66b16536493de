"""What changes are worth, as bars: the finish of each, and how much of it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from routeplan.output.plot.fonts import drawable, families, lettering
from routeplan.output.plot.style import GRID, INK, PALE, new_axes, shorten
from routeplan.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from routeplan.advice.comparison import Comparison, ResultRow, Verdict

PROVEN, FOUND, AS_IT_IS = "#4C8DBF", "#BFDDF0", "#E5A500"
ROW_INCHES = 0.3
WIDTH = 11.0
TITLE_POINTS = 330  # for what changes, beside the bars
MARGIN = 1.35  # room for figures behind the longest bar


def comparison(found: Comparison, ax: Axes | None = None) -> Axes:
    """Draw a bar for each row, the earliest finish on top.

    The dark part of a bar is proven to be needed with any groups; a tick marks
    what is proven for the groups that were formed.

    Parameters
    ----------
    found : Comparison
        Of :func:`routeplan.compare`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    """
    judged = found.judged
    with lettering():
        if ax is None:
            ax = new_axes(comparison_size(found))
        longest = max((row.finish or 0 for row, _verdict in judged), default=0) or 1
        for place, (row, verdict) in enumerate(judged):
            _draw_bar(ax, place, row)
            _write_end(ax, place, row, verdict, found.base.finish)
        if found.base.finish is not None:
            ax.axvline(found.base.finish, color=AS_IT_IS, linewidth=1.2, zorder=0.5)
        titles = [drawable(shorten(row.title, 9, TITLE_POINTS)) for row, _verdict in judged]
        ax.set_yticks(range(len(titles)), titles, fontsize=9, color=INK, fontfamily=families())
        ax.set_ylim(max(len(titles), 1) - 0.4, -0.6)
        ax.set_xlim(0, MARGIN * longest)
        ax.tick_params(axis="y", length=0)
        ax.tick_params(axis="x", labelsize=8.5, colors=INK)
        ax.grid(axis="x", color=GRID, linewidth=0.6)
        ax.set_axisbelow(True)
        for side in ("top", "right", "left"):
            ax.spines[side].set_visible(False)
        ax.set_xlabel(_("finish: minutes, summed over the sessions"), fontsize=9, color=INK)
        title = _("{event}: what changes are worth").format(event=found.name).removeprefix(": ")
        ax.set_title(drawable(title), fontsize=11, color=INK, loc="left", fontfamily=families())
        _add_legend(ax, found)
    return ax


def comparison_size(found: Comparison) -> tuple[float, float]:
    """Width and height in inches of a chart that can be read."""
    return WIDTH, 1.9 + ROW_INCHES * max(2, len(found.rows))


def _draw_bar(ax: Axes, place: int, row: ResultRow) -> None:
    if row.finish is None:
        return
    edge = AS_IT_IS if row.kind == "base" else "none"
    ax.barh(place, row.finish, height=0.62, color=FOUND, edgecolor=edge, linewidth=1.6)
    if row.bound_any_grouping:
        ax.barh(place, row.bound_any_grouping, height=0.62, color=PROVEN)
    if row.bound:
        ax.plot([row.bound] * 2, [place - 0.31, place + 0.31], color=INK, linewidth=1.6)


def _write_end(ax: Axes, place: int, row: ResultRow, verdict: Verdict, before: int | None) -> None:
    """Write the finish, and by how much it differs; or why there is none."""
    if row.finish is None:
        texts = {
            "impossible": _("impossible: proven"),
            "invalid": _("the tables make no scenario"),
            "undrawn": _("no rotation grid was drawn"),
            "failed": _("not computed"),
        }
        text = texts.get(verdict.code, _("no plan was found"))
        if row.status == "infeasible":
            text = texts["impossible"]
        position = 0
    else:
        text = _("{finish} min").format(finish=row.finish)
        position = row.finish
        if before is not None and row.kind != "base":
            text += f" ({_sign(row.finish - before)})"
    ax.annotate(
        drawable(text),
        (position, place),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
        color=INK if row.finish is not None else PALE,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},  # lines pass behind
    )


def _sign(minutes: int) -> str:
    """Write a difference with its sign."""
    return f"{minutes:+d}".replace("-", "−") if minutes else "±0"


def _add_legend(ax: Axes, found: Comparison) -> None:
    handles = [
        Patch(facecolor=PROVEN, label=_("proven for any groups")),
        Patch(facecolor=FOUND, label=_("plan that was found")),
        Line2D([], [], color=INK, linewidth=1.6, label=_("proven for its groups")),
    ]
    if found.base.finish is not None:
        handles.append(Line2D([], [], color=AS_IT_IS, linewidth=1.6, label=_("as it is")))
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + ScaledTranslation(0, -0.5, ax.figure.dpi_scale_trans),
        ncols=len(handles),
        frameon=False,
        fontsize=8.5,
    )
