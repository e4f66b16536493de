"""When a row of a timetable is: its times, its date, and the session that they belong to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from routeplan.cells import CellError, parse_clock, parse_date, plain
from routeplan.scenario import DAY, Scenario, Session
from routeplan.texts import _

_MOMENT = re.compile(r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[T ]*(\d{1,2}:\d{2}(?::00)?)")
LATE = 18 * 60  # a tour that begins after this may end past midnight


class Moment(NamedTuple):
    """A clock time in minutes after midnight, and the date where the cell has it."""

    clock: int
    date: dt.date | None = None


def parse_moment(value: Any) -> Moment:
    """Read a cell with a clock time, perhaps after its date.

    Examples
    --------
    >>> parse_moment("08：30"), parse_moment("2020-06-23 14:05").clock
    (Moment(clock=510, date=None), 845)
    """
    match = _MOMENT.fullmatch(plain(value))
    if match:
        return Moment(parse_clock(match[2]), parse_date(match[1]))
    return Moment(parse_clock(value))


def find_session(
    scenario: Scenario,
    sessions: Iterable[Session],
    clock: int,
    date: dt.date | None,
    allowed: Collection[str],
) -> tuple[Session, int]:
    """The session that a clock time belongs to, and its minute from the first midnight.

    Parameters
    ----------
    scenario : Scenario
    sessions : iterable of Session
        Those that come into question.
    clock : int
        Minutes after some midnight.
    date : date or None
        Of the session, or of the time itself after midnight.
    allowed : collection of str
        The sessions in which the site may be visited; they decide where the time alone does not.

    Raises
    ------
    CellError
        If several sessions come into question, or the date has none.
    """
    ways: list[tuple[int, bool, int, Session]] = []
    for session in sessions:
        start, end = scenario.span(session)
        midnight = start - session.start
        # Only what goes on late may go on after midnight.
        for minute in (midnight + clock, midnight + DAY + clock)[: 1 + (session.end > LATE)]:
            day = scenario.first_day + dt.timedelta(days=minute // DAY)
            if date in (None, scenario.date_of(session), day):
                distance = max(start - minute, minute - end, 0)
                ways.append((distance, session.session not in allowed, minute, session))
    if not ways:
        cause = _("No session is on {date}.").format(date=date)
        dates = sorted({scenario.date_of(session).isoformat() for session in scenario.sessions})
        remedy = _("Sessions are on: {dates}.").format(dates=", ".join(dates))
        raise CellError("no-session", cause, remedy)
    distance, foreign, minute, session = min(ways, key=lambda way: way[:3])
    rivals = {way[3].session for way in ways if way[:2] == (distance, foreign)}
    if len(rivals) > 1:
        text = _("{time} may be in any of the sessions {sessions}.")
        cause = text.format(
            time=f"{clock // 60:02d}:{clock % 60:02d}", sessions=", ".join(sorted(rivals))
        )
        raise CellError("no-date", cause, _("Add a column date, or session."))
    return session, minute


def place_departure(scenario: Scenario, arrive: int, departs: Moment) -> int:
    """The minute of a departure, on the day of the arrival or after midnight.

    Raises
    ------
    CellError
        If it is before the arrival, or its cell has another date.
    """
    clock = departs.clock
    depart = arrive - arrive % DAY + clock
    if depart < arrive and arrive % DAY >= LATE and clock < DAY - LATE:
        depart += DAY
    if depart < arrive:
        text = _("{depart} is before the arrival at {arrive}.")
        at = f"{arrive % DAY // 60:02d}:{arrive % 60:02d}"
        cause = text.format(depart=f"{clock // 60:02d}:{clock % 60:02d}", arrive=at)
        raise CellError("reversed-times", cause, _("Write the later time under depart."))
    day = scenario.moment(depart).date()
    if departs.date not in (None, day):
        cause = _("The group arrives on {day} and departs on {date}.")
        said = cause.format(day=scenario.moment(arrive).date(), date=departs.date)
        raise CellError("contradiction", said, _("Write {day}.").format(day=day))
    return depart
