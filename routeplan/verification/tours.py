"""Whether the times of tours and stops are possible: R04, R10, R11 and R13."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.scenario import Ride
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary, is_whole
from routeplan.verification.journeys import Call, Journey
from routeplan.verification.programme import missing_stops
from routeplan.verification.violations import Violation
from routeplan.verification.waits import list_waits


def check_r04_legs(itinerary: Itinerary) -> Iterator[Violation]:
    """R04: the next arrival is at least the leg after the departure, at the tour's ends too."""
    for journey in itinerary.journeys:
        for leg in itinerary.legs(journey):
            between_stops = leg.former is not None and leg.latter is not None
            # Before the former stop has ended, the group is in two places at a time: R11.
            if leg.spare >= 0 or (between_stops and leg.arrives < leg.leaves):
                continue
            text = _(
                "Leaves {origin} at {leaves} and is there at {arrives}; the way takes {due} min."
            )
            if leg.latter is None:
                text = _(
                    "Leaves {origin} at {leaves} and is back at {destination} at {arrives}; "
                    "the way takes {due} min."
                )
            cause = text.format(
                origin=leg.origin,
                destination=leg.destination,
                leaves=itinerary.clock(leg.leaves),
                arrives=itinerary.clock(leg.arrives),
                due=leg.minutes,
            )
            site = leg.latter.site.site if leg.latter else ""
            yield Violation("R04", journey.party.name, site, cause)


def check_r10_durations(itinerary: Itinerary) -> Iterator[Violation]:
    """R10: every part of a stop lasts what it must; departures are on the clock."""
    for call in itinerary.calls:
        for cause in part_faults(itinerary, call):
            yield Violation("R10", call.party.name, call.site.site, cause)
    clock = itinerary.scenario.event.clock
    for tour in itinerary.plan.tours:
        if tour.group not in itinerary.party_of:
            continue
        if not (is_whole(tour.depart) and is_whole(tour.back)):
            cause = _("The tour's times are no whole minutes.")
            yield Violation("R10", tour.group, "", cause)
        depart = itinerary.minute(tour.depart)
        if depart % clock:
            text = _("The tour departs at {depart}, which is no multiple of {clock} min.")
            cause = text.format(depart=itinerary.clock(depart), clock=clock)
            yield Violation("R10", tour.group, "", cause)


def part_faults(itinerary: Itinerary, call: Call) -> Iterator[str]:
    """What is wrong inside one stop, in sentences.

    Where it is in doubt how many people the group has, R01 says so, and
    durations that depend on it are not checked.
    """
    if not call.whole:
        yield _("The times are no whole minutes.")
    if not call.party.settled:
        return
    at = itinerary.clock
    if call.enter < call.ready:
        text = _("Enters at {enter}, but is at the door at {ready} only.")
        yield text.format(enter=at(call.enter), ready=at(call.ready))
    if call.up < call.enter:
        text = _("Goes up at {up}, before it enters at {enter}.")
        yield text.format(up=at(call.up), enter=at(call.enter))
    yield from _ride_faults(itinerary, _("The way up"), call.up, call.start, call.ride_up)
    if call.visit is not None and call.end - call.start != call.visit.minutes:
        text = _("The visit lasts {given} min from {start} to {end}; {due} min are due.")
        yield text.format(
            given=call.end - call.start,
            start=at(call.start),
            end=at(call.end),
            due=call.visit.minutes,
        )
    if call.down < call.end:
        text = _("Goes down at {down}, before the visit ends at {end}.")
        yield text.format(down=at(call.down), end=at(call.end))
    elif call.down > call.end and call.site.lift is None:
        text = _("Goes down at {down}; without a lift to wait for, it does at {end}.")
        yield text.format(down=at(call.down), end=at(call.end))
    yield from _ride_faults(itinerary, _("The way down"), call.down, call.leave, call.ride_down)
    due = next_departure(itinerary, call.loaded)
    if call.depart != due:
        text = _("Departs at {depart}; all are aboard at {loaded}, the departure is due at {due}.")
        yield text.format(depart=at(call.depart), loaded=at(call.loaded), due=at(due))


