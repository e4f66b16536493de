"""Which session a row of a timetable belongs to, by its clock time and its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from routeplan.handmade.reading.moments import Moment
from routeplan.scenario import DAY, CellError, Scenario, Session, clock_text
from routeplan.texts import _

LATE = 18 * 60  # a tour that begins after this may end past midnight


def list_days(scenario: Scenario, session: Session) -> tuple[dt.date, ...]:
    """The dates of a session: its own, and the next one if it goes on after midnight."""
    day = scenario.date_of(session)
    return (day, day + dt.timedelta(days=1)) if session.end > DAY else (day,)


def check_day(scenario: Scenario, sessions: Sequence[Session], date: dt.date) -> dt.date:
    """The date, on which one of some sessions has to be.

    Raises
    ------
    CellError
        If none is, with the nearest one.
    """
    if any(date in list_days(scenario, session) for session in sessions):
        return date
    near = min(sessions, key=lambda session: abs(scenario.date_of(session) - date))
    day = scenario.date_of(near)
    if len(sessions) < len(scenario.sessions):
        cause = _("Session {session} is not on {date}.").format(session=near.session, date=date)
        raise CellError("no-session", cause, _("It is on {day}.").format(day=day))
    cause = _("No session is on {date}.").format(date=date)
    remedy = _("The nearest is {session}, on {day}.").format(session=near.session, day=day)
    raise CellError("no-session", cause, remedy)


def find_session(
    scenario: Scenario,
    sessions: Sequence[Session],
    moment: Moment,
    allowed: Collection[str],
) -> tuple[Session, int]:
    """The session that a time belongs to, and its minute from the first midnight.

    Parameters
    ----------
    sessions : sequence of Session
        Those that come into question.
    moment : Moment
        Its date is that of the session, or its own after midnight.
    allowed : collection of str
        The sessions in which the site may be visited; they decide where the time alone does not.

    Raises
    ------
    CellError
        If several sessions come into question, or the date has none.
    """
    if moment.date is not None:
        check_day(scenario, sessions, moment.date)
    ways: list[tuple[int, bool, int, Session]] = []
    for session in sessions:
        start, end = scenario.span(session)
        for minute in _list_minutes(scenario, session, moment):
            distance = max(start - minute, minute - end, 0)
            ways.append((distance, session.session not in allowed, minute, session))
    distance, foreign, minute, session = min(ways, key=lambda way: way[:3])
    rivals = {way[3].session for way in ways if way[:2] == (distance, foreign)}
    if len(rivals) > 1:
        text = _("{time} may be in any of the sessions {sessions}.")
        cause = text.format(time=clock_text(moment.clock), sessions=", ".join(sorted(rivals)))
        raise CellError("no-date", cause, _("Add a column date, session, or track."))
    return session, minute


def _list_minutes(scenario: Scenario, session: Session, moment: Moment) -> Iterator[int]:
    """The minutes that a time can be if it belongs to a session."""
    midnight = scenario.span(session)[0] - session.start
    first, *later = list_days(scenario, session)
    if moment.date in (None, first):
        yield midnight + moment.clock
    # Without a date a time after midnight may be one of a session that was over late before.
    night = bool(later) and moment.date in (first, *later)
    if night or (moment.date is None and session.end > LATE):
        yield midnight + DAY + moment.clock % DAY


def place_departure(scenario: Scenario, arrive: int, moment: Moment) -> int:
    """The minute of a departure, on the day of the arrival or after midnight.

    Raises
    ------
    CellError
        If it is before the arrival, or on another day.
    """
    clock = moment.clock % DAY
    depart = arrive - arrive % DAY + clock
    late = arrive % DAY >= LATE and clock < DAY - LATE
    if moment.date is not None:
        depart = (moment.date - scenario.first_day).days * DAY + moment.clock
        day = scenario.moment(arrive).date()
        if depart - arrive >= DAY or depart < arrive - arrive % DAY:
            text = _("The group arrives on {day} and departs on {date}.")
            cause = text.format(day=day, date=moment.date)
            raise CellError("contradiction", cause, _("Write {day}.").format(day=day))
    elif depart < arrive and (late or moment.clock >= DAY):
        depart += DAY
    if depart < arrive:
        text = _("{depart} is before the arrival at {arrive}.")
        cause = text.format(depart=clock_text(clock), arrive=clock_text(arrive % DAY))
        raise CellError("reversed-times", cause, _("Write the later time under depart."))
    return depart
