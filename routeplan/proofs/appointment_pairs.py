"""Appointments of the same visitors that follow too soon on one another, with figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from routeplan.grouping import largest_group
from routeplan.proofs.door_ways import measure_ways
from routeplan.proofs.findings import Finding
from routeplan.proofs.least_holds import least_parts
from routeplan.scenario import Appointment, Network, Scenario, Visit, clock_text
from routeplan.scheduling import START
from routeplan.texts import _


def list_appointment_overlaps(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """List the pairs of appointments that some visitors have, and that no group can keep both.

    Parameters
    ----------
    network : Network
        Travel between the scenario's sites.
    """
    kinds = {(each.track, each.delegation, each.group) for each in scenario.visitors}
    concerned = [
        {kind for kind in kinds if _is_with(scenario, appointment.who, *kind)}
        for appointment in scenario.appointments
    ]
    rows = sorted(range(len(concerned)), key=lambda row: scenario.appointments[row].start)
    for one, two in combinations(rows, 2):
        earlier, later = scenario.appointments[one], scenario.appointments[two]
        tracks = {track for track, *_rest in concerned[one] & concerned[two]}
        found = (
            _say_overlap(scenario, network, track, earlier, later)
            for track in scenario.tracks
            if track in tracks
        )
        yield from [each for each in found if each is not None][:1]


def _is_with(scenario: Scenario, who: str, track: str, delegation: str, group: str) -> bool:
    if who == "all" or who in scenario.tracks:
        return who in ("all", track)
    return who in (delegation, group)


def _say_overlap(
    scenario: Scenario, network: Network, track: str, earlier: Appointment, later: Appointment
) -> Finding | None:
    """Say why no group of a track keeps two appointments; None where one may.

    What lies between them is the least over all sizes of a group.
    """
    visits = {visit.site: visit for visit in scenario.visits(track)}
    former, latter = visits.get(earlier.site), visits.get(later.site)
    if former is None or latter is None:
        return None
    names = {
        "former": scenario.site_of[earlier.site].title,
        "latter": scenario.site_of[later.site].title,
        "start": clock_text(earlier.start),
        "then": clock_text(later.start),
        "who": later.who if earlier.who == "all" else earlier.who,
    }
    if former == latter:
        if (earlier.session, earlier.start) == (later.session, later.start):
            return None
        text = _(
            "{who}: {former} is visited once, but there are appointments at {start} and {then}."
        )
        return Finding("impossible", text.format(**names), "appointments", later.site, "start")
    if earlier.session != later.session:
        return None
    gap = later.start - earlier.start
    orders = [(former, latter)] if gap else [(former, latter), (latter, former)]
    between = min((_measure_between(scenario, network, track, *order) for order in orders), key=sum)
    need = sum(between)
    if need <= gap:
        return None
    text = _(
        "{who}: {former} begins at {start} and {latter} at {then}, {gap} minutes later; at least "
        "{need} pass ({visit} of visit, {way} on the way, {rest} for doors, rides and coaches)."
    )
    visit, way, rest = between
    said = text.format(**names, gap=gap, need=need, visit=visit, way=way, rest=rest)
    return Finding("impossible", said, "appointments", later.site, "start", need, gap)


def _measure_between(
    scenario: Scenario, network: Network, track: str, former: Visit, latter: Visit
) -> tuple[int, int, int]:
    """Least minutes of the former visit, of the way on, and of all else before the latter one."""
    sizes = range(1, max(1, largest_group(scenario, track)) + 1)
    ways = measure_ways(scenario, network, sizes)
    way = ways.nearest[ways.rows[former.site], ways.rows[latter.site]]
    rests = []
    for size in sizes:
        before, after = (least_parts(scenario, visit, size) for visit in (former, latter))
        rests.append(sum(before[START + 1 :]) + sum(after[:START]))
    return former.minutes, int(way), min(rests)
