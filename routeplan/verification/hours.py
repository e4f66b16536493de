"""When sites are open, from what the planner states: the verifier's own reading."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.scenario import DAY, HOTEL, Scenario, Session, Site, round_up

LUNCH, SUPPER = (11 * 60, 13 * 60 + 30), (17 * 60, 19 * 60 + 30)


def list_windows(scenario: Scenario, site: Site) -> tuple[tuple[int, int], ...] | None:
    """Opening windows in minutes from the first day's midnight; None: always open.

    A meal without any is open for lunch and supper, if these leave room for it in
    every session in which it may be taken, less the ways, for every appointment with it and at all
    times at which it says to start.
    """
    if site.open or site.kind != "meal":
        return scenario.windows(site)
    days = (scenario.last_day - scenario.first_day).days + 2
    usual = [
        (day * DAY + opens, day * DAY + closes)
        for day in range(-1, days)
        for opens, closes in (LUNCH, SUPPER)
    ]
    for begin, end, minutes in _list_needs(scenario, site):
        if not any(max(begin, o) + minutes <= min(end, c) for o, c in usual):
            return None
    return tuple(usual)


def _list_needs(scenario: Scenario, meal: Site) -> Iterator[tuple[int, int, int]]:
    """From when to when a meal may be taken, and its minutes: sessions, appointments, starts."""
    for track in scenario.tracks:
        for visit in scenario.visits(track):
            if visit.site != meal.site:
                continue
            for begin in meal.starts.times if meal.starts else ():
                yield begin, begin + visit.minutes, visit.minutes
            for session in scenario.sessions:
                start, end = scenario.span(session)
                if session.session in visit.sessions:
                    there, back = _ways(scenario, meal, session)
                    yield start + there, end - back, visit.minutes
                for row in scenario.appointments:
                    here = (row.site, row.session) == (meal.site, session.session)
                    if here and track in scenario.tracks_of(row.who):
                        begin = start - session.start + row.start
                        yield begin, begin + visit.minutes, visit.minutes


def _ways(scenario: Scenario, meal: Site, session: Session) -> tuple[int, int]:
    """The least minutes from a session's start into a meal and from there to the end.

    That is the shortest road of the site, with what one visitor and the escorts of a coach
    take to get off or on. From and to the place of its area all walk.
    """
    event = scenario.event
    ends = session.origin or event.hub, session.destination or event.hub
    seconds = (event.alight_seconds, event.board_seconds)
    doors = (meal.minutes_in, meal.minutes_out)
    minutes = []
    for end, each, door, leaves in zip(ends, seconds, doors, (False, True), strict=True):
        if end in (meal.site, HOTEL):
            minutes.append(0)
            continue
        rides = event.travel == "coach" and end != meal.area
        coach = round_up((event.escorts + 1) * each / 60) if rides else 0
        minutes.append(round_up(_least_road(scenario, meal, leaves)) + door + coach)
    return minutes[0], minutes[1]


def _least_road(scenario: Scenario, meal: Site, leaves: bool) -> float:
    """Minutes of the shortest road from a site or to it; 0 where a straight line may lead."""
    if meal.x is not None or meal.lat is not None:
        return 0
    roads = [
        road.minutes or 0
        for road in scenario.roads
        if meal.site == (road.origin if leaves else road.destination)
        or (not road.one_way and meal.site in (road.origin, road.destination))
    ]
    return min(roads, default=0)
