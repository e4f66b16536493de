"""R08: the least that groups hold of areas' bays, whoever is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from routeplan.proofs.door_ways import DoorWays, Way, least_way
from routeplan.proofs.least_holds import LeastHold, count_least_heads, least_minutes
from routeplan.scenario import Scenario, Site, Visit, once
from routeplan.scheduling import Resource, measure_transfers, shortest_way


class Occasion(NamedTuple):
    """What a track's groups hold at a stop, or in a call, which each of them makes once.

    Attributes
    ----------
    holds : tuple of tuple of LeastHold
        Of groups of 1, 2, ... visitors.
    ways : dict of str to Way
        There and back in each session in which it may be made.
    windows : tuple of (int, int) or None
        In which it has to lie; None: any time.
    """

    holds: tuple[tuple[LeastHold, ...], ...]
    ways: dict[str, Way]
    windows: tuple[tuple[int, int], ...] | None


class _Call(NamedTuple):
    """Visits that a track makes in one call for sure; or one that may lie in any, if not `own`.

    From the end of another call in the same bay to its own pass whole ticks of `clock`.
    """

    place: Site
    visits: list[Visit]
    own: bool = True
    clock: int = 1


def list_calls(
    scenario: Scenario, track: str, visits: Iterable[Visit], largest: int, ways: DoorWays
) -> Iterator[Occasion]:
    """The calls that groups of 1 to `largest` visitors make for these visits, with their holds."""
    at_place: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        name = scenario.area_of.get(visit.site)
        if name is not None and visit.sessions and scenario.site_of[name].coaches_at_once:
            at_place[name].append(visit)
    for name, here in at_place.items():
        place = scenario.site_of[name]
        calls = list(_share_out(place, here, ways))
        if place.coach_waits and name not in _list_ends(scenario) and all(c.own for c in calls):
            calls = [call._replace(clock=scenario.event.clock) for call in calls]
        for call in calls:
            yield Occasion(
                tuple(_list_holds(scenario, track, call, largest, ways)),
                {
                    each: _reach(scenario, track, call, each, ways)
                    for each in call.visits[0].sessions
                },
                None,
            )


@once
def _list_ends(scenario: Scenario) -> frozenset[str]:
    """Where tours start and end."""
    return frozenset(
        end
        for track in scenario.tracks
        for session in scenario.sessions_of(track)
        for ends in scenario.ends_of(session, track)
        for end in ends
    )


def _reach(scenario: Scenario, track: str, call: _Call, name: str, ways: DoorWays) -> Way:
    """There and back in a session: to the tick before the coach is there, as if it came on one."""
    way = least_way(scenario, ways, name, track, call.place.site)
    come = scenario.span(scenario.session_of[name])[0] + way.out
    return way._replace(out=way.out - come % call.clock)


def _share_out(place: Site, visits: list[Visit], ways: DoorWays) -> Iterator[_Call]:
    """R18: visits that only one session allows are made in one call of it.

    Any other may be made in one of these, or in a call of its own; that it is in another
    is sure of one at the most, of which no such session takes the visit: the one that is
    farthest on foot.
    """
    settled: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if len(visit.sessions) == 1:
            settled[visit.sessions[0]].append(visit)
    yield from (_Call(place, together) for together in settled.values())
    loose = [visit for visit in visits if len(visit.sessions) > 1]
    apart = [visit for visit in loose if settled.keys().isdisjoint(visit.sessions)]
    if apart:
        farthest = max(apart, key=lambda visit: _walk(place, [visit], ways))
        yield _Call(place, [farthest])
        loose.remove(farthest)
    yield from (_Call(place, [visit], own=False) for visit in loose)


def _walk(place: Site, visits: list[Visit], ways: DoorWays) -> int:
    """Least minutes on foot from an area's place to the sites of these visits and back."""
    row = ways.rows[place.site]
    return shortest_way(ways.nearest, row, row, [ways.rows[visit.site] for visit in visits])


def _list_holds(
    scenario: Scenario, track: str, call: _Call, largest: int, ways: DoorWays
) -> Iterator[tuple[LeastHold, ...]]:
    """What groups of 1, 2, ... visitors hold of the bays.

    Where a tour may start at the place, it may walk from there, and nobody gets off; where
    it may end there, nobody gets on. Coaches that do not wait hold bays only meanwhile. Those
    that do come one after the other in each bay, and leave on the clock.
    """
    place = call.place
    bays = Resource("coaches", place.site, place.coaches_at_once or 0)
    rides_in, rides_out = _ride(scenario, track, call)
    inwards, outwards = place.minutes_in * rides_in, place.minutes_out
    walk = _walk(place, call.visits, ways)
    for size in range(1, largest + 1):
        headcount = count_least_heads(scenario, size)
        alight, board = measure_transfers(scenario, headcount)
        visits = sum(least_minutes(scenario, visit, size) for visit in call.visits)
        before, between, after = alight * rides_in, inwards + walk + visits + outwards, board
        if place.coach_waits and rides_in and rides_out:
            minutes = before + between + after if call.own else visits
            spans = [(0, minutes + -minutes % call.clock, 0)]
        else:
            spans = []
            if call.own and rides_in:
                spans.append((0, alight, between - outwards * (not rides_out) + after * rides_out))
            if call.own and rides_out:
                spans.append((before + between, board, 0))
        yield tuple(
            LeastHold(bays, headcount.coaches, minutes, head, tail, None)
            for head, minutes, tail in spans
            if minutes
        )


def _ride(scenario: Scenario, track: str, call: _Call) -> tuple[bool, bool]:
    """Whether all that may make the call come by coach, and whether they leave by coach."""
    ends = [
        pair
        for session in call.visits[0].sessions
        for pair in scenario.ends_of(scenario.session_of[session], track)
    ]
    origins, goals = zip(*ends, strict=True)
    return call.place.site not in origins, call.place.site not in goals
