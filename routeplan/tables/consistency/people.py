"""Visitors, groups and coaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from routeplan.errors import Fault
from routeplan.scenario import HOTEL, Visitor
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _, ngettext


def find_missing_coaches(draft: Draft) -> Iterator[Fault]:
    """Groups that travel by coach, without one."""
    scenario = draft.scenario
    if scenario.event.travel == "coach" and not scenario.coaches and draft.complete("coaches"):
        cause = _("There is no coach, and groups travel by coach.")
        remedy = _("Add the coaches, or write walk for travel.")
        yield Fault("no-coaches", cause, remedy, table=draft.title("coaches"))


def find_reversed_group_sizes(draft: Draft) -> Iterator[Fault]:
    """A smallest group that is larger than the largest one."""
    event = draft.scenario.event
    if event.group_min > event.group_max and draft.complete("event"):
        cause = _("{least} is more than group_max, {most}.").format(
            least=event.group_min, most=event.group_max
        )
        remedy = _("Swap them.")
        yield draft.fault(event, "group_min", "sizes-reversed", cause, remedy, str(event.group_min))


def find_too_few_groups(draft: Draft) -> Iterator[Fault]:
    """More tracks and pinned groups than groups allowed."""
    scenario = draft.scenario
    pins: dict[str, set[str]] = {track: set() for track in scenario.tracks}
    for visitor in scenario.visitors:
        if visitor.group:
            pins[visitor.track].add(visitor.group)
    least = sum(max(1, len(names)) for names in pins.values())
    most = scenario.event.groups.most
    if most is not None and least > most:
        cause = ngettext(
            "Only {most} group is allowed, but tracks and pinned groups make {least}.",
            "Only {most} groups are allowed, but tracks and pinned groups make {least}.",
            most,
        ).format(most=most, least=least)
        remedy = _("Write {least} or more.").format(least=least)
        yield draft.fault(scenario.event, "groups", "too-few-groups", cause, remedy)


def find_divided_pins(draft: Draft) -> Iterator[Fault]:
    """Groups pinned together whose visitors cannot tour together."""
    pinned: dict[str, list[Visitor]] = defaultdict(list)
    for visitor in draft.scenario.visitors:
        if visitor.group:
            pinned[visitor.group].append(visitor)
    for name, visitors in pinned.items():
        first = visitors[0]
        row = draft.row_number(first)
        for visitor in visitors[1:]:
            if visitor.track != first.track:
                cause = _("Group {group} has two tracks: row {row} has another one.")
            elif _shares_hotel(draft, first.track) and visitor.hotel != first.hotel:
                cause = _("Group {group} has two hotels: row {row} has another one.")
            else:
                continue
            said = cause.format(group=name, row=row)
            remedy = _("Pin them to different groups.")
            yield draft.fault(visitor, "group", "pins-divided", said, remedy)
        spoken = [set(visitor.language) for visitor in visitors if visitor.language]
        if spoken and not set.intersection(*spoken):
            cause = _("The visitors of group {group} have no language in common.")
            remedy = _("Pin them to different groups.")
            yield draft.fault(
                first, "group", "pins-without-language", cause.format(group=name), remedy
            )


def _shares_hotel(draft: Draft, track: str) -> bool:
    """Whether a group of the track needs one hotel for all."""
    return any(
        HOTEL in (session.origin, session.destination)
        and (not session.tracks or track in session.tracks)
        for session in draft.scenario.sessions
    )


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_missing_coaches,
    find_reversed_group_sizes,
    find_too_few_groups,
    find_divided_pins,
)
