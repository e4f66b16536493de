"""What a group visits, in which order and at which appointed time: R03, R12 and R17."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from routeplan.scenario import Appointment
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import Call, Party
from routeplan.verification.violations import Violation, join_names


def check_r03_programme(itinerary: Itinerary) -> Iterator[Violation]:
    """R03: each must stop once, optional ones at most once, one of each choice, when allowed."""
    for stop in itinerary.plan.stops:
        known_group = stop.group in itinerary.party_of
        if known_group and stop.site not in itinerary.scenario.site_of:
            yield Violation("R03", stop.group, stop.site, _("The sites table has no such site."))
    for call in itinerary.calls:
        if call.visit is None:
            cause = _("The site is not in the group's programme.")
            yield Violation("R03", call.party.name, call.site.site, cause)
        elif call.session not in call.visit.sessions:
            text = _("Stops in session {session}; allowed: {sessions}.")
            sessions = join_names(list(call.visit.sessions)) or _("none")
            cause = text.format(session=call.session, sessions=sessions)
            yield Violation("R03", call.party.name, call.site.site, cause)
    for party in itinerary.party_of.values():
        for site, cause in missing_stops(itinerary, party):
            yield Violation("R03", party.name, site, cause)
        yield from _too_many(itinerary, party)


def missing_stops(itinerary: Itinerary, party: Party) -> Iterator[tuple[str, str]]:
    """The must stops and choices that a group does not make: the site, if one, and a sentence."""
    made = {call.site.site for call in itinerary.calls_of.get(party.name, ())}
    choices: dict[str, list[str]] = defaultdict(list)
    for visit in itinerary.visits[party.track].values():
        if visit.choice:
            choices[visit.choice].append(visit.site)
        elif visit.must and visit.site not in made:
            yield visit.site, _("The group does not stop here, but must.")
    for choice, sites in choices.items():
        if made.isdisjoint(sites):
            text = _("The group makes none of the stops of {choice} ({sites}).")
            yield "", text.format(choice=choice, sites=join_names(sites))


def _too_many(itinerary: Itinerary, party: Party) -> Iterator[Violation]:
    calls = itinerary.calls_of.get(party.name, [])
    for site, times in Counter(call.site.site for call in calls).items():
        if times > 1:
            cause = _("The group stops here {times} times.").format(times=times)
            yield Violation("R03", party.name, site, cause)
    chosen: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        if call.visit is not None and call.visit.choice:
            chosen[call.visit.choice].append(call.site.site)
    for choice, sites in chosen.items():
        if len(set(sites)) > 1:
            text = _("The group makes {sites}, but only one of {choice} is allowed.")
            cause = text.format(sites=join_names(sites), choice=choice)
            yield Violation("R03", party.name, "", cause)


def check_r12_order(itinerary: Itinerary) -> Iterator[Violation]:
    """R12: first and last stops, stops that come after others, and the convoy's one order."""
    for calls in itinerary.calls_of.values():
        yield from _positions(itinerary, calls)
        yield from _predecessors(itinerary, calls)
    if itinerary.scenario.event.movement == "convoy":
        yield from _convoy(itinerary)


def _positions(itinerary: Itinerary, calls: list[Call]) -> Iterator[Violation]:
    for call in calls:
        position = call.site.position
        if position is None:
            continue
        if position.endswith("_in_session"):
            others = [other for other in calls if other.session == call.session]
        else:
            others = calls
        end = others[0] if position.startswith("first") else others[-1]
        if end.site.site != call.site.site:
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
            yield Violation("R12", call.party.name, call.site.site, cause)


def _predecessors(itinerary: Itinerary, calls: list[Call]) -> Iterator[Violation]:
    firsts: dict[str, tuple[int, Call]] = {}
    for rank, call in enumerate(calls):
        firsts.setdefault(call.site.site, (rank, call))
    for rank, call in firsts.values():
        for site in call.site.after_sites:
            if site in firsts and firsts[site][0] > rank:
                text = _("Arrives at {time}, but must come after {other}, reached at {other_time}.")
                cause = text.format(
                    time=itinerary.clock(call.arrive),
                    other=site,
                    other_time=itinerary.clock(firsts[site][1].arrive),
                )
                yield Violation("R12", call.party.name, call.site.site, cause)


def _convoy(itinerary: Itinerary) -> Iterator[Violation]:
    # For each track: site -> the sites that come just before it, and in which group.
    before: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name, calls in itinerary.calls_of.items():
        sites = list(dict.fromkeys(call.site.site for call in calls))
        for former, latter in pairwise(sites):
            before[itinerary.party_of[name].track][latter].setdefault(former, name)
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
        for party in itinerary.party_of.values():
            if not _concerns(itinerary, appointment, party):
                continue
            calls = [
                call
                for call in itinerary.calls_of.get(party.name, ())
                if call.site.site == appointment.site
            ]
            if any(call.session == appointment.session and call.start == due for call in calls):
                continue
            cause = _missed(itinerary, appointment, party, calls, due)
            if cause:
                yield Violation("R17", party.name, appointment.site, cause)


def _missed(
    itinerary: Itinerary, appointment: Appointment, party: Party, calls: list[Call], due: int
) -> str:
    time = itinerary.clock(due)
    if calls:
        text = _("Begins at {given} in session {session}; the appointment is at {due} in {other}.")
        given = itinerary.clock(calls[0].start)
        return text.format(
            given=given, session=calls[0].session, due=time, other=appointment.session
        )
    visit = itinerary.visits[party.track].get(appointment.site)
    if visit is not None and visit.must:
        return ""  # a must stop that is left out is R03's matter
    return _("The group does not stop here, but has an appointment at {due}.").format(due=time)


def _concerns(itinerary: Itinerary, appointment: Appointment, party: Party) -> bool:
    who = appointment.who
    if who == "all":
        return appointment.site in itinerary.visits[party.track]
    if who in itinerary.scenario.tracks:
        return party.track == who
    delegations = {visitor.delegation for visitor, _count in party.members}
    return who in delegations or party.name == who
