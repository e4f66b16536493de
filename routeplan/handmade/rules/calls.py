"""Calls in areas, and departures from gates: R18, R08 and R11 as far as rows tell for sure.

When coaches come to an area's place and leave it follows from when its first
stop begins and its last one ends; between the least and the most minute
nothing is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from routeplan.handmade.case import Case, PlacedRow, Way, list_entries_of
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry, name_rows
from routeplan.handmade.rules.gaps import bound_departure, bound_stops
from routeplan.handmade.rules.overload import Certain, find_overloads
from routeplan.scheduling import Given
from routeplan.texts import _, ngettext

Span = tuple[int, int]


class _Run(NamedTuple):
    """Rows that follow one another in one area; numbered in their tour."""

    area: int
    first: int
    rows: tuple[PlacedRow, ...]
    walks_in: bool
    walks_out: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


class _Moment(NamedTuple):
    """Something that coaches hold for sure, because of some rows; `exact` if its time is known."""

    entries: tuple[Entry, ...]
    hold: Certain
    exact: bool


def check_calls(case: Case) -> Iterator[Clash]:
    """R18 tour by tour, then R08 at areas' places and R11 at gates."""
    for way in case.ways:
        yield from _check_r18(case, way)
    yield from _check_shared(case, list(_list_moments(case)))


def list_unknown_moments(case: Case) -> Iterator[str]:
    """Where coaches come and go at minutes that the rows do not tell; and idle rows."""
    resources = case.problem.resources
    unknown = {m.hold[0] for m in _list_moments(case) if not m.exact}
    bays = [resources[n].place for n in sorted(unknown) if resources[n].kind == "coaches"]
    gates = [resources[n].place for n in sorted(unknown) if resources[n].kind != "coaches"]
    if bays:
        text = _(
            "R08 at {places}: the minutes at which coaches come and go are not said; only the "
            "time for which they are there for sure counts."
        )
        yield text.format(places=", ".join(bays))
    if gates:
        text = _(
            "R11 at {places}: the minutes at which coaches set out are not all said; only those "
            "that are sure count."
        )
        yield text.format(places=", ".join(gates))
    if case.ways and case.idle_calls:
        text = _("What is done in {rows}: no stop of that place's area is next to it.")
        yield text.format(rows=name_rows(case.idle_calls))


def _check_r18(case: Case, way: Way) -> Iterator[Clash]:
    """R18: stops in one area follow one another, but for those walked at a tour's ends."""
    ridden: dict[int, list[_Run]] = defaultdict(list)
    for run in _list_runs(case, way):
        if not run.walks_in and not run.walks_out:
            ridden[run.area].append(run)
    for area, runs in ridden.items():
        if len(runs) < 2:
            continue
        place = case.scenario.sites[case.problem.areas[area].place].site
        text = _(
            "Stops in the area of {place} in {n} calls of session {session}; one is allowed, so "
            "that nothing else comes between {sites}."
        )
        stops = [row for run in runs for row in run.rows if not row.call]
        sites = ", ".join(row.entry.site for row in stops)
        cause = text.format(place=place, n=len(runs), session=way.session, sites=sites)
        yield Clash(("R18",), cause, list_entries_of(stops), way.group, place)


def _list_runs(case: Case, way: Way) -> Iterator[_Run]:
    if way.tour is None or not case.problem.areas:
        return
    areas = case.problem.place_area
    origin, goal = (int(areas[end]) for end in case.ends(way.tour, way.leaves, way.returns))
    first = 0
    for area, group in groupby(way.placed_rows, lambda row: row.area):
        rows = tuple(group)
        beyond = first + len(rows)
        if area >= 0 and not all(row.call for row in rows):
            walks_in = first == 0 and area == origin
            walks_out = beyond == len(way.placed_rows) and area == goal
            yield _Run(int(area), first, rows, walks_in, walks_out)
        first = beyond


def _list_moments(case: Case) -> Iterator[_Moment]:
    """What coaches hold for sure of bays and gates."""
    for way in case.ways:
        if way.tour is None:
            continue
        stops = bound_stops(case, way)
        runs = list(_list_runs(case, way))
        for run in runs:
            if not (run.walks_in and run.walks_out):
                yield from _list_of_call(case, way, run, stops)
        gate = int(case.problem.tour_gate[way.tour])
        walked = bool(runs) and runs[0].first == 0 and runs[0].walks_in
        entries = [way.leaves] if way.leaves else [row.entry for row in way.placed_rows[:1]]
        if gate >= 0 and entries and not walked:
            earliest, latest = bound_departure(case, way, stops)
            gap = int(case.problem.tour_gap[way.tour]) * _coaches(case, way)
            yield _Moment(tuple(entries), (gate, latest, earliest + gap, 1), earliest == latest)


def _list_of_call(case: Case, way: Way, run: _Run, stops: list[Given | None]) -> Iterator[_Moment]:
    problem, group = case.problem, case.group_number[way.group]
    area, number = problem.areas[run.area], _coaches(case, way)
    arrive, depart = _bound_arrival(case, way, run, stops), _bound_departure(case, way, run, stops)
    entries = list_entries_of(run.rows)
    if depart is not None and area.gate >= 0 and not run.walks_out:
        span = depart[1], depart[0] + area.gap * number
        yield _Moment(entries, (area.gate, *span, 1), depart[0] == depart[1])
    if area.bay < 0:
        return
    off = int(problem.alighting[group, run.area])
    on = int(problem.boarding[group, run.area])
    spans: list[tuple[Span | None, Span | None]] = []
    if area.waits and not run.walks_in and not run.walks_out:
        spans = [(arrive, depart)]
    else:
        if not run.walks_in:
            spans.append((arrive, arrive and (arrive[0] + off, arrive[1] + off)))
        if not run.walks_out:
            spans.append((depart and (depart[0] - on, depart[1] - on), depart))
    for begin, end in spans:
        if begin is not None and end is not None:
            exact = begin[0] == begin[1] and end[0] == end[1]
            yield _Moment(entries, (area.bay, begin[1], end[0], number), exact)


