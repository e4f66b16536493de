"""Timetables as DataFrames: all stops, the master grid, one group's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from routeplan.files import replacing
from routeplan.plans import (
    STOP_EVENTS,
    Activity,
    Group,
    Plan,
    Stop,
    list_parts,
    plan_id,
    tour_ends,
)
from routeplan.scenario import Scenario, Session, clock_of_day, defuse
from routeplan.texts import _

if TYPE_CHECKING:
    import pandas as pd


def master_grid(scenario: Scenario, plan: Plan) -> pd.DataFrame:
    """Lay the whole event out on one page.

    One row for each group in each session in which it tours, session after
    session; then, from left to right, when it sets out, its stops in their
    order (from arriving to departing, such as ``14:11–14:52 安利``), and when
    it is back.

    Returns
    -------
    pandas.DataFrame
        Texts; cells after a group's last stop are empty.
    """
    tours = {(tour.group, tour.session): tour for tour in plan.tours}
    most = max(map(len, plan.stops_of.values()), default=0)
    columns = [
        _("session"),
        _("group"),
        _("people"),
        _("sets out"),
        *(_("stop {number}").format(number=number) for number in range(1, most + 1)),
        _("back"),
    ]
    rows = []
    for session in scenario.sessions_in_order:
        for group in plan.groups:
            key = (group.name, session.session)
            if key not in tours:
                continue
            day = scenario.date_of(session)
            cells = [_cell(scenario, stop, day) for stop in plan.stops_of.get(key, ())]
            cells += [""] * (most - len(cells))
            sets_out, back = (
                clock_of_day(moment, day) for moment in (tours[key].depart, tours[key].back)
            )
            rows.append([session.session, group.name, str(group.people), sets_out, *cells, back])
    import pandas as pd

    return pd.DataFrame(rows, columns=columns, dtype=str)


def tell_days(
    scenario: Scenario, plan: Plan, group: Group, activities: Iterable[Activity]
) -> pd.DataFrame:
    """Tell one group's days: departures, arrivals, rides, visits, meals, waits, returns.

    Parameters
    ----------
    activities : iterable of Activity
        The group's own.

    Returns
    -------
    pandas.DataFrame
        Texts in the columns session, from, until, what, where; moments without
        a length have an empty until.
    """
    columns = [_("session"), _("from"), _("until"), _("what"), _("where")]
    rows: list[list[str]] = []
    told = list(activities)
    for session in scenario.sessions_in_order:
        here = [each for each in told if each.session == session.session]
        rows += _tell_session(scenario, plan, group, session, here)
    import pandas as pd

    return pd.DataFrame(rows, columns=columns, dtype=str)


def write_timetable_csv(scenario: Scenario, plan: Plan, path: str | Path) -> None:
    """Write the stops as CSV that spreadsheets open as it is (UTF-8 with a BOM).

    The columns are group, people, session, date, site and the eight times,
    which count from the date's midnight: half past it at night is 24:30;
    last, in every row, the id of the plan.

    Raises
    ------
    OSError
        If the file cannot be written; an earlier one is then left as it was.
    """
    table = plan.timetable()
    people = {group.name: group.people for group in plan.groups}
    dates = {each.session: scenario.date_of(each) for each in scenario.sessions}
    days = [dates[session] for session in table["session"]]
    for event in STOP_EVENTS:
        table[event] = [clock_of_day(at, day) for at, day in zip(table[event], days, strict=True)]
    table.insert(1, "people", [people[name] for name in table["group"]])
    table.insert(3, "date", [day.isoformat() for day in days])
    for column in ("group", "session", "site"):
        table[column] = [defuse(name) for name in table[column]]
    table["plan"] = plan_id(plan)
    with replacing(Path(path)) as draft:
        table.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _cell(scenario: Scenario, stop: Stop, day: dt.date) -> str:
    title = scenario.site_of[stop.site].title
    return f"{clock_of_day(stop.arrive, day)}–{clock_of_day(stop.depart, day)} {title}"


def _tell_session(
    scenario: Scenario, plan: Plan, group: Group, session: Session, activities: list[Activity]
) -> Iterator[list[str]]:
    day = scenario.date_of(session)
    origin, destination = tour_ends(scenario, group, session)
    tour = next(
        (t for t in plan.tours if (t.group, t.session) == (group.name, session.session)), None
    )
    told: list[tuple[dt.datetime, str, str, str]] = []
    left = list(activities)  # in the order of time

    def tell_moment(moment: dt.datetime, what: str, place: str) -> None:
        told.append((moment, "", what, place))

    def tell_until(moment: dt.datetime) -> None:
        """What begins before a moment, in its order; the ways of coaches go without saying."""
        while left and left[0].begin < scenario.minute(moment):
            activity = left.pop(0)
            if activity.kind != "leg":
                until = clock_of_day(scenario.moment(activity.end), day)
                what = _what(scenario, activity)
                told.append((scenario.moment(activity.begin), until, what, activity.place))

    if tour is not None:
        tell_moment(tour.depart, _("departure"), origin)
    for part in list_parts(scenario, plan, group, session):
        call = None if part.from_start else part.call
        if call is not None:
            tell_until(call.arrive)
            if not _begins(left, "alight", scenario.minute(call.arrive)):
                tell_moment(call.arrive, _("arrival"), call.place)
        for stop in part.stops:
            tell_until(stop.arrive)
            if not part.place and not _begins(left, "arrival", scenario.minute(stop.arrive)):
                tell_moment(stop.arrive, _("arrival"), stop.site)
            if part.place and stop.start == stop.end:
                tell_until(stop.start)
                meal = scenario.site_of[stop.site].kind == "meal"
                tell_moment(stop.start, _("meal") if meal else _("visit"), stop.site)
            tell_until(stop.depart)
            if not part.place:
                tell_moment(stop.depart, _("departure"), stop.site)
        if part.call is not None and not part.to_end:
            tell_until(part.call.depart)
            tell_moment(part.call.depart, _("departure"), part.call.place)
    if tour is not None:
        tell_until(tour.back)
        tell_moment(tour.back, _("return"), destination)
    for begin, until, what, place in told:
        site = scenario.site_of.get(place)
        where = site.title if site else place
        yield [session.session, clock_of_day(begin, day), until, what, where]


def _begins(activities: list[Activity], kind: str, minute: int) -> bool:
    """Whether the next activity is of a kind and begins at a minute."""
    return bool(activities) and (activities[0].kind, activities[0].begin) == (kind, minute)


def _what(scenario: Scenario, activity: Activity) -> str:
    site = scenario.site_of[activity.place]
    on_foot = scenario.event.travel == "walk" or activity.place in scenario.area_of
    lift = site.lift is not None
    texts = {
        "arrival": _("arrival, to the door") if on_foot else _("arrival, getting off, to the door"),
        "walk": _("walk"),
        "alight": _("arrival, getting off"),
        "coach": _("wait at the coach"),
        "board": _("boarding"),
        "idle": _("wait on the way"),
        "outside": _("wait at the door"),
        "lobby": _("wait for the lift") if lift else _("wait for the way up"),
        "up": _("lift to floor {floor}") if lift else _("stairs to floor {floor}"),
        "visit": _("visit"),
        "meal": _("meal"),
        "above": _("wait for the lift down") if lift else _("wait for the way down"),
        "down": _("lift down") if lift else _("stairs down"),
        "departure": _("way out") if on_foot else _("back to the coach, boarding"),
        "clock": _("wait for the departure"),
    }
    return texts[activity.kind].format(floor=site.floor)