def _ride_faults(itinerary: Itinerary, way: str, begin: int, end: int, ride: Ride) -> Iterator[str]:
    if end - begin != ride.minutes:
        text = _("{way} lasts {given} min from {begin} to {end}; {due} min are due.")
        yield text.format(
            way=way,
            given=end - begin,
            begin=itinerary.clock(begin),
            end=itinerary.clock(end),
            due=ride.minutes,
        )


def next_departure(itinerary: Itinerary, minute: int) -> int:
    """The first departure that the clock allows at or after a minute."""
    clock = itinerary.scenario.event.clock
    return -(-minute // clock) * clock


def check_r11_tours(itinerary: Itinerary) -> Iterator[Violation]:
    """R11: a tour keeps within its session; a group is in one place at a time."""
    known = itinerary.scenario.session_of
    for tour in itinerary.plan.tours:
        if tour.group in itinerary.party_of and tour.session not in known:
            text = _("The sessions table has no session {session}.")
            yield Violation("R11", tour.group, "", text.format(session=tour.session))
    for journey in itinerary.journeys:
        for cause in _tour_faults(itinerary, journey):
            yield Violation("R11", journey.party.name, "", cause)
    for calls in itinerary.calls_of.values():
        last = calls[0]
        for call in calls[1:]:
            if call.arrive < last.depart:
                text = _("Arrives at {arrive}, but is at {other} until {depart}.")
                cause = text.format(
                    arrive=itinerary.clock(call.arrive),
                    other=last.site.site,
                    depart=itinerary.clock(last.depart),
                )
                yield Violation("R11", call.party.name, call.site.site, cause)
            last = max(last, call, key=lambda each: each.depart)


def _tour_faults(itinerary: Itinerary, journey: Journey) -> Iterator[str]:
    session = journey.session.session
    if len(journey.tours) > 1:
        text = _("It has {count} tours in session {session}.")
        yield text.format(count=len(journey.tours), session=session)
    if not journey.tours and journey.calls:
        text = _("It stops in session {session}, but has no tour there.")
        yield text.format(session=session)
    elif not journey.tours and journey.required:
        text = _("It has no tour in session {session}, which does not end where it starts.")
        yield text.format(session=session)
    elif journey.tours and _is_idle(itinerary, journey):
        text = _("It has a tour in session {session}, but nothing to do there.")
        yield text.format(session=session)
    start, end = itinerary.scenario.span(journey.session)
    for tour in journey.tours:
        depart, back = itinerary.minute(tour.depart), itinerary.minute(tour.back)
        if depart < start:
            text = _("Sets out at {depart}; session {session} starts at {start}.")
            yield text.format(
                depart=itinerary.clock(depart), session=session, start=itinerary.clock(start)
            )
        if back > end:
            text = _("Is back at {back}; session {session} ends at {end}.")
            yield text.format(back=itinerary.clock(back), session=session, end=itinerary.clock(end))


def _is_idle(itinerary: Itinerary, journey: Journey) -> bool:
    """Whether the tour serves no purpose; where stops are missing (R03) it may have had one."""
    return (
        not journey.calls
        and not journey.required
        and not any(missing_stops(itinerary, journey.party))
    )


def check_r13_waits(itinerary: Itinerary) -> Iterator[Violation]:
    """R13: no single wait exceeds `max_wait`."""
    longest = itinerary.scenario.event.max_wait
    if longest is None:
        return
    for wait in list_waits(itinerary):
        if wait.minutes <= longest or not wait.party.settled:
            continue
        # Where a stop's parts are wrong, what lies around them is no wait.
        if any(any(part_faults(itinerary, call)) for call in wait.calls):
            continue
        text = _("Waits {minutes} min {where} from {begin}; {longest} min are allowed.")
        cause = text.format(
            minutes=wait.minutes,
            where=wait.described,
            begin=itinerary.clock(wait.begin),
            longest=longest,
        )
        yield Violation("R13", wait.party.name, wait.site, cause)
