"""What a timetable's groups visit, and in which order: R03 and R12, and R17 where a stop lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from routeplan.handmade.case import Case, PlacedRow
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry
from routeplan.handmade.fit import list_misfits
from routeplan.texts import _


def check_programme(case: Case) -> Iterator[Clash]:
    """The stops that are missing, made too often, or in the wrong session."""
    placed_rows = _placed_rows_of(case)
    for group in placed_rows:
        by_stop: dict[int, list[Entry]] = defaultdict(list)
        for placed, _session in placed_rows[group]:
            if placed.stop is not None:
                by_stop[placed.stop].append(placed.entry)
        for entries in by_stop.values():
            if len(entries) > 1:
                text = _("The group stops here {times} times.")
                cause = text.format(times=len(entries))
                yield Clash(("R03",), cause, tuple(entries), group, entries[0].site)
        misfit = _find_misfit(case, group)
        if misfit is not None:
            yield misfit
            continue
        for placed, session in placed_rows[group]:
            if placed.stop is None:
                cause = _("The site is not in the group's programme.")
                yield Clash(("R03",), cause, (placed.entry,), group, placed.entry.site)
            else:
                yield from _check_session(case, placed, session)
        yield from _check_choices(case, group, by_stop)


def _find_misfit(case: Case, group: str) -> Clash | None:
    """Where several tracks fit equally badly, none can be held against the others."""
    tracks = case.options[case.group_number[group]].tracks
    rows = [entry for entry in case.timetable.entries if entry.group == group]
    ways = {track: list_misfits(case.scenario, track, rows) for track in tracks}
    if len(tracks) < 2 or not all(ways.values()):
        return None
    said = [
        _("as {track} it {misfits}").format(
            track=track or _("(none)"), misfits=_(" and ").join(each.says for each in misfits)
        )
        for track, misfits in ways.items()
    ]
    cause = _("The stops fit no track: {ways}.").format(ways=", ".join(said))
    lacking = all(any(each.lacking for each in misfits) for misfits in ways.values())
    return Clash(("R03",), cause, (), group, lacking=lacking)


def _placed_rows_of(case: Case) -> dict[str, list[tuple[PlacedRow, str]]]:
    """Each group's stops with their sessions, in the order of the sessions and of time."""
    place = {s.session: number for number, s in enumerate(case.scenario.sessions_in_order)}
    placed_rows: dict[str, list[tuple[PlacedRow, str]]] = {each.name: [] for each in case.options}
    for way in sorted(case.ways, key=lambda way: place[way.session]):
        placed_rows[way.group] += [(row, way.session) for row in way.placed_rows if not row.call]
    return placed_rows


def _check_session(case: Case, placed: PlacedRow, session: str) -> Iterator[Clash]:
    entry = placed.entry
    allowed = {
        name
        for each in case.options
        if each.name == entry.group
        for track in each.tracks
        for visit in case.scenario.visits(track)
        if visit.site == entry.site
        for name in visit.sessions
    }
    if session not in allowed:
        text = _("Stops in session {session}; allowed: {sessions}.")
        sessions = ", ".join(sorted(allowed)) or _("none")
        cause = text.format(session=session, sessions=sessions)
        yield Clash(("R03",), cause, (entry,), entry.group, entry.site)


def _check_choices(case: Case, group: str, made: dict[int, list[Entry]]) -> Iterator[Clash]:
    """Of each set of stops exactly one is made."""
    problem = case.problem
    number = case.group_number[group]
    unplaced = {entry.site for entry in case.unplaced if entry.group == group}
    for choice in problem.choices:
        if problem.stop_group[choice[0]] != number:
            continue
        sites = [case.scenario.sites[problem.stop_site[stop]].site for stop in choice]
        here = [stop for stop in choice if stop in made]
        if not here and unplaced.isdisjoint(sites):
            yield from _report_missing(case, group, choice[0], sites)
        elif len(here) > 1:
            text = _("The group makes {count} stops of {sites}, but only one is allowed.")
            cause = text.format(count=len(here), sites=", ".join(sites))
            rows = tuple(entry for stop in here for entry in made[stop])
            yield Clash(("R03",), cause, rows, group)


