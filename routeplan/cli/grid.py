"""The master grid: groups down, time across, where each group is at every minute."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.table import Table

from routeplan.activities import Activity
from routeplan.plans import Plan, Tour
from routeplan.scenario import Scenario, Session
from routeplan.texts import _

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
    scenario : Scenario
    plan : Plan
    activities : iterable of Activity
    session : Session
    width : int
        Columns of the screen.
    """
    tours = [tour for tour in plan.tours if tour.session == session.session]
    if not tours:
        return None
    begin = min(scenario.minute(tour.depart) for tour in tours)
    end = max(scenario.minute(tour.back) for tour in tours)
    begin -= begin % 30
    room = width - max(cell_len(tour.group) for tour in tours) - 22
    scale = next((s for s in MINUTES_A_COLUMN if (end - begin) / s <= room), 60)
    columns = -(-(end - begin) // scale)
    table = Table(box=None, pad_edge=False, title_justify="left")
    table.title = f"{scenario.date_of(session).isoformat()} {session.session}"
    for heading in (_("group"), _("people"), _ruler(scenario, begin, columns, scale), _("back")):
        table.add_column(heading, no_wrap=True)
    table.columns[1].justify = "right"
    at_sites = [a for a in activities if a.session == session.session and a.kind not in _ON_ROAD]
    for tour in tours:
        mine = [a for a in at_sites if a.group == tour.group]
        line = _line(scenario, tour, mine, begin, columns, scale)
        people = str(plan.group(tour.group).people)
        table.add_row(tour.group, people, line, f"{tour.back:%H:%M}")
    return table


_ON_ROAD = frozenset({"leg", "idle"})


def _ruler(scenario: Scenario, begin: int, columns: int, scale: int) -> str:
    """Clock times above the columns at which they fall."""
    step = next(s for s in (15, 30, 60, 120, 240, 480) if s >= 8 * scale)
    ruler = [" "] * columns
    for minute in range(begin + -begin % step, begin + columns * scale, step):
        column = (minute - begin) // scale
        text = f"{scenario.moment(minute):%H:%M}"
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