def _bound_arrival(case: Case, way: Way, run: _Run, stops: list[Given | None]) -> Span | None:
    """When the coaches set down, at the earliest and at the latest; None if nothing fits."""
    problem, given = case.problem, stops[run.first]
    assert way.tour is not None
    if run.rows[0].call == "set down":
        told = run.rows[0].entry.arrive
        return None if told is None else (told, told)
    if given is None:
        return None
    group, place = case.group_number[way.group], problem.areas[run.area].place
    latest = given.arrive[1] - int(problem.entering[group, run.rows[0].place])
    if run.first:
        former, before = way.placed_rows[run.first - 1], stops[run.first - 1]
        free = before.depart[0] if before else former.entry.depart
        if free is None:
            return None
        earliest = case.reach(way.group, free, former.place, place)
    else:
        free = bound_departure(case, way, stops)[0]
        earliest = case.reach(way.group, free, int(problem.tour_origin[way.tour]), place)
    return earliest, latest


def _bound_departure(case: Case, way: Way, run: _Run, stops: list[Given | None]) -> Span | None:
    """When the coaches leave, at the earliest and at the latest; None if nothing fits."""
    problem, given = case.problem, stops[run.last]
    assert way.tour is not None
    if run.rows[-1].call == "pick up":
        told = run.rows[-1].entry.depart
        return None if told is None else (told, told)
    if given is None:
        return None
    group, clock = case.group_number[way.group], problem.clock
    ready = given.depart[0] + int(problem.leaving[group, run.rows[-1].place])
    earliest = -(-ready // clock) * clock
    place = problem.areas[run.area].place
    if run.last + 1 < len(way.placed_rows):
        latter, after = way.placed_rows[run.last + 1], stops[run.last + 1]
        there = after.arrive[1] if after else latter.entry.arrive
        if there is None:
            return None
        goal = latter.place
    else:
        there, goal = int(problem.tour_due[way.tour]), int(problem.tour_goal[way.tour])
        if way.returns is not None and way.returns.arrive is not None:
            there = way.returns.arrive
    latest = there - case.way(way.group, place, goal)
    return earliest, latest // clock * clock


def _coaches(case: Case, way: Way) -> int:
    return int(case.problem.coaches[case.group_number[way.group]])


def _check_shared(case: Case, moments: list[_Moment]) -> Iterator[Clash]:
    """R08, R11: no bay and no gate is held beyond its capacity by what is sure."""
    resources = case.problem.resources
    by_resource: dict[int, list[_Moment]] = defaultdict(list)
    for moment in moments:
        _number, begin, end, _amount = moment.hold
        if 0 <= begin < end:
            by_resource[moment.hold[0]].append(moment)
    for number, some in sorted(by_resource.items()):
        some.sort(key=lambda moment: moment.hold[1:])
        holds = {place: [moment.hold] for place, moment in enumerate(some)}
        capacity = resources[number].capacity
        for core in find_overloads(holds, {number: capacity}):
            rivals = [some[place] for place in core]
            if resources[number].kind == "coaches":
                cause, rule = _describe_bays(case, rivals, capacity), "R08"
            else:
                cause, rule = _describe_gate(case, rivals, resources[number].place), "R11"
            rows = tuple(dict.fromkeys(entry for moment in rivals for entry in moment.entries))
            groups = {entry.group for entry in rows}
            group = groups.pop() if len(groups) == 1 else ""
            yield Clash((rule,), cause, rows, group, resources[number].place)


def _describe_bays(case: Case, rivals: Iterable[_Moment], bays: int) -> str:
    said = []
    for moment in rivals:
        _number, begin, end, amount = moment.hold
        text = ngettext(
            "{group} ({rows}) {n} coach from {begin} to {end}",
            "{group} ({rows}) {n} coaches from {begin} to {end}",
            amount,
        )
        rows, group = name_rows(moment.entries), moment.entries[0].group
        said.append(text.format(
            group=group, rows=rows, n=amount, begin=case.clock(begin), end=case.clock(end)
        ))  # fmt: skip
    text = ngettext(
        "{n} coach bay; for sure there are {holds}.",
        "{n} coach bays; for sure there are {holds}.",
        bays,
    )
    return text.format(n=bays, holds="; ".join(said))


def _describe_gate(case: Case, rivals: Iterable[_Moment], place: str) -> str:
    said = []
    for moment in rivals:
        text = _("{group} ({rows}) at {depart}")
        if not moment.exact:
            text = _("{group} ({rows}) by {depart}")
        rows, group = name_rows(moment.entries), moment.entries[0].group
        said.append(text.format(group=group, rows=rows, depart=case.clock(moment.hold[1])))
    gap = case.scenario.site_of[place].depart_every
    text = _("The next coach sets out at least {n} min later each time; here {departures}.")
    return text.format(n=gap, departures="; ".join(said))
