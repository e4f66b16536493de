"""What is walked in areas, and the calls of coaches there: R18."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import Journey
from routeplan.verification.violations import Violation, join_names


def check_r18_calls(itinerary: Itinerary) -> Iterator[Violation]:
    """R18: a group's stops in an area in one session are made in one call, which the plan lists.

    Besides, a tour that starts or ends at the area's place may set out from there, or come
    back to it, on foot.
    """
    for call in itinerary.plan.calls:
        if call.group not in itinerary.group_of:
            continue
        if call.place not in itinerary.scenario.site_of:
            yield Violation("R18", call.group, call.place, _("The sites table has no such place."))
        elif call.session not in itinerary.scenario.session_of:
            text = _("The sessions table has no session {session}.")
            yield Violation("R18", call.group, call.place, text.format(session=call.session))
    for journey in itinerary.journeys:
        for place, cause in _list_faults(itinerary, journey):
            yield Violation("R18", journey.group.name, place, cause)


def _list_faults(itinerary: Itinerary, journey: Journey) -> Iterator[tuple[str, str]]:
    session = journey.session.session
    given, due = [call.site.site for call in journey.calls], journey.due_calls
    if given != due:
        text = _("The plan lists calls at {given} in session {session}; the stops make {due}.")
        names = (", ".join(places) or _("(none)") for places in (given, due))
        yield "", text.format(session=session, **dict(zip(("given", "due"), names, strict=True)))
    ridden = Counter(
        part.place
        for part in journey.parts
        if part.place and not part.from_start and not part.to_end
    )
    for place, times in ridden.items():
        if times > 1:
            stops = [s.site.site for s in journey.stops if s.area == place]
            text = _("Stops at {stops} in {times} calls of session {session}; one is due.")
            yield place, text.format(stops=join_names(stops), times=times, session=session)
    for call in journey.calls:
        place = call.site.site
        if call.from_start and journey.depart is not None and call.arrive != journey.depart:
            text = _("The tour sets out on foot at {depart}, but the call begins at {arrive}.")
            depart, arrive = itinerary.clock(journey.depart), itinerary.clock(call.arrive)
            yield place, text.format(depart=depart, arrive=arrive)
        if call.to_end and journey.back is not None and {call.board, call.depart} != {journey.back}:
            text = _(
                "The tour ends on foot at {back}, "
                "but the call boards at {board} and ends at {depart}."
            )
            moments = {"board": call.board, "depart": call.depart, "back": journey.back}
            clocks = {name: itinerary.clock(minute) for name, minute in moments.items()}
            yield place, text.format(**clocks)
