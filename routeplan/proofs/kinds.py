"""Kinds of groups that there are for sure, each as a Problem of one group alone.

Whoever is in it, a group makes the must stops of its track, and keeps the appointments of its
visitors. It is as small as can be: what takes it too long takes a larger one no less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from routeplan.grouping import DraftGroup, Grouping, sketch_group
from routeplan.proofs.door_ways import list_ends, measure_ways
from routeplan.proofs.findings import name_track
from routeplan.proofs.least_holds import least_parts
from routeplan.proofs.relaxation import sizes_of_largest
from routeplan.scenario import Network, Scenario, Session, clock_text
from routeplan.scheduling import (
    ENTER,
    LEAVE,
    START,
    LoneTour,
    Problem,
    formulate,
    is_possible,
    isolate,
)

MOST_ASKED = 3000  # stops of all kinds of groups together, a tenth of a second a thousand


@dataclass(frozen=True)
class Chain:
    """Stops of one kind of group in one session.

    Attributes
    ----------
    whole : bool
        Whether every group of the track makes them.
    sites : tuple of str
        Of the stops of `tour`.
    """

    scenario: Scenario
    session: Session
    whole: bool
    sites: tuple[str, ...]
    tour: LoneTour

    def clock(self, minute: int) -> str:
        """A minute as a clock time of the session's day."""
        midnight = self.scenario.span(self.session)[0] - self.session.start
        return clock_text(minute - midnight)

    def title(self, number: int) -> str:
        """What people call the site of a stop."""
        return self.scenario.site_of[self.sites[number]].title


class Reverse(NamedTuple):
    """Two sites, the first to be visited before the second, that only later sessions allow."""

    first: str
    second: str
    later: tuple[str, ...]
    earlier: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A group of a track, of which it is known only who is in it, or nobody at all.

    Attributes
    ----------
    who : str
        What people call it; empty where it stands for everybody.
    """

    scenario: Scenario
    network: Network
    draft: DraftGroup
    who: str

    @cached_property
    def problem(self) -> Problem:
        """What such a group has to do."""
        return formulate(self.scenario, self.network, Grouping((self.draft,)))

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """One for each tour of the problem."""
        return self.scenario.sessions_of(self.draft.track)

    @cached_property
    def tours_of(self) -> dict[int, tuple[int, ...]]:
        """For each stop that is made for sure the tours in which its hours let it be made."""
        problem = self.problem
        tours: dict[int, tuple[int, ...]] = {}
        for choice in problem.choices:
            stop = choice[0]
            if len(choice) > 1:
                continue
            tours[stop] = problem.stop_tours[stop]
            if len(tours[stop]) > 1 and (problem.windows[stop] or problem.starts[stop]):
                alone = (tour for tour in tours[stop] if is_possible(self.isolate(tour, [stop])))
                tours[stop] = tuple(alone)
        return tours

    def list_chains(self) -> Iterator[Chain]:
        """What such a group makes in each session for sure."""
        for tour, session in enumerate(self.sessions):
            stops = [stop for stop, tours in self.tours_of.items() if tours == (tour,)]
            if stops:
                yield Chain(
                    self.scenario,
                    session,
                    not self.draft.members,
                    tuple(self.name(stop) for stop in stops),
                    self.isolate(tour, stops),
                )

    def find_reversed(self) -> Reverse | None:
        """Two stops of which the first can be made in later sessions than the second alone."""
        for first, second, same_tour in self.problem.befores:
            earlier, later = self.tours_of.get(second), self.tours_of.get(first)
            if same_tour or not earlier or not later or min(later) <= max(earlier):
                continue
            names = [
                tuple(self.sessions[tour].session for tour in sorted(tours))
                for tours in (later, earlier)
            ]
            return Reverse(self.name(first), self.name(second), *names)
        return None

    def name(self, stop: int) -> str:
        """The id of a stop's site."""
        return self.scenario.sites[int(self.problem.stop_site[stop])].site

    def isolate(self, tour: int, stops: list[int]) -> LoneTour:
        """The tour of these stops alone, at the least; the group may be from any hotel."""
        problem, network, scenario = self.problem, self.network, self.scenario
        ways = measure_ways(scenario, network, [self.draft.people])
        nearest = ways.nearest
        lone = isolate(problem, tour, stops, nearest)
        ends = set(list_ends(scenario, ways.rows, self.sessions[tour], self.draft.track))
        visits = {visit.site: visit for visit in scenario.visits(self.draft.track)}
        least = []
        for stop, place in zip(lone.stops, map(int, problem.stop_site[stops]), strict=True):
            # Who takes the stairs is open.
            parts = least_parts(scenario, visits[scenario.sites[place].site], self.draft.people)
            least.append(
                stop._replace(
                    windows=_cut_windows(lone, stop.windows),
                    before=sum(parts[:ENTER]),
                    lead=sum(parts[ENTER:START]),
                    inside=sum(parts[ENTER:LEAVE]),
                    after=sum(parts[LEAVE:]),
                    out=min(int(nearest[origin, place]) for origin, _goal in ends),
                    back=min(int(nearest[place, goal]) for _origin, goal in ends),
                )
            )
        return lone._replace(stops=tuple(least))


def list_kinds(scenario: Scenario, network: Network) -> Iterator[Kind]:
    """For each track its largest group, and those of visitors with appointments of their own."""
    asked = 0
    for track in scenario.tracks:
        for who, draft in _sketch(scenario, track):
            asked += len(scenario.visits(track))
            if draft.members and asked > MOST_ASKED:
                break
            yield Kind(scenario, network, draft, who)


def _sketch(scenario: Scenario, track: str) -> Iterator[tuple[str, DraftGroup]]:
    several = len(scenario.tracks) > 1
    least = min(sizes_of_largest(scenario, track))
    yield name_track(track) if several else "", sketch_group(track, least)
    booked = {appointment.who for appointment in scenario.appointments}
    seen: set[tuple[str, ...]] = {()}
    for visitor in scenario.visitors:
        names = tuple(each for each in (visitor.delegation, visitor.group) if each in booked)
        if visitor.track == track and names not in seen:
            seen.add(names)
            yield ", ".join(names), sketch_group(track, 1, visitor)


def _cut_windows(lone: LoneTour, windows: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Those of a session's time; one at no time where that leaves none of some."""
    kept = tuple(span for span in windows if span[0] < lone.due and span[1] >= lone.leaves)
    return kept or tuple(windows[:1])
