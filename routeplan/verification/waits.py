"""Every wait of a plan: at the door, in the lobby, above, for the clock and on the road."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import Call, Party

WaitKind = Literal["outside", "lobby", "above", "clock", "road"]


class Wait(NamedTuple):
    """One wait of one group.

    `site` is where the group waits; on the road, where it is going to.
    `calls` are the stops whose times bound the wait.
    """

    party: Party
    site: str
    kind: WaitKind
    begin: int
    minutes: int
    calls: tuple[Call, ...]

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
    for call in itinerary.calls:
        yield from _waits_at(call)
    for journey in itinerary.journeys:
        for leg in itinerary.legs(journey):
            if leg.spare > 0:
                begin = leg.leaves + leg.minutes
                calls = tuple(call for call in (leg.former, leg.latter) if call)
                yield Wait(journey.party, leg.destination, "road", begin, leg.spare, calls)


def _waits_at(call: Call) -> Iterator[Wait]:
    waits: tuple[tuple[WaitKind, int, int], ...] = (
        ("outside", call.ready, call.enter),
        ("lobby", call.enter, call.up),
        ("above", call.end, call.down),
        ("clock", call.loaded, call.depart),
    )
    for kind, begin, end in waits:
        if begin < end:
            yield Wait(call.party, call.site.site, kind, begin, end - begin, (call,))
