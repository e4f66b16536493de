"""One group's timetable as a table for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from rich.table import Table

from routeplan.plans import WAITS, Activity, Group, Plan, TourPart, list_parts, tour_ends
from routeplan.scenario import Scenario, clock_of_day
from routeplan.texts import _, ngettext


def draw_timetable(
    scenario: Scenario, plan: Plan, activities: Iterable[Activity], group: Group
) -> Table:
    """Draw one group's days, one row a stop; in areas also where coaches set down and pick up.

    Parameters
    ----------
    activities : iterable of Activity
        For the waits: those at a stop, and those on the way to it.
    """
    table = Table(box=None, pad_edge=False, title_justify="left")
    table.title = describe_group(group)
    table.add_column(_("session"))
    table.add_column(_("site"))
    for heading in (_("arrive"), _("enter"), _("start"), _("end"), _("leave"), _("depart")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("waits, min"), justify="right")
    waits = [a for a in activities if a.group == group.name and a.kind in WAITS]
    titles = {site.site: site.title for site in scenario.sites}
    for session in scenario.sessions_in_order:
        name, day = session.session, scenario.date_of(session)
        for tour in plan.tours:
            if (tour.group, tour.session) != (group.name, name):
                continue
            origin, destination = tour_ends(scenario, group, session)
            depart, back = clock_of_day(tour.depart, day), clock_of_day(tour.back, day)
            table.add_row(name, titles[origin], *[""] * 5, depart, "")
            since = tour.depart
            for part in list_parts(scenario, plan, group, session):
                until = part.stops[-1].depart
                if part.call is not None and not part.to_end:
                    until = part.call.depart
                theirs = [
                    wait
                    for wait in waits
                    if wait.session == name and since <= scenario.moment(wait.begin) < until
                ]
                for row in _list_rows(scenario, part, day, theirs):
                    table.add_row("", *row)
                since = until
            table.add_row("", titles[destination], back, *[""] * 6)
    return table


def _list_rows(
    scenario: Scenario, part: TourPart, day: date, waits: list[Activity]
) -> Iterator[list[str]]:
    """A part of a tour: its stops, in an area between getting off the coach and boarding it."""
    first, call = scenario.minute(part.stops[0].arrive), part.call
    place = call.place if call is not None else ""
    at_place = [wait for wait in waits if wait.place == place]
    early = _sum_minutes(wait for wait in at_place if wait.begin < first)
    late = _sum_minutes(wait for wait in at_place if wait.begin >= first)
    if call is not None and not part.from_start:
        text = _("{place}: off the coach").format(place=scenario.site_of[place].title)
        yield [text, clock_of_day(call.arrive, day), *[""] * 5, early]
    for stop in part.stops:
        moments = (stop.arrive, stop.enter, stop.start, stop.end, stop.leave, stop.depart)
        times = [clock_of_day(moment, day) for moment in moments]
        waited = _sum_minutes(wait for wait in waits if wait.place == stop.site)
        yield [scenario.site_of[stop.site].title, *times, waited]
    if call is not None and not part.to_end:
        text = _("{place}: boarding at {board}")
        said = text.format(place=scenario.site_of[place].title, board=clock_of_day(call.board, day))
        yield [said, *[""] * 5, clock_of_day(call.depart, day), late]


def _sum_minutes(waits: Iterable[Activity]) -> str:
    """How long is waited, blank if not at all."""
    return str(sum(wait.minutes for wait in waits) or "")


def describe_group(group: Group) -> str:
    """Say who a group is.

    Examples
    --------
    >>> describe_group(Group("G1", 40, escorts=1, coaches=("C1",)))
    'G1: 40 people and 1 escort, coach C1'
    """
    said = ngettext("{n} person", "{n} people", group.people).format(n=group.people)
    if group.escorts:
        text = ngettext("{people} and {n} escort", "{people} and {n} escorts", group.escorts)
        said = text.format(people=said, n=group.escorts)
    if group.coaches:
        text = ngettext("{people}, coach {coach}", "{people}, coaches {coach}", len(group.coaches))
        said = text.format(people=said, coach=", ".join(group.coaches))
    if group.track:
        said = _("{people}, track {track}").format(people=said, track=group.track)
    return f"{group.name}: {said}"
