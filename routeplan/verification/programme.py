"""What a group visits, in which order and at which appointed time: R03, R12 and R17."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from routeplan.scenario import Appointment
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import TimedStop, TourGroup
from routeplan.verification.violations import Violation, join_names


def check_r03_programme(itinerary: Itinerary) -> Iterator[Violation]:
    """R03: each must stop once, optional ones at most once, one of each choice, when allowed."""
    for given in itinerary.plan.stops:
        known_group = given.group in itinerary.group_of
        if known_group and given.site not in itinerary.scenario.site_of:
            yield Violation("R03", given.group, given.site, _("The sites table has no such site."))
    for stop in itinerary.stops:
        if stop.visit is None:
            cause = _("The site is not in the group's programme.")
            yield Violation("R03", stop.group.name, stop.site.site, cause)
        elif stop.session not in stop.visit.sessions:
            text = _("Stops in session {session}; allowed: {sessions}.")
            sessions = join_names(list(stop.visit.sessions)) or _("none")
            cause = text.format(session=stop.session, sessions=sessions)
            yield Violation("R03", stop.group.name, stop.site.site, cause)
    for group in itinerary.group_of.values():
        for site, cause in missing_stops(itinerary, group):
            yield Violation("R03", group.name, site, cause)
        yield from _too_many(itinerary, group)


def missing_stops(itinerary: Itinerary, group: TourGroup) -> Iterator[tuple[str, str]]:
    """The must stops and choices that a group does not make: the site, if one, and a sentence."""
    made = {stop.site.site for stop in itinerary.stops_of.get(group.name, ())}
    choices: dict[str, list[str]] = defaultdict(list)
    for visit in itinerary.visits[group.track].values():
        if visit.choice:
            choices[visit.choice].append(visit.site)
        elif visit.must and visit.site not in made:
            yield visit.site, _("The group does not stop here, but must.")
    for choice, sites in choices.items():
        if made.isdisjoint(sites):
            text = _("The group makes none of the stops of {choice} ({sites}).")
            yield "", text.format(choice=choice, sites=join_names(sites))


def _too_many(itinerary: Itinerary, group: TourGroup) -> Iterator[Violation]:
    stops = itinerary.stops_of.get(group.name, [])
    for site, times in Counter(stop.site.site for stop in stops).items():
        if times > 1:
            cause = _("The group stops here {times} times.").format(times=times)
            yield Violation("R03", group.name, site, cause)
    chosen: dict[str, list[str]] = defaultdict(list)
    for stop in stops:
        if stop.visit is not None and stop.visit.choice:
            chosen[stop.visit.choice].append(stop.site.site)
    for choice, sites in chosen.items():
        if len(set(sites)) > 1:
            text = _("The group makes {sites}, but only one of {choice} is allowed.")
            cause = text.format(sites=join_names(sites), choice=choice)
            yield Violation("R03", group.name, "", cause)


def check_r12_order(itinerary: Itinerary) -> Iterator[Violation]:
    """R12: first and last stops, stops that come after others, and the convoy's one order."""
    for stops in itinerary.stops_of.values():
        yield from _positions(itinerary, stops)
        yield from _predecessors(itinerary, stops)
    if itinerary.scenario.event.movement == "convoy":
        yield from _convoy(itinerary)


def _positions(itinerary: Itinerary, stops: list[TimedStop]) -> Iterator[Violation]:
    for stop in stops:
        position = stop.site.position
        if position is None:
            continue
        if position.endswith("_in_session"):
            others = [other for other in stops if other.session == stop.session]
        else:
            others = stops
        end = others[0] if position.startswith("first") else others[-1]
        if end.site.site != stop.site.site:
            text = {
                "first": _("Must be the first stop; {other} at {time} is before it."),
                "last": _("Must be the last stop; {other} at {time} is after it."),
                "first_in_session": _(
                    "Must be the first stop of its session; {other} at {time} is before it."
                ),
                "last_in_session": _(
                    "Must be the last stop of its session; {other} at {time} is after it."
                ),
            }[position]
            cause = text.format(other=end.site.site, time=itinerary.clock(end.arrive))
            yield Violation("R12", stop.group.name, stop.site.site, cause)


def _predecessors(itinerary: Itinerary, stops: list[TimedStop]) -> Iterator[Violation]:
    firsts: dict[str, tuple[int, TimedStop]] = {}
    for rank, stop in enumerate(stops):
        firsts.setdefault(stop.site.site, (rank, stop))
    for rank, stop in firsts.values():
        for site in stop.site.after_sites:
            if site in firsts and firsts[site][0] > rank:
                text = _("Arrives at {time}, but must come after {other}, reached at {other_time}.")
                cause = text.format(
                    time=itinerary.clock(stop.arrive),
                    other=site,
                    other_time=itinerary.clock(firsts[site][1].arrive),
                )
                yield Violation("R12", stop.group.name, stop.site.site, cause)


def _convoy(itinerary: Itinerary) -> Iterator[Violation]:
    # For each track: site -> the sites that come just before it, and in which group.
    before: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name, stops in itinerary.stops_of.items():
        sites = list(dict.fromkeys(stop.site.site for stop in stops))
        for former, latter in pairwise(sites):
            before[itinerary.group_of[name].track][latter].setdefault(former, name)
    for graph in before.values():
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            ways = [
                _("{group}: {former} before {latter}").format(
                    group=graph[latter][former], former=former, latter=latter
                )
                for former, latter in pairwise(cycle)
            ]
            text = _("The groups of the convoy do not keep one order ({ways}).")
            yield Violation("R12", "", "", text.format(ways=join_names(ways)))


def check_r17_appointments(itinerary: Itinerary) -> Iterator[Violation]:
    """R17: appointments are kept to the minute."""
    for appointment in itinerary.scenario.appointments:
        session = itinerary.scenario.session_of[appointment.session]
        midnight = itinerary.scenario.span(session)[0] - session.start
        due = midnight + appointment.start
        for group in itinerary.group_of.values():
            if not _concerns(itinerary, appointment, group):
                continue
            stops = [
                stop
                for stop in itinerary.stops_of.get(group.name, ())
                if stop.site.site == appointment.site
            ]
            if any(stop.session == appointment.session and stop.start == due for stop in stops):
                continue
            cause = _missed(itinerary, appointment, group, stops, due)
            if cause:
                yield Violation("R17", group.name, appointment.site, cause)


def _missed(
    itinerary: Itinerary,
    appointment: Appointment,
    group: TourGroup,
    stops: list[TimedStop],
    due: int,
) -> str:
    time = itinerary.clock(due)
    if stops:
        text = _("Begins at {given} in session {session}; the appointment is at {due} in {other}.")
        given = itinerary.clock(stops[0].start)
        return text.format(
            given=given, session=stops[0].session, due=time, other=appointment.session
        )
    visit = itinerary.visits[group.track].get(appointment.site)
    if visit is not None and visit.must:
        return ""  # a must stop that is left out is R03's matter
    return _("The group does not stop here, but has an appointment at {due}.").format(due=time)


def _concerns(itinerary: Itinerary, appointment: Appointment, group: TourGroup) -> bool:
    who = appointment.who
    if who == "all":
        return appointment.site in itinerary.visits[group.track]
    if who in itinerary.scenario.tracks:
        return group.track == who
    delegations = {visitor.delegation for visitor, _count in group.members}
    return who in delegations or group.name == who
