"""When sites are open, from what the planner states: the verifier's own reading."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.scenario import DAY, Scenario, Site

LUNCH, SUPPER = (11 * 60, 13 * 60 + 30), (17 * 60, 19 * 60 + 30)


def list_windows(scenario: Scenario, site: Site) -> tuple[tuple[int, int], ...] | None:
    """Opening windows in minutes from the first day's midnight; None: always open.

    A meal without any is open for lunch and supper, if these leave room for it in
    every session in which it may be taken, for every appointment with it and at all
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
                    yield start, end, visit.minutes
                for row in scenario.appointments:
                    here = (row.site, row.session) == (meal.site, session.session)
                    if here and track in scenario.tracks_of(row.who):
                        begin = start - session.start + row.start
                        yield begin, begin + visit.minutes, visit.minutes