def _report_missing(case: Case, group: str, stop: int, sites: list[str]) -> Iterator[Clash]:
    options = case.options[case.group_number[group]]
    visit = next(v for v in case.scenario.visits(options.tracks[0]) if v.site == sites[0])
    if len(sites) > 1:
        cause = _("The group makes none of the stops {sites}.").format(sites=", ".join(sites))
        yield Clash(("R03",), cause, (), group, lacking=True)
    elif visit.must or visit.choice:
        cause = _("The group does not stop here, but must.")
        yield Clash(("R03",), cause, (), group, sites[0], lacking=True)
    elif case.problem.certain[stop]:
        cause = _("The group does not stop here, but has an appointment.")
        yield Clash(("R17",), cause, (), group, sites[0], lacking=True)


def check_order(case: Case) -> Iterator[Clash]:
    """R12 as far as the rows tell: first and last stops, stops after others, one order."""
    rank: dict[int, int] = {}
    sessions: dict[int, str] = {}
    entries: dict[int, Entry] = {}
    for placed_rows in _placed_rows_of(case).values():
        for placed, session in placed_rows:
            if placed.stop is not None:
                rank.setdefault(placed.stop, len(rank))
                sessions.setdefault(placed.stop, session)
                entries.setdefault(placed.stop, placed.entry)
    told: dict[tuple[int, int], tuple[int, int]] = {}
    for first, second, same_tour in case.problem.befores:
        if first not in rank or second not in rank or rank[first] < rank[second]:
            continue
        if same_tour and sessions[first] != sessions[second]:
            continue
        # One report a stop that has to be first or last: with what is furthest off.
        key = (first, second)
        if _is_bound(case, first, "first"):
            key = (first, -1)
        elif _is_bound(case, second, "last"):
            key = (-1, second)
        known = told.get(key)
        gap = rank[first] - rank[second]
        if known is None or gap > rank[known[0]] - rank[known[1]]:
            told[key] = first, second
    for first, second in told.values():
        due, early = entries[first], entries[second]
        text = _("{first} has to come before {second}, but comes after it.")
        cause = text.format(first=due.site, second=early.site)
        yield Clash(("R12",), cause, (early, due), due.group)
    if case.scenario.event.movement == "convoy":
        yield from _check_convoy(case)


def _is_bound(case: Case, stop: int, end: str) -> bool:
    position = case.scenario.sites[case.problem.stop_site[stop]].position
    return position is not None and position.startswith(end)


def _check_convoy(case: Case) -> Iterator[Clash]:
    """Whether all groups of a track keep one order of sites."""
    before: dict[str, dict[str, dict[str, tuple[Entry, Entry]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    tracks = {each.name: each.tracks for each in case.options}
    for group, placed_rows in _placed_rows_of(case).items():
        if len(tracks[group]) > 1:
            continue  # whose order it has to keep is not known
        entries = list(
            {placed.entry.site: placed.entry for placed, _session in reversed(placed_rows)}.values()
        )
        for former, latter in pairwise(reversed(entries)):
            pairs = before[tracks[group][0]][latter.site]
            pairs.setdefault(former.site, (former, latter))
    for graph in before.values():
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            broken = [graph[latter][former] for former, latter in pairwise(cycle)]
            ways = [
                _("{group}: {former} before {latter}").format(
                    group=former.group, former=former.site, latter=latter.site
                )
                for former, latter in broken
            ]
            text = _("The groups of the convoy do not keep one order ({ways}).")
            rows = tuple(dict.fromkeys(entry for pair in broken for entry in pair))
            yield Clash(("R12",), text.format(ways=", ".join(ways)), rows)
