"""Appointments that bring more to a site at once than there is room for, with figures.

Whose visit begins at a given minute is inside until it is over, whichever groups they make:
those of all, of a track, of a delegation or of a pinned group, and of several together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from math import ceil
from typing import NamedTuple

from routeplan.grouping import fewest_by_track, read_fleet
from routeplan.proofs.findings import Finding
from routeplan.proofs.needs import largest_group
from routeplan.scenario import Appointment, Scenario, Site, Visitor, clock_text
from routeplan.texts import _


class Guests(NamedTuple):
    """Who begins a visit by one appointment, and until when they are inside.

    Attributes
    ----------
    rows : dict of int to Visitor
        Those whose visit takes some time, by their place in the visitors' table.
    start, end : int
        In minutes from the first day's midnight; the end is that of the shortest visit.
    """

    appointment: Appointment
    rows: dict[int, Visitor]
    start: int
    end: int


def list_crowded_appointments(scenario: Scenario) -> Iterator[Finding]:
    """List the moments at which more are inside by appointment than there is room for."""
    named: dict[str, dict[int, Visitor]] = defaultdict(dict)
    for number, row in enumerate(scenario.visitors):
        for name in {row.track, row.delegation, row.group} - {""}:
            named[name][number] = row
    everybody = dict(enumerate(scenario.visitors))
    guests: dict[str, list[Guests]] = {}
    for appointment in scenario.appointments:
        who = appointment.who
        guests.setdefault(appointment.site, []).append(
            _invite(scenario, appointment, everybody if who == "all" else named[who])
        )
    for site, theirs in guests.items():
        moments = dict.fromkeys(each.start for each in theirs if each.rows)
        for moment in moments:
            inside = [each for each in theirs if each.start <= moment < each.end and each.rows]
            yield from _list_overfull(scenario, scenario.site_of[site], moment, inside)


def _invite(scenario: Scenario, appointment: Appointment, rows: dict[int, Visitor]) -> Guests:
    """Those of some visitors who are concerned by an appointment that bears their name."""
    who = appointment.who
    minutes = {
        track: visit.minutes
        for track in scenario.tracks_of(who)
        for visit in scenario.visits(track)
        if visit.site == appointment.site and visit.minutes
    }
    if who in scenario.tracks:
        rows = {number: row for number, row in rows.items() if row.track == who}
    rows = {number: row for number, row in rows.items() if row.track in minutes}
    start = scenario.starts_at(appointment)
    return Guests(appointment, rows, start, start + min(minutes.values(), default=0))


def _count_groups(scenario: Scenario, rows: dict[int, Visitor]) -> int:
    """The least number of groups in which these visitors, and perhaps others, can be."""
    groups = 0
    fewest = fewest_by_track(scenario)
    for track in scenario.tracks:
        here = [row for row in rows.values() if row.track == track]
        if not here:
            continue
        people = sum(row.count for row in here)
        pins = {row.group for row in here} - {""}
        least = max(1, len(pins), ceil(people / max(1, largest_group(scenario, track))))
        if people == scenario.people_of[track]:
            least = max(least, fewest[track])
        groups += least
    return groups


def _list_bays(
    scenario: Scenario, site: Site, stands: Site, rows: Collection[Visitor], groups: int
) -> Iterator[tuple[int, int, str]]:
    """R08: the coaches that wait at a site while these visitors, in so many groups, are inside.

    Their bays are where it `stands`, in an area at its place; who may walk there from a
    tour's start or to its end need not have a coach there.
    """
    fleet = read_fleet(scenario)
    if fleet is None or stands.coaches_at_once is None or not stands.coach_waits:
        return
    text = _("at least {need} coaches wait outside at once; there is room for {supply}.")
    if stands != site:
        tracks = {row.track for row in rows}
        if any(
            stands.site in ends
            for track in tracks
            for session in scenario.sessions_of(track)
            for ends in scenario.ends_of(session, track)
        ):
            return
        text = _("at least {need} coaches wait at {stands} at once; there is room for {supply}.")
    coaches = max(groups, fleet.fewest(sum(row.count for row in rows)))
    yield coaches, stands.coaches_at_once, text


def _list_overfull(
    scenario: Scenario, site: Site, moment: int, inside: list[Guests]
) -> Iterator[Finding]:
    """What is too small for those who are inside at a moment; who is there twice counts once."""
    event = scenario.event
    by_start: dict[int, dict[int, Visitor]] = {}
    rows: dict[int, Visitor] = {}
    for each in inside:
        new = {number: row for number, row in each.rows.items() if number not in rows}
        by_start.setdefault(each.start, {}).update(new)
        rows |= new
    counts = {start: _count_groups(scenario, theirs) for start, theirs in by_start.items()}
    groups = sum(counts.values())
    people = sum(row.count for row in rows.values()) + groups * event.escorts
    limits = []
    if site.people_at_once is not None:
        room = scenario.usable(site.people_at_once)
        text = _("{need} people {begin}; {supply} fit in.")
        if event.escorts:
            text = _("{need} people {begin}, with escorts; {supply} fit in.")
        limits.append((people, room, text))
    if site.groups_at_once is not None:
        text = _("at least {need} groups {begin}; {supply} may be inside.")
        limits.append((groups, site.groups_at_once, text))
    per = site.people_per_guide
    if site.guides is not None:
        guided = 0 if per is None else ceil(people / per)
        text = _("at least {need} groups {begin}, a guide each; there are {supply} guides.")
        if guided > groups:
            text = _(
                "{people} people {begin} and take at least {need} guides, one for {per}; there "
                "are {supply}."
            )
            if event.escorts:
                text = _(
                    "{people} people {begin}, with escorts, and take at least {need} guides, one "
                    "for {per}; there are {supply}."
                )
        limits.append((max(groups, guided), site.guides, text))
    stands = scenario.site_of[scenario.area_of.get(site.site, site.site)]
    limits += _list_bays(scenario, site, stands, rows.values(), groups)
    bank = None if site.lift is None or site.floor == 1 else scenario.lift_of[site.lift]
    if bank is not None and not bank.stairs_up:
        text = _(
            "at least {need} groups begin at once, but the lift brings up one after the other."
        )
        limits.append((counts[moment], 1, text))
    names = list(dict.fromkeys(each.appointment.who for each in inside))
    last = max(inside, key=lambda each: each.start)
    midnight = last.start - last.appointment.start
    place = ", ".join(
        [site.title, clock_text(moment - midnight), *(n for n in names if n != "all")]
    )
    begin = _("begin at once") if len(by_start) == 1 else _("are inside at once")
    for need, supply, text in limits:
        if need > supply:
            said = text.format(
                need=need, supply=supply, people=people, per=per, begin=begin, stands=stands.title
            )
            yield Finding(
                "impossible",
                f"{place}: {said}",
                "appointments",
                site.site,
                "start",
                need,
                supply,
            )
