"""Changes of sessions and appointments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from routeplan.advice.changes.steps import LAST, PRICES, Change, Step, list_extensions
from routeplan.scenario import Scenario, Session, clock_text
from routeplan.tables import drop_appointment, name_row, row_key, set_cells
from routeplan.texts import _

LONGER = 12 * 60  # minutes by which a session may be longer at either end: beyond, it is no repair


def list_changes(scenario: Scenario) -> Iterator[Change]:
    """Sessions that end later or start earlier, tours that leave later, appointments given up.

    Between two sessions either may take all of the break; not both of them, see
    :func:`routeplan.advice.repairs.session_overlaps.list_session_overlaps`.
    """
    for session in scenario.sessions:
        earliest, latest = list_room(scenario, session)
        earlier, later = session.start - earliest, latest - session.end
        yield from _lengthen(session, min(earlier, LONGER), min(later, LONGER))
        yield from _leave_later(session)
    for row in scenario.appointments:
        key = row_key("appointments", row)
        says = _("The appointment at {site} at {time} ({who}) is given up.").format(
            site=scenario.site_of[row.site].title, time=clock_text(row.start), who=row.who
        )
        step = Step(PRICES["appointment"], partial(drop_appointment, key=key), says)
        yield Change(("appointments", name_row(key)), (step,))


def list_room(scenario: Scenario, session: Session) -> tuple[int, int]:
    """How early a session may start and how late it may end, in minutes of its own day.

    Of those that share a track with it, it may start when the one before ends, and end when
    the next one starts; the first of a day at midnight, the last one as late as a cell can say.
    """
    spans = [scenario.span(other) for other in scenario.sessions if other.meets(session)]
    start, end = scenario.span(session)
    midnight = start - session.start
    earliest = max([midnight, *(to for _since, to in spans if to <= start)])
    latest = min([LAST + midnight, *(since for since, _to in spans if since >= end)])
    return earliest - midnight, latest - midnight


def _lengthen(session: Session, earlier: int, later: int) -> Iterator[Change]:
    name, price = session.session, PRICES["session"]
    longer = [
        ("end", session.end, 1, later, _("{session} ends at {time} (now {now}).")),
        ("start", session.start, -1, earlier, _("{session} starts at {time} (now {now}).")),
    ]
    for column, now, sign, room, says in longer:
        steps = tuple(
            Step(
                steps * price,
                set_cells("sessions", name, {column: now + sign * more}),
                says.format(session=name, time=clock_text(now + sign * more), now=clock_text(now)),
            )
            for more, steps in list_extensions(room)
        )
        if steps:
            yield Change(("sessions", name), steps)


def _leave_later(session: Session) -> Iterator[Change]:
    name, now = session.session, session.leave_by
    if now is None or now == session.end:
        return
    steps = []
    for more, price in list_extensions(session.end - now):
        later = now + more if now + more < session.end else None
        text = _("{session}: tours leave until {time} (now {now}).")
        if later is None:
            text = _("{session}: tours leave at any time until its end (now until {now}).")
        said = text.format(session=name, time=clock_text(now + more), now=clock_text(now))
        edit = set_cells("sessions", name, {"leave_by": later})
        steps.append(Step(price * PRICES["leave_by"], edit, said))
    yield Change(("leave_by", name), tuple(steps))
