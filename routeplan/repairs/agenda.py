"""Levers of sessions and appointments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from routeplan.consistency.agenda import clock_text
from routeplan.edits import drop_appointment, name_row, row_key, set_cells
from routeplan.repairs.levers import MOST_STEPS, PRICES, STEP, Level, Lever
from routeplan.scenario import DAY, Scenario, Session
from routeplan.texts import _

LAST = 2 * DAY - 1  # what a cell can hold


def list_levers(scenario: Scenario) -> Iterator[Lever]:
    """Sessions that end later or start earlier, and appointments given up."""
    reached = -DAY  # the end of the session before, as late as it may be
    starts = [scenario.span(session)[0] for session in scenario.sessions_in_order]
    for session, follows in zip(scenario.sessions_in_order, [*starts[1:], None], strict=True):
        start, end = scenario.span(session)
        midnight = start - session.start
        latest = LAST + midnight if follows is None else min(follows, LAST + midnight)
        later = _count_steps(latest - end)
        earlier = _count_steps(start - max(reached, midnight))
        reached = end + later * STEP
        yield from _lengthen(session, earlier, later)
    for row in scenario.appointments:
        key = row_key("appointments", row)
        says = _("The appointment at {site} at {time} ({who}) is given up.").format(
            site=scenario.site_of[row.site].title, time=clock_text(row.start), who=row.who
        )
        level = Level(PRICES["appointment"], partial(drop_appointment, key=key), says)
        yield Lever(("appointments", name_row(key)), (level,))


def _count_steps(minutes: int) -> int:
    return max(0, min(MOST_STEPS, minutes // STEP))


def _lengthen(session: Session, earlier: int, later: int) -> Iterator[Lever]:
    name, price = session.session, PRICES["session"]
    longer = [
        ("end", session.end, 1, later, _("{session} ends at {time} (now {now}).")),
        ("start", session.start, -1, earlier, _("{session} starts at {time} (now {now}).")),
    ]
    for column, now, sign, steps, says in longer:
        levels = tuple(
            Level(
                step * price,
                set_cells("sessions", name, {column: now + sign * step * STEP}),
                says.format(
                    session=name, time=clock_text(now + sign * step * STEP), now=clock_text(now)
                ),
            )
            for step in range(1, steps + 1)
        )
        if levels:
            yield Lever(("sessions", name), levels)
