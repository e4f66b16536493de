"""The groups and the order of sites of a hand-made timetable, of which only the times are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from routeplan.errors import Fault, ScenarioError
from routeplan.grouping import Wanted
from routeplan.handmade.case import Case
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry, Timetable
from routeplan.handmade.rules.people import check_people, check_seats
from routeplan.handmade.rules.programme import check_order, check_programme
from routeplan.handmade.rules.times import check_times
from routeplan.planning import GivenOrder, OrderedStop, read_order
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import Problem
from routeplan.texts import _, ngettext


class TimetableOrder(GivenOrder):
    """What a timetable says of groups and order; who is in a group it does not say.

    Parameters
    ----------
    case : Case
        The order as a timetable without times.
    """

    def __init__(self, case: Case) -> None:
        known = case.timetable.group_of
        super().__init__(
            case.scenario,
            case.network,
            tuple(OrderedStop(e.group, e.site, e.session) for e in case.timetable.entries),
            wanted=tuple(
                Wanted(each.name, each.tracks, known[each.name].people) for each in case.options
            ),
        )
        self.case = case

    def list_faults(self) -> Iterator[str]:
        """What is wrong with the timetable, had it no times."""
        for clash in self._list_clashes():
            yield f"{clash.group}: {clash.cause}" if clash.group else clash.cause

    def _list_clashes(self) -> Iterator[Clash]:
        yield from check_people(self.case)
        yield from check_seats(self.case)
        yield from check_programme(self.case)
        yield from check_order(self.case)
        yield from check_times(self.case)

    def relax(self) -> Problem | None:
        """The most lenient Problem, with the limits on waits."""
        if any(len(each.tracks) > 1 for each in self.case.options):
            return None  # of what a track has to do, the Problem says one of them only
        lenient = self.case.lenient
        problem = replace(self.restrict(lenient.problem), waits=lenient.limits)
        longest = self.scenario.event.max_wait
        return problem if longest is None else replace(problem, max_wait=longest + lenient.spread)


@read_order.register
def _read_timetable(source: Timetable, scenario: Scenario, network: Network) -> GivenOrder:
    """Of a timetable without times the order of the rows counts."""
    place = {s.session: number for number, s in enumerate(scenario.sessions_in_order)}
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in source.entries:
        if scenario.site_of[entry.site].kind != "place":  # a tour's start or end
            rows[entry.group].append(entry)
    ordered: list[Entry] = []
    for entries in rows.values():
        if all(entry.session is not None for entry in entries):
            entries.sort(key=lambda entry: place[entry.session or ""])
            if all(entry.arrive is not None or entry.depart is not None for entry in entries):
                entries.sort(key=_times)
        ordered += [replace(entry, arrive=None, depart=None) for entry in entries]
    named = {entry.group for entry in source.entries}
    groups = tuple(group for group in source.groups if group.name in named)
    untimed = replace(source, entries=tuple(ordered), groups=groups)
    _refuse(_find_nothing(untimed))
    case = Case(scenario, network, untimed)
    _refuse(_list_absent(case))
    return TimetableOrder(case)


def _times(entry: Entry) -> tuple[int, int]:
    """When a row begins and ends; one of no minutes comes before what begins with it."""
    times = [minute for minute in (entry.arrive, entry.depart) if minute is not None]
    return min(times), max(times)


def _refuse(faults: Iterator[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise ScenarioError(found)


def _find_nothing(timetable: Timetable) -> Iterator[Fault]:
    if not timetable.entries:
        cause = _("No group stops anywhere: there is no order to keep.")
        remedy = _("Write a row for each stop of each group.")
        yield Fault("no-timetable", cause, remedy, timetable.title)


def _list_absent(case: Case) -> Iterator[Fault]:
    """The tracks that make no stop of necessity, and of which there is no group."""
    scenario = case.scenario
    known = {track for each in case.options for track in each.tracks}
    for track in scenario.tracks:
        if track in known or scenario.must_stop(track):
            continue
        people = scenario.people_of[track]
        text = ngettext(
            "The {n} visitor of track {track} is in no group.",
            "The {n} visitors of track {track} are in no group.",
            people,
        )
        cause = text.format(n=people, track=track or _("(none)"))
        remedy = _(
            "Write a row for each of their groups too, with the site that they go to, or with "
            "the hub if they go nowhere."
        )
        yield Fault("no-group", cause, remedy, case.timetable.title)
