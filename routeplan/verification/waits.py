"""Every wait of a plan: at the door, in the lobby, above, for the clock and on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import Journey, Leg, TimedCall, TimedStop, TourGroup

WaitKind = Literal["outside", "lobby", "above", "clock", "road", "walk", "coach"]


class Wait(NamedTuple):
    """One wait of one group.

    `site` is where the group waits; on the way, where it is going to. `ends` are the stops
    and calls whose times bound the wait, and `rank` is the number of visits before it.
    """

    group: TourGroup
    site: str
    kind: WaitKind
    begin: int
    minutes: int
    ends: tuple[TimedStop | TimedCall, ...]
    rank: int

    @property
    def described(self) -> str:
        """Where the wait is, for a sentence."""
        return {
            "outside": _("outside"),
            "lobby": _("in the lobby"),
            "above": _("above"),
            "clock": _("for the clock"),
            "road": _("on the road"),
            "walk": _("on the way on foot"),
            "coach": _("at the coach"),
        }[self.kind]


def list_waits(itinerary: Itinerary) -> Iterator[Wait]:
    """Yield every wait of at least a minute; waiting before a tour's departure is free."""
    for journey in itinerary.journeys:
        yield from list_waits_of(itinerary, journey)


def list_waits_of(itinerary: Itinerary, journey: Journey) -> Iterator[Wait]:
    """Yield the waits of one group in one session."""
    for rank, stop in enumerate(journey.stops):
        yield from _waits_at(stop, rank)
    rank = 0
    for part in journey.parts:
        rank += len(part.stops)
        call = part.call
        if call is not None and not call.to_end and call.loaded < call.depart:
            minutes = call.depart - call.loaded
            place = call.site.site
            yield Wait(call.group, place, "clock", call.loaded, minutes, (call,), rank)
    for leg in itinerary.legs(journey):
        if leg.spare > 0:
            begin = leg.leaves + leg.minutes
            ends = tuple(end for end in (leg.former, leg.latter) if end)
            kind = _kind_of_way(leg)
            yield Wait(journey.group, leg.destination, kind, begin, leg.spare, ends, leg.rank)


def _kind_of_way(leg: Leg) -> WaitKind:
    if not leg.on_foot:
        return "road"
    return "coach" if isinstance(leg.latter, TimedCall) else "walk"


def _waits_at(stop: TimedStop, rank: int) -> Iterator[Wait]:
    waits: tuple[tuple[WaitKind, int, int, int], ...] = (
        ("outside", stop.ready, stop.enter, rank),
        ("lobby", stop.enter, stop.up, rank),
        ("above", stop.end, stop.down, rank + 1),
        ("clock", stop.loaded, stop.depart, rank + 1),
    )
    for kind, begin, end, visits in waits:
        if begin < end:
            yield Wait(stop.group, stop.site.site, kind, begin, end - begin, (stop,), visits)
