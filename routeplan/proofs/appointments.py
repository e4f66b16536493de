"""Appointments that cannot be kept, with figures.

Whom an appointment concerns begins the visit at that very minute: all groups of
a track, if it is the track's. They have to be there by then, and back in time.
"""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.grouping import largest_group
from routeplan.proofs.appointment_crowds import list_crowded_appointments
from routeplan.proofs.appointment_pairs import list_appointment_overlaps
from routeplan.proofs.door_ways import least_way, measure_ways
from routeplan.proofs.findings import Finding
from routeplan.proofs.least_holds import least_parts
from routeplan.scenario import Appointment, Network, Scenario, Visit, clock_text
from routeplan.scheduling import ARRIVE, DEPART, DOWN, LEAVE, UP
from routeplan.texts import _


def list_impossible_appointments(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """List the appointments that no group, or not all groups together, can keep.

    Parameters
    ----------
    network : Network
        Travel between the scenario's sites.
    """
    for appointment in scenario.appointments:
        visits = [
            (track, visit)
            for track in scenario.tracks_of(appointment.who)
            for visit in scenario.visits(track)
            if visit.site == appointment.site
        ]
        for track, visit in visits:
            said = _say_unreachable(scenario, network, appointment, track, visit)
            if said:
                yield Finding("impossible", said, "appointments", appointment.site, "start")
                break
    yield from list_crowded_appointments(scenario)
    yield from list_appointment_overlaps(scenario, network)


def _say_unreachable(
    scenario: Scenario, network: Network, appointment: Appointment, track: str, visit: Visit
) -> str:
    """Say that nobody can be there so early, or back so late; empty where that may be."""
    site, session = scenario.site_of[visit.site], scenario.session_of[appointment.session]
    sizes = range(1, max(1, largest_group(scenario, track)) + 1)
    parts = [least_parts(scenario, visit, size) for size in sizes]
    ways = measure_ways(scenario, network, sizes)
    way = least_way(scenario, ways, session.session, track, visit.site)
    up, down = min(part[UP] for part in parts), min(part[DOWN] for part in parts)
    before = way.out + min(part[ARRIVE] for part in parts) + up
    after = down + min(sum(part[LEAVE:DEPART]) for part in parts) + way.home
    earliest, latest = session.start + before, session.end - after
    start, end = appointment.start, appointment.start + visit.minutes
    if start < earliest:
        text = _(
            "{site}, {start}: {session} begins at {opens}, and nobody can be there and up before "
            "{earliest}, {before} minutes later."
        )
    elif end > latest:
        text = _(
            "{site}, {start}: the visit ends at {end}, but {session} ends at {closes}, and the way "
            "back takes at least {after} minutes."
        )
    else:
        midnight = scenario.span(session)[0] - session.start
        windows = scenario.windows(site)
        inside = midnight + start - up, midnight + end + down
        if windows is None or any(o <= inside[0] and inside[1] <= c for o, c in windows):
            return ""
        text = _(
            "{site}, {start}: with the rides of {up} minutes up and {down} down the visit does not "
            "lie within the opening hours."
        )
    return text.format(
        site=site.title,
        start=clock_text(start),
        end=clock_text(end),
        session=session.session,
        opens=clock_text(session.start),
        closes=clock_text(session.end),
        earliest=clock_text(earliest),
        before=before,
        after=after,
        up=up,
        down=down,
    )
