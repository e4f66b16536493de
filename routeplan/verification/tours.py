"""Whether the times of tours and stops are possible: R04, R10, R11 and R13."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from routeplan.scenario import DAY, Ride, Site
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary, is_whole
from routeplan.verification.journeys import Journey, TimedCall, TimedStop, TourGroup
from routeplan.verification.programme import missing_stops
from routeplan.verification.violations import Violation
from routeplan.verification.waits import Wait, list_waits_of


def check_r04_legs(itinerary: Itinerary) -> Iterator[Violation]:
    """R04: the next arrival is at least the way after the departure, at the tour's ends too."""
    for journey in itinerary.journeys:
        for leg in itinerary.legs(journey):
            if leg.spare >= 0 or leg.crossed:
                continue
            arrives, due = leg.arrives, leg.minutes
            text = _(
                "Leaves {origin} at {leaves} and is there at {arrives}; the way takes {due} min."
            )
            if leg.on_foot and isinstance(leg.former, TimedCall):
                text = _(
                    "Is off the coach at {origin} at {leaves} and there at {arrives}; "
                    "the walk takes {due} min."
                )
            elif leg.on_foot and isinstance(leg.latter, TimedCall):
                arrives, due = leg.latter.board, due + leg.latter.site.minutes_out
                text = _(
                    "Leaves {origin} at {leaves} and boards at {arrives}; "
                    "the way to the coach takes {due} min."
                )
            elif leg.latter is None:
                text = _(
                    "Leaves {origin} at {leaves} and is back at {destination} at {arrives}; "
                    "the way takes {due} min."
                )
            cause = text.format(
                origin=leg.origin,
                destination=leg.destination,
                leaves=itinerary.clock(leg.leaves),
                arrives=itinerary.clock(arrives),
                due=due,
            )
            site = leg.latter.site.site if leg.latter else ""
            yield Violation("R04", journey.group.name, site, cause)


def check_r10_durations(itinerary: Itinerary) -> Iterator[Violation]:
    """R10: every part of a stop lasts what it must; departures are on the clock."""
    for stop in itinerary.stops:
        for cause in part_faults(itinerary, stop):
            yield Violation("R10", stop.group.name, stop.site.site, cause)
    for journey in itinerary.journeys:
        for call in journey.calls:
            for cause in call_faults(itinerary, call):
                yield Violation("R10", call.group.name, call.site.site, cause)
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
    yield from _visit_faults(itinerary, stop)
    if stop.down < stop.end:
        text = _("Goes down at {down}, before the visit ends at {end}.")
        yield text.format(down=at(stop.down), end=at(stop.end))
    elif stop.down > stop.end and stop.site.lift is None:
        text = _("Goes down at {down}; without a lift to wait for, it does at {end}.")
        yield text.format(down=at(stop.down), end=at(stop.end))
    yield from _ride_faults(itinerary, _("The way down"), stop.down, stop.leave, stop.ride_down)
    if stop.area:
        if stop.depart != stop.loaded:
            text = _("Departs at {depart}; all are outside at {loaded}, and walk on then.")
            yield text.format(depart=at(stop.depart), loaded=at(stop.loaded))
    else:
        yield from _departure_faults(itinerary, stop.depart, stop.loaded)


def call_faults(itinerary: Itinerary, call: TimedCall) -> Iterator[str]:
    """What is wrong about when a call's coach leaves, in sentences."""
    if not call.whole:
        yield _("The times are no whole minutes.")
    if call.matched and call.group.settled and not call.to_end:
        yield from _departure_faults(itinerary, call.depart, call.loaded)


def _departure_faults(itinerary: Itinerary, depart: int, loaded: int) -> Iterator[str]:
    due = next_departure(itinerary, loaded)
    if depart != due:
        at = itinerary.clock
        text = _("Departs at {depart}; all are aboard at {loaded}, the departure is due at {due}.")
        yield text.format(depart=at(depart), loaded=at(loaded), due=at(due))


def _visit_faults(itinerary: Itinerary, stop: TimedStop) -> Iterator[str]:
    """Whether the visit lasts as long as it may, and begins when one does."""
    if stop.visit is not None:
        given, due, most = stop.end - stop.start, stop.visit.minutes, stop.visit.longest
        if not due <= given <= most:
            text = _("The visit lasts {given} min from {start} to {end}; {due} min are due.")
            if due < most:
                text = _(
                    "The visit lasts {given} min from {start} to {end}; "
                    "{due} to {most} min are due."
                )
            start, end = itinerary.clock(stop.start), itinerary.clock(stop.end)
            yield text.format(given=given, start=start, end=end, due=due, most=most)
    if stop.site.starts is not None and not begins_then(itinerary, stop.site, stop.start):
        text = _("The visit begins at {start}, when none does.")
        yield text.format(start=itinerary.clock(stop.start))


