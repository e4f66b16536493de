"""Meals, waits and sessions that look as if something had been forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.proofs import Finding, least_parts, least_way, list_unused_starts, measure_ways
from routeplan.scenario import Network, Scenario, Session, Site, Visit, clock_text
from routeplan.scheduling import ARRIVE, DEPART, DOWN, UP
from routeplan.texts import _

EARLIEST_LUNCH = 11 * 60
NOON = 12 * 60
LATEST_LUNCH = 14 * 60
DINNER = 15 * 60  # a meal that may begin so late has no hours, or is no lunch
LONG_SESSION = 5 * 60  # minutes, the lunch hours among them, that nobody goes without a meal
LONG_WAIT = 20  # minutes of one wait that visitors complain of


def list_odd_hours(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """List odd meal times, idle starts, long waits and sessions without a stop."""
    for site in scenario.sites:
        if site.kind == "meal":
            yield from _odd_meal(scenario, network, site)
    yield from list_unused_starts(scenario, network)
    yield from _hungry_sessions(scenario)
    yield from _long_waits(scenario)
    yield from _idle_sessions(scenario)


def _odd_meal(scenario: Scenario, network: Network, site: Site) -> Iterator[Finding]:
    """A meal that may be lunch, but may begin before 11:00 or long after noon."""
    if any(appointment.site == site.site for appointment in scenario.appointments):
        return
    for track in scenario.tracks:
        for visit in scenario.visits(track):
            if visit.site != site.site:
                continue
            for name in visit.sessions:
                session = scenario.session_of[name]
                for begin, end in _list_starts(scenario, network, visit, track, session):
                    early = begin < EARLIEST_LUNCH <= end
                    if early or (begin <= LATEST_LUNCH and end >= DINNER):
                        yield _say_odd_meal(site, session, begin, end)
                        return


def _say_odd_meal(site: Site, session: Session, begin: int, end: int) -> Finding:
    text = _(
        "{meal} may begin at any time from {begin} to {end} ({session}). If it is lunch, write "
        "its hours into open, such as 11:30-13:30."
    )
    said = text.format(
        meal=site.title, begin=clock_text(begin), end=clock_text(end), session=session.session
    )
    return Finding("odd", said, "sites", site.site, "open")


def _list_starts(
    scenario: Scenario, network: Network, visit: Visit, track: str, session: Session
) -> Iterator[tuple[int, int]]:
    """From when to when a visit may begin, in minutes of the session's day, window by window."""
    site = scenario.site_of[visit.site]
    parts = least_parts(scenario, visit, 1)
    ways = measure_ways(scenario, network, [1])
    way = least_way(scenario, ways, session.session, track, visit.site)
    start, end = scenario.span(session)
    midnight = start - session.start
    start, end = start + way.out + parts[ARRIVE], end - way.home - sum(parts[DOWN + 1 : DEPART])
    windows = scenario.windows(site)
    for opens, closes in [(start, end)] if windows is None else windows:
        begin = max(start, opens) + parts[UP]
        last = min(end, closes) - parts[DOWN] - visit.minutes
        if begin <= last:
            yield begin - midnight, last - midnight


def _hungry_sessions(scenario: Scenario) -> Iterator[Finding]:
    """Long sessions over noon in which some track can have no meal."""
    for session in scenario.sessions_in_order:
        lasts = session.start < NOON and session.end > LATEST_LUNCH
        if not lasts or session.end - session.start < LONG_SESSION:
            continue
        hungry = [
            track
            for track in scenario.tracks
            if (not session.tracks or track in session.tracks)
            and not any(
                session.session in visit.sessions and scenario.site_of[visit.site].kind == "meal"
                for visit in scenario.visits(track)
            )
        ]
        if hungry:
            text = _("{session}, {start}-{end}, has no meal.")
            if any(hungry) and len(hungry) < len(scenario.tracks):
                text = _("{session}, {start}-{end}, has no meal for {tracks}.")
            said = text.format(
                session=session.session,
                start=clock_text(session.start),
                end=clock_text(session.end),
                tracks=", ".join(track or _("those without a track") for track in hungry),
            )
            yield Finding("odd", said, "sessions", session.session, "")


def _long_waits(scenario: Scenario) -> Iterator[Finding]:
    most = scenario.event.max_wait
    if most is None:
        said = _(
            "max_wait is blank: a wait may be of any length. Write 20 to rule out longer ones."
        )
        yield Finding("odd", said, "event", "max_wait", "value")
    elif most > LONG_WAIT:
        text = _("max_wait is {most}: visitors may have to wait for more than {long} minutes.")
        said = text.format(most=most, long=LONG_WAIT)
        yield Finding("odd", said, "event", "max_wait", "value", most, LONG_WAIT)
    clock = scenario.event.clock
    if most is not None and most < clock - 1:
        text = _(
            "max_wait is {most}, and departures fall on multiples of {clock} minutes: waiting for "
            "the clock alone may take {wait}. Set max_wait to {wait} or more, or clock to "
            "{shorter} or less."
        )
        said = text.format(most=most, clock=clock, wait=clock - 1, shorter=most + 1)
        yield Finding("odd", said, "event", "max_wait", "value")


def _idle_sessions(scenario: Scenario) -> Iterator[Finding]:
    """Sessions in which no stop may be made."""
    used = {
        name
        for track in scenario.tracks
        for visit in scenario.visits(track)
        for name in visit.sessions
    }
    for session in scenario.sessions_in_order:
        if session.session not in used:
            said = _("{session}: no stop may be made in it.").format(session=session.session)
            yield Finding("odd", said, "sessions", session.session, "")
