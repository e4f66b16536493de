"""When a row whose times are missing can be: between its neighbours and the session's ends."""

from __future__ import annotations

from routeplan.handmade.case import Case, Way
from routeplan.handmade.reach import FAR
from routeplan.scheduling import Follow, Given, earliest_departure


def bound_stops(case: Case, way: Way) -> list[Given | None]:
    """What is given of each stop of a tour, the session's and the neighbours' times included.

    Returns
    -------
    list of Given or None
        One a placed; None where the site is not in the programme, or nothing fits in.
    """
    if way.tour is None:
        return [None for _call in way.placed_rows]
    lows, highs = _find_earliest(case, way), _find_latest(case, way)
    stops: list[Given | None] = []
    for placed, low, high in zip(way.placed_rows, lows, highs, strict=True):
        entry = placed.entry
        arrive = (low[0], high[0]) if entry.arrive is None else (entry.arrive,) * 2
        depart = (low[1], high[1]) if entry.depart is None else (entry.depart,) * 2
        fits = arrive[0] <= arrive[1] and depart[0] <= depart[1]
        stops.append(
            Given(placed.stop, arrive, depart) if fits and placed.stop is not None else None
        )
    return stops


def _find_earliest(case: Case, way: Way) -> list[tuple[int, int]]:
    """The earliest arrival and departure of each stop."""
    problem, tour = case.problem, way.tour
    assert tour is not None
    time, place = earliest_departure(problem, tour), int(problem.tour_origin[tour])
    if way.leaves is not None and way.leaves.depart is not None:
        time = max(time, way.leaves.depart)
    earliest = []
    for placed in way.placed_rows:
        arrive = case.reach(way.group, time, place, placed.place)
        if placed.entry.arrive is not None:
            arrive = placed.entry.arrive
        time = case.next_departure(arrive + case.shortest(placed), placed)
        if placed.entry.depart is not None:
            time = placed.entry.depart
        place = placed.place
        earliest.append((arrive, time))
    return earliest


def _find_latest(case: Case, way: Way) -> list[tuple[int, int]]:
    """The latest arrival and departure of each stop."""
    problem, tour = case.problem, way.tour
    assert tour is not None
    time, place = int(problem.tour_due[tour]), int(problem.tour_goal[tour])
    if way.returns is not None and way.returns.arrive is not None:
        time = min(time, way.returns.arrive)
    latest = []
    for placed in reversed(way.placed_rows):
        depart = case.leave_for(way.group, time, placed.place, place)
        depart = depart // case.clock_of(placed) * case.clock_of(placed)
        if placed.entry.depart is not None:
            depart = placed.entry.depart
        time = depart - case.shortest(placed)
        if placed.entry.arrive is not None:
            time = placed.entry.arrive
        place = placed.place
        latest.append((time, depart))
    return latest[::-1]


def bound_departure(case: Case, way: Way, stops: list[Given | None]) -> tuple[int, int]:
    """The earliest and the latest minute at which a tour sets out; the other way round if none."""
    problem, tour = case.problem, way.tour
    assert tour is not None
    if way.leaves is not None and way.leaves.depart is not None:
        return way.leaves.depart, way.leaves.depart
    low, high = earliest_departure(problem, tour), int(problem.tour_leave_by[tour])
    if stops and stops[0] is not None:
        origin, first = int(problem.tour_origin[tour]), way.placed_rows[0].place
        high = min(high, case.leave_for(way.group, stops[0].arrive[1], origin, first))
    elif way.placed_rows and way.placed_rows[0].entry.arrive is not None:
        origin, first = int(problem.tour_origin[tour]), way.placed_rows[0].place
        high = min(high, case.leave_for(way.group, way.placed_rows[0].entry.arrive, origin, first))
    return low, high // problem.clock * problem.clock


def longest_way(case: Case, group: str, former: int, latter: int) -> int:
    """Minutes from place to place if getting off and on takes as long as it may."""
    number, areas = case.group_number[group], case.problem.place_area
    least = case.way(group, former, latter)
    if areas[former] == areas[latter]:
        return least
    places = {area.place for area in case.problem.areas}
    more = 0
    if areas[former] >= 0 and former not in places:
        more += int(case.lenient.getting_on[number, areas[former]])
    if areas[latter] >= 0 and latter not in places:
        more += int(case.lenient.getting_off[number, areas[latter]])
    return least + more


def list_follows(case: Case, way: Way, limited: bool) -> list[Follow]:
    """The legs between stops of which one has a time missing; the stops numbered from 0."""
    longest = case.scenario.event.max_wait
    follows = []
    for place in range(len(way.placed_rows) - 1):
        former, latter = way.placed_rows[place : place + 2]
        if former.entry.depart is None or latter.entry.arrive is None:
            leg = case.way(way.group, former.place, latter.place)
            most, wait = longest_way(case, way.group, former.place, latter.place), FAR
            if limited and longest is not None:
                wait = most - leg + longest
            follows.append(Follow(place, place + 1, leg, wait))
    return follows
