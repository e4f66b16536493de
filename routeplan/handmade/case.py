"""A timetable laid over its scenario: rows become stops of a Problem, in tours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from routeplan.handmade.clashes import write_clock
from routeplan.handmade.entries import Entry, Timetable
from routeplan.handmade.leniency import formulate_leniently
from routeplan.handmade.options import Options, list_options
from routeplan.handmade.reach import FAR, reach
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import ARRIVE, DEPART, ENTER, LEAVE, Integers, Problem


@dataclass(frozen=True)
class PlacedRow:
    """One row as a stop.

    Attributes
    ----------
    place : int
        Its site's row in the table of legs.
    stop : int or None
        Its number in the Problem; None where the site is not in the group's programme.
    """

    entry: Entry
    place: int
    stop: int | None


@dataclass(frozen=True)
class Way:
    """What a group does in one session.

    Attributes
    ----------
    tour : int or None
        Its number in the Problem; None where the session is not the group's.
    placed_rows : tuple of PlacedRow
        In the order of time, that of the rows where a time is missing.
    leaves, returns : Entry or None
        Rows that say when it sets out and is back.
    """

    group: str
    session: str
    tour: int | None
    placed_rows: tuple[PlacedRow, ...]
    leaves: Entry | None
    returns: Entry | None


class Case:
    """A timetable together with what its groups may be and the most lenient Problem.

    Attributes
    ----------
    problem : Problem
        Waits have no limit.
    limits : ndarray, shape (S, 7)
        Longest waits by R13.
    """

    def __init__(self, scenario: Scenario, network: Network, timetable: Timetable) -> None:
        self.scenario = scenario
        self.network = network
        self.timetable = timetable
        self.options: tuple[Options, ...] = list_options(scenario, timetable)
        problem, limits = formulate_leniently(scenario, network, self.options)
        self.problem: Problem = problem
        self.limits: Integers = limits

    @cached_property
    def group_number(self) -> dict[str, int]:
        """The number of each group in the Problem."""
        return {each.name: number for number, each in enumerate(self.options)}

    @cached_property
    def stop_of(self) -> dict[tuple[str, str], int]:
        """The Problem's stops by group and site."""
        problem, sites = self.problem, self.scenario.sites
        return {
            (problem.groups[group], sites[place].site): stop
            for stop, (group, place) in enumerate(
                zip(problem.stop_group, problem.stop_site, strict=True)
            )
        }

    @cached_property
    def tour_of(self) -> dict[tuple[str, str], int]:
        """The Problem's tours by group and session."""
        problem, sessions = self.problem, self.scenario.sessions_in_order
        return {
            (problem.groups[group], sessions[session].session): tour
            for tour, (group, session) in enumerate(
                zip(problem.tour_group, problem.tour_session, strict=True)
            )
        }

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """What each group does in each session for which it has rows."""
        rows: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for each in self.options:
            entries = [entry for entry in self.timetable.entries if entry.group == each.name]
            for place, entry in enumerate(entries):
                session = entry.session
                if session is None:
                    # Between two rows of one session it can be in no other.
                    above = next((e.session for e in entries[place::-1] if e.session), None)
                    below = next((e.session for e in entries[place:] if e.session), None)
                    session = above if above == below else None
                if session is not None:
                    rows[each.name, session].append(entry)
        return tuple(self._lay_out(*key, entries) for key, entries in rows.items())

    @cached_property
    def unplaced(self) -> tuple[Entry, ...]:
        """Rows of which it cannot be told in which session they are."""
        placed = {id(placed.entry) for way in self.ways for placed in way.placed_rows}
        placed |= {id(entry) for way in self.ways for entry in (way.leaves, way.returns)}
        return tuple(entry for entry in self.timetable.entries if id(entry) not in placed)

    def _lay_out(self, group: str, session: str, entries: list[Entry]) -> Way:
        if all(entry.arrive is not None or entry.depart is not None for entry in entries):
            entries = sorted(entries, key=_moment)
        kinds = [self.scenario.site_of[entry.site].kind for entry in entries]
        leaves = returns = None
        if kinds[0] == "place":
            leaves, *entries = entries
        if len(kinds) > 1 and kinds[-1] == "place":
            *entries, returns = entries
        placed_rows = tuple(
            PlacedRow(entry, self.network.index[entry.site], self.stop_of.get((group, entry.site)))
            for entry in entries
        )
        tour = self.tour_of.get((group, session))
        return Way(group, session, tour, placed_rows, leaves, returns)

    def shortest(self, placed: PlacedRow) -> int:
        """Least minutes of a stop."""
        return 0 if placed.stop is None else int(self.problem.shortest[placed.stop])

    def ready(self, placed: PlacedRow, arrive: int, due: int) -> int | None:
        """The earliest departure of a stop; None if no window before `due` fits."""
        if placed.stop is None:
            return self.next_departure(arrive)
        problem, stop = self.problem, placed.stop
        ways = [
            reach(
                problem.parts[stop],
                problem.waits[stop],
                {ARRIVE: (arrive, FAR), ENTER: (opens, FAR), LEAVE: (0, closes)},
            )
            for opens, closes in problem.windows[stop] or ((0, FAR),)
            if opens < due
        ]
        moments = [spans[DEPART][0] for spans in ways if spans is not None]
        return self.next_departure(min(moments)) if moments else None

    def clock(self, minute: int) -> str:
        """A minute as a clock time, with its date where there may be doubt."""
        return write_clock(self.scenario, minute)

    def next_departure(self, minute: int) -> int:
        """The first departure that the clock allows at or after a minute."""
        clock = self.problem.clock
        return -(-minute // clock) * clock


def _moment(entry: Entry) -> tuple[int, int]:
    first = entry.arrive if entry.arrive is not None else entry.depart
    last = entry.depart if entry.depart is not None else entry.arrive
    assert first is not None and last is not None
    return first, last