def begins_then(itinerary: Itinerary, site: Site, minute: int) -> bool:
    """Whether a visit may begin at a minute: its own reading of `starts`."""
    assert site.starts is not None
    if not site.starts.every:
        return minute % DAY in {time % DAY for time in site.starts.times}
    day = minute // DAY
    if not site.open:
        return minute % DAY % site.starts.every == 0
    first = itinerary.scenario.first_day
    openings = (
        (midnight * DAY + window.opens, midnight * DAY + window.closes)
        for window in site.open
        for midnight in (day - 1, day)  # a window may go on after midnight
        if window.date is None or (window.date - first).days == midnight
    )
    return any(
        opens <= minute < closes and (minute - opens) % site.starts.every == 0
        for opens, closes in openings
    )


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
    for journey in itinerary.journeys:
        for leg in itinerary.legs(journey):
            if leg.crossed and TimedCall in (type(leg.former), type(leg.latter)):
                text = _("Arrives at {arrive}, but is at {other} until {depart}.")
                cause = text.format(
                    arrive=itinerary.clock(leg.arrives),
                    other=leg.origin,
                    depart=itinerary.clock(leg.leaves),
                )
                yield Violation("R11", journey.group.name, leg.destination, cause)
    yield from _crowded_departures(itinerary)


def _crowded_departures(itinerary: Itinerary) -> Iterator[Violation]:
    """Tours and calls that set out from a place too soon after the one before."""
    riding = itinerary.scenario.event.travel == "coach"
    departures: dict[str, list[tuple[int, TourGroup]]] = defaultdict(list)
    for journey in itinerary.journeys:
        if journey.depart is not None and journey.origin and not journey.sets_out_on_foot:
            departures[journey.origin].append((journey.depart, journey.group))
        for call in journey.calls:
            if not call.to_end:
                departures[call.site.site].append((call.depart, call.group))
    for place, listed in departures.items():
        site = itinerary.scenario.site_of.get(place)
        if site is None or not site.depart_every:
            continue
        listed.sort(key=lambda departure: departure[0])
        for (earlier, former), (later, latter) in pairwise(listed):
            due = site.depart_every * (former.coaches if riding else 1)
            if later - earlier < due:
                text = _("Sets out at {depart}, {given} min after {former}; {due} min are due.")
                cause = text.format(
                    depart=itinerary.clock(later),
                    given=later - earlier,
                    former=former.name,
                    due=due,
                )
                yield Violation("R11", latter.name, place, cause)


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
    latest = journey.session.leave_by
    for tour in journey.tours:
        depart, back = itinerary.minute(tour.depart), itinerary.minute(tour.back)
        if depart < start:
            text = _("Sets out at {depart}; session {session} starts at {start}.")
            yield text.format(
                depart=itinerary.clock(depart), session=session, start=itinerary.clock(start)
            )
        if latest is not None and depart - start > latest - journey.session.start:
            text = _("Sets out at {depart}; in session {session} all leave by {latest}.")
            latest_minute = start - journey.session.start + latest
            yield text.format(
                depart=itinerary.clock(depart),
                session=session,
                latest=itinerary.clock(latest_minute),
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
    """R13: from visit to visit, all waiting together does not exceed `max_wait`."""
    longest = itinerary.scenario.event.max_wait
    if longest is None:
        return
    for journey in itinerary.journeys:
        if not journey.group.settled:
            continue
        waits: dict[int, list[Wait]] = defaultdict(list)
        for wait in list_waits_of(itinerary, journey):
            waits[wait.rank].append(wait)
        for rank, listed in sorted(waits.items()):
            minutes = sum(wait.minutes for wait in listed)
            # Where a stop's parts are wrong, what lies around them is no wait.
            if minutes <= longest or any(
                _is_faulty(itinerary, end) for wait in listed for end in wait.ends
            ):
                continue
            cause = _tell_wait(itinerary, journey, rank, listed, longest)
            site = journey.stops[rank].site.site if rank < len(journey.stops) else ""
            yield Violation("R13", journey.group.name, site, cause)


def _is_faulty(itinerary: Itinerary, end: TimedStop | TimedCall) -> bool:
    if isinstance(end, TimedCall):
        return any(call_faults(itinerary, end))
    return any(part_faults(itinerary, end))


def _tell_wait(
    itinerary: Itinerary, journey: Journey, rank: int, waits: list[Wait], longest: int
) -> str:
    """Tell one wait with all its parts: before the first visit, between two, after the last."""
    former = journey.stops[rank - 1] if rank else None
    latter = journey.stops[rank] if rank < len(journey.stops) else None
    if former and latter:
        text = _(
            "Waits {minutes} min ({parts}) between the end at {former} at {begin} "
            "and the start at {end}; {longest} min are allowed."
        )
    elif latter:
        text = _(
            "Waits {minutes} min ({parts}) between setting out at {begin} "
            "and the start at {end}; {longest} min are allowed."
        )
    elif former:
        text = _(
            "Waits {minutes} min ({parts}) between the end at {former} at {begin} "
            "and the return at {end}; {longest} min are allowed."
        )
    else:
        text = _(
            "Waits {minutes} min ({parts}) between setting out at {begin} "
            "and the return at {end}; {longest} min are allowed."
        )
    minutes: dict[str, int] = defaultdict(int)
    for wait in sorted(waits, key=lambda wait: wait.begin):
        minutes[wait.described] += wait.minutes
    begin = former.end if former else journey.depart
    end = latter.start if latter else journey.back
    part = _("{minutes} {where}")
    return text.format(
        minutes=sum(minutes.values()),
        parts=", ".join(part.format(minutes=n, where=where) for where, n in minutes.items()),
        former=former.site.site if former else "",
        begin=itinerary.clock(begin or 0),
        end=itinerary.clock(end or 0),
        longest=longest,
    )
