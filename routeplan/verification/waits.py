"""Every wait of a plan: at the door, in the lobby, above, for the clock and on the road."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import TimedStop, TourGroup

WaitKind = Literal["outside", "lobby", "above", "clock", "road"]


class Wait(NamedTuple):
    """One wait of one group.

    `site` is where the group waits; on the road, where it is going to.
    `stops` are the stops whose times bound the wait.
    """

    group: TourGroup
    site: str
    kind: WaitKind
    begin: int
    minutes: int
    stops: tuple[TimedStop, ...]

    @property
    def described(self) -> str:
        """Where the wait is, for a sentence."""
        return {
            "outside": _("outside"),
            "lobby": _("in the lobby"),
            "above": _("above"),
            "clock": _("for the clock"),
            "road": _("on the road"),
        }[self.kind]


def list_waits(itinerary: Itinerary) -> Iterator[Wait]:
    """Yield every wait of at least a minute; waiting before a tour's departure is free."""
    for stop in itinerary.stops:
        yield from _waits_at(stop)
    for journey in itinerary.journeys:
        for leg in itinerary.legs(journey):
            if leg.spare > 0:
                begin = leg.leaves + leg.minutes
                stops = tuple(stop for stop in (leg.former, leg.latter) if stop)
                yield Wait(journey.group, leg.destination, "road", begin, leg.spare, stops)


def _waits_at(stop: TimedStop) -> Iterator[Wait]:
    waits: tuple[tuple[WaitKind, int, int], ...] = (
        ("outside", stop.ready, stop.enter),
        ("lobby", stop.enter, stop.up),
        ("above", stop.end, stop.down),
        ("clock", stop.loaded, stop.depart),
    )
    for kind, begin, end in waits:
        if begin < end:
            yield Wait(stop.group, stop.site.site, kind, begin, end - begin, (stop,))
