"""The master grid: groups down, time across, where each group is at every minute."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.table import Table

from routeplan.plans import Activity, Plan, Tour
from routeplan.scenario import Scenario, Session, clock_of_day
from routeplan.texts import _, ngettext

MOST_ROWS = 60  # about a screen
COLUMNS_A_STOP = 3  # on average, where the grid can be read
MINUTES_A_COLUMN = (1, 2, 3, 4, 5, 6, 10, 15, 20, 30)
ROAD = "·"


def draw_grid(
    scenario: Scenario,
    plan: Plan,
    activities: Iterable[Activity],
    session: Session,
    width: int,
) -> Table | None:
    """Draw one session; None where no group tours in it.

    Parameters
    ----------
    width : int
        Columns of the screen.
    """
    tours = _tours_in(plan, session)
    if not tours:
        return None
    table = Table(box=None, pad_edge=False, title_justify="left")
    day = scenario.date_of(session)
    table.title = f"{day.isoformat()} {session.session}"
    begin, columns, scale = _measure(scenario, tours, width)
    lines = _has_room(plan, session, columns)
    at_sites: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.session == session.session and activity.kind not in _ON_ROAD:
            at_sites[activity.group].append(activity)
    middle = _ruler(scenario, day, begin, columns, scale) if lines else _("sets out")
    for heading in (_("group"), _("people"), middle, _("back")):
        table.add_column(heading, no_wrap=True)
    table.columns[1].justify = "right"
    for tour in tours[:MOST_ROWS]:
        shown = clock_of_day(tour.depart, day)
        if lines:
            shown = _line(scenario, tour, at_sites[tour.group], begin, columns, scale)
        people = str(plan.group(tour.group).people)
        table.add_row(tour.group, people, shown, clock_of_day(tour.back, day))
    return table


def describe_omissions(scenario: Scenario, plan: Plan, session: Session, width: int) -> str:
    """Say what the grid of a session leaves out; empty where it is complete."""
    tours = _tours_in(plan, session)
    said = []
    if tours and not _has_room(plan, session, _measure(scenario, tours, width)[1]):
        text = _("So many stops do not fit into {width} columns: timetable.xlsx has them.")
        said.append(text.format(width=width))
    more = len(tours) - MOST_ROWS
    if more > 0:
        text = ngettext(
            "{n} more group is in timetable.xlsx.", "{n} more groups are in timetable.xlsx.", more
        )
        said.append(text.format(n=more))
    return " ".join(said)


def _tours_in(plan: Plan, session: Session) -> list[Tour]:
    return [tour for tour in plan.tours if tour.session == session.session]


def _measure(scenario: Scenario, tours: Sequence[Tour], width: int) -> tuple[int, int, int]:
    """The grid's first minute, its columns, and the minutes that each of them stands for."""
    begin = min(scenario.minute(tour.depart) for tour in tours)
    end = max(scenario.minute(tour.back) for tour in tours)
    begin -= begin % 30
    room = width - max(cell_len(tour.group) for tour in tours) - 22
    scale = next((s for s in MINUTES_A_COLUMN if (end - begin) / s <= room), 60)
    return begin, -(-(end - begin) // scale), scale


def _has_room(plan: Plan, session: Session, columns: int) -> bool:
    """Whether the columns are enough for the stops of the longest tour."""
    stops = [
        len(calls) for (_group, name), calls in plan.stops_of.items() if name == session.session
    ]
    return COLUMNS_A_STOP * max(stops, default=0) <= columns


_ON_ROAD = frozenset({"leg", "idle"})


def _ruler(scenario: Scenario, day: dt.date, begin: int, columns: int, scale: int) -> str:
    """Clock times above the columns at which they fall."""
    step = next(s for s in (15, 30, 60, 120, 240, 480) if s >= 8 * scale)
    ruler = [" "] * columns
    for minute in range(begin + -begin % step, begin + columns * scale, step):
        column = (minute - begin) // scale
        text = clock_of_day(scenario.moment(minute), day)
        if column + len(text) <= columns:
            ruler[column : column + len(text)] = text
    return "".join(ruler)


def _line(
    scenario: Scenario,
    tour: Tour,
    activities: list[Activity],
    begin: int,
    columns: int,
    scale: int,
) -> str:
    """One group's tour: ``··|安利     ···|泰禾 ··``."""
    depart = (scenario.minute(tour.depart) - begin) // scale
    back = -(-(scenario.minute(tour.back) - begin) // scale)
    line, filled = " " * depart, depart
    places = list(dict.fromkeys(activity.place for activity in activities))
    for place in places:
        here = [activity for activity in activities if activity.place == place]
        first = max(filled, (here[0].begin - begin) // scale)
        last = max(first + 1, (here[-1].end - begin) // scale)
        title = scenario.site_of[place].title
        line += ROAD * (first - filled) + set_cell_size(f"|{title}", last - first)
        filled = last
    return set_cell_size(line + ROAD * (back - filled), columns)
