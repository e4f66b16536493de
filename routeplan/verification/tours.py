"""Whether the times of tours and stops are possible: R04, R10, R11 and R13."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.scenario import Ride
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary, is_whole
from routeplan.verification.journeys import Journey, TimedStop
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
            yield Violation("R04", journey.group.name, site, cause)


def check_r10_durations(itinerary: Itinerary) -> Iterator[Violation]:
    """R10: every part of a stop lasts what it must; departures are on the clock."""
    for stop in itinerary.stops:
        for cause in part_faults(itinerary, stop):
            yield Violation("R10", stop.group.name, stop.site.site, cause)
    clock = itinerary.scenario.event.clock
    for tour in itinerary.plan.tours:
        if tour.group not in itinerary.group_of:
            continue
        if not (is_whole(tour.depart) and is_whole(tour.back)):
            cause = _("The tour's times are no whole minutes.")
            yield Violation("R10", tour.group, "", cause)
        depart = itinerary.minute(tour.depart)
        if depart % clock:
            text = _("The tour departs at {depart}, which is no multiple of {clock} min.")
            cause = text.format(depart=itinerary.clock(depart), clock=clock)
            yield Violation("R10", tour.group, "", cause)


def part_faults(itinerary: Itinerary, stop: TimedStop) -> Iterator[str]:
    """What is wrong inside one stop, in sentences.

    Where it is in doubt how many people the group has, R01 says so, and
    durations that depend on it are not checked.
    """
    if not stop.whole:
        yield _("The times are no whole minutes.")
    if not stop.group.settled:
        return
    at = itinerary.clock
    if stop.enter < stop.ready:
        text = _("Enters at {enter}, but is at the door at {ready} only.")
        yield text.format(enter=at(stop.enter), ready=at(stop.ready))
    if stop.up < stop.enter:
        text = _("Goes up at {up}, before it enters at {enter}.")
        yield text.format(up=at(stop.up), enter=at(stop.enter))
    yield from _ride_faults(itinerary, _("The way up"), stop.up, stop.start, stop.ride_up)
    if stop.visit is not None and stop.end - stop.start != stop.visit.minutes:
        text = _("The visit lasts {given} min from {start} to {end}; {due} min are due.")
        yield text.format(
            given=stop.end - stop.start,
            start=at(stop.start),
            end=at(stop.end),
            due=stop.visit.minutes,
        )
    if stop.down < stop.end:
        text = _("Goes down at {down}, before the visit ends at {end}.")
        yield text.format(down=at(stop.down), end=at(stop.end))
    elif stop.down > stop.end and stop.site.lift is None:
        text = _("Goes down at {down}; without a lift to wait for, it does at {end}.")
        yield text.format(down=at(stop.down), end=at(stop.end))
    yield from _ride_faults(itinerary, _("The way down"), stop.down, stop.leave, stop.ride_down)
    due = next_departure(itinerary, stop.loaded)
    if stop.depart != due:
        text = _("Departs at {depart}; all are aboard at {loaded}, the departure is due at {due}.")
        yield text.format(depart=at(stop.depart), loaded=at(stop.loaded), due=at(due))


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
        if tour.group in itinerary.group_of and tour.session not in known:
            text = _("The sessions table has no session {session}.")
            yield Violation("R11", tour.group, "", text.format(session=tour.session))
    for journey in itinerary.journeys:
        for cause in _tour_faults(itinerary, journey):
            yield Violation("R11", journey.group.name, "", cause)
    for stops in itinerary.stops_of.values():
        last = stops[0]
        for stop in stops[1:]:
            if stop.arrive < last.depart:
                text = _("Arrives at {arrive}, but is at {other} until {depart}.")
                cause = text.format(
                    arrive=itinerary.clock(stop.arrive),
                    other=last.site.site,
                    depart=itinerary.clock(last.depart),
                )
                yield Violation("R11", stop.group.name, stop.site.site, cause)
            last = max(last, stop, key=lambda each: each.depart)


def _tour_faults(itinerary: Itinerary, journey: Journey) -> Iterator[str]:
    session = journey.session.session
    if len(journey.tours) > 1:
        text = _("It has {count} tours in session {session}.")
        yield text.format(count=len(journey.tours), session=session)
    if not journey.tours and journey.stops:
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
        not journey.stops
        and not journey.required
        and not any(missing_stops(itinerary, journey.group))
    )


def check_r13_waits(itinerary: Itinerary) -> Iterator[Violation]:
    """R13: no single wait exceeds `max_wait`."""
    longest = itinerary.scenario.event.max_wait
    if longest is None:
        return
    for wait in list_waits(itinerary):
        if wait.minutes <= longest or not wait.group.settled:
            continue
        # Where a stop's parts are wrong, what lies around them is no wait.
        if any(any(part_faults(itinerary, stop)) for stop in wait.stops):
            continue
        text = _("Waits {minutes} min {where} from {begin}; {longest} min are allowed.")
        cause = text.format(
            minutes=wait.minutes,
            where=wait.described,
            begin=itinerary.clock(wait.begin),
            longest=longest,
        )
        yield Violation("R13", wait.group.name, wait.site, cause)
