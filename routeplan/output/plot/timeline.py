"""A time axis that leaves out the hours between the sessions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.markers import TICKDOWN
from matplotlib.transforms import ScaledTranslation, Transform

from routeplan.output.plot.fonts import drawable, families
from routeplan.output.plot.style import GRID, INK
from routeplan.plans import Plan
from routeplan.scenario import Scenario, Session, clock_of_day

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = (5, 10, 15, 30, 60, 120, 240, 480)
MOST_LABELS = 24
POINTS_A_MINUTE = 1.75
LETTERS = 8.0


class Timeline:
    """Where the minutes of the sessions lie on one horizontal axis.

    Parameters
    ----------
    plan : Plan
        Each session reaches from its first departure to its last return, those
        that overlap together; the sessions that nobody tours are left out.
    """

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario = scenario
        toured = {tour.session for tour in plan.tours}
        sessions = [s for s in scenario.sessions_in_order if s.session in toured]
        spans = []
        for session in sessions:
            tours = [tour for tour in plan.tours if tour.session == session.session]
            start = min(scenario.minute(tour.depart) for tour in tours)
            spans.append((start, max(scenario.minute(tour.back) for tour in tours)))
        if not spans:
            sessions = list(scenario.sessions_in_order)
            spans = [scenario.span(session) for session in sessions]
        self.sessions, spans = _join(sessions, spans)
        touring = sum(end - start for start, end in spans)
        rough = touring / (MOST_LABELS - len(spans)) if len(spans) < MOST_LABELS else STEPS[-1]
        self.step = next((step for step in STEPS if step >= rough), STEPS[-1])
        self.spans = [
            (start // self.step * self.step, (max(end, start + 1) // -self.step) * -self.step)
            for start, end in spans
        ]
        self.gap = max(12.0, 0.04 * touring)
        self.left: list[float] = [0.0]
        for start, end in self.spans:
            self.left.append(self.left[-1] + end - start + self.gap)
        # The ends of the sessions in minutes, and where they lie on the axis.
        self.known = [minute for span in self.spans for minute in span]
        self.places = [
            place
            for (start, end), left in zip(self.spans, self.left, strict=False)
            for place in (left, left + end - start)
        ]

    @property
    def length(self) -> float:
        """Minutes shown, the gaps included."""
        return self.left[-1] - self.gap

    @property
    def inches(self) -> float:
        """How wide a picture should be for its bars to carry names."""
        return min(max(self.length * POINTS_A_MINUTE / 72, 8.0), 28.0)

    def place(self, minute: float) -> float:
        """Where a minute lies on the axis."""
        return float(np.interp(minute, self.known, self.places))

    def entitle(self, ax: Axes, title: str) -> None:
        """Give an Axes its title, above the sessions' names."""
        ax.set_title(
            drawable(title.strip(": ")),
            loc="left",
            fontsize=12,
            color=INK,
            pad=26,
            fontfamily=families(),
        )

    def dress(self, ax: Axes, grid: bool = True) -> None:
        """Give an Axes this time axis: hours, sessions' names, breaks between them."""
        ax.set_xlim(-0.005 * self.length, 1.005 * self.length)
        ticks, labels, fine = [], [], []
        for (session, *_), (start, end), left in zip(
            self.sessions, self.spans, self.left, strict=False
        ):
            day = self.scenario.date_of(session)
            for minute in range(start, end + 1, self.step):
                ticks.append(left + minute - start)
                labels.append(clock_of_day(self.scenario.moment(minute), day))
            fine += [left + at for at in range(0, end - start, max(5, self.step // 6))]
        ax.set_xticks(ticks, labels, fontsize=LETTERS, fontfamily=families())
        ax.tick_params(axis="x", which="major", length=4, color=INK, labelcolor=INK)
        # Minor ticks as two artists: hundreds of ticks would take as long as all the rest.
        along = ax.get_xaxis_transform()
        ax.plot(fine, [0] * len(fine), ls="", marker=TICKDOWN, ms=2, c=INK, transform=along)
        ax.lines[-1].set(clip_on=False, zorder=0.5)
        if grid:
            ax.grid(axis="x", which="major", color=GRID, linewidth=0.9)
            ax.vlines(fine, 0, 1, colors=GRID, linewidth=0.35, transform=along, zorder=0.5)
        ax.set_axisbelow(True)
        ax.spines[:].set_visible(False)
        for sessions, (start, end), left in zip(self.sessions, self.spans, self.left, strict=False):
            names = ", ".join(session.session for session in sessions)
            ax.text(
                left + (end - start) / 2,
                1.0,
                drawable(f"{names}   {self.scenario.date_of(sessions[0]).isoformat()}\n"),
                transform=ax.get_xaxis_transform(),
                ha="center",
                va="center",
                color=INK,
                fontsize=9.5,
            )
        for (_start, _end), (left, right) in zip(self.spans, pairwise(self.left), strict=False):
            ax.plot(
                [left, right - self.gap],
                [0, 0],
                color=INK,
                linewidth=1.2,
                transform=ax.get_xaxis_transform(),
                clip_on=False,
            )
            if right < self.length:
                ax.axvspan(right - self.gap, right, color="white", linewidth=0, zorder=1.5)


def below_axis(ax: Axes) -> Transform:
    """Coordinates of an Axes, shifted to below the hours."""
    return ax.transAxes + points_aside(ax, 0, -22)


def points_aside(ax: Axes, east: float, north: float) -> Transform:
    """A shift by typographic points."""
    return ScaledTranslation(east / 72, north / 72, ax.figure.dpi_scale_trans)


def _join(
    sessions: list[Session], spans: list[tuple[int, int]]
) -> tuple[list[list[Session]], list[tuple[int, int]]]:
    """Sessions that overlap, of different tracks, share one stretch of the axis."""
    together: list[list[Session]] = []
    joined: list[tuple[int, int]] = []
    for session, (start, end) in sorted(
        zip(sessions, spans, strict=True), key=lambda pair: pair[1]
    ):
        if joined and start < joined[-1][1]:
            together[-1].append(session)
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            together.append([session])
            joined.append((start, end))
    return together, joined
