"""Visitors, groups and coaches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from routeplan.errors import Fault
from routeplan.scenario import HOTEL, Visitor
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _, ngettext


def find_missing_coaches(draft: Draft) -> Iterator[Fault]:
    """Groups that travel by coach, without one."""
    event = draft.scenario.event
    by_coach = event.travel == "coach" and draft.sure(event, "travel")
    if by_coach and not draft.scenario.coaches and "coaches" not in draft.unread:
        cause = _("There is no coach, and groups travel by coach.")
        remedy = _("Add the coaches, or write walk for travel.")
        yield Fault("no-coaches", cause, remedy, table=draft.title("coaches"))


def find_too_many_pinned_coaches(draft: Draft) -> Iterator[Fault]:
    """More coaches pinned to a group than carry one."""
    event, pinned = draft.scenario.event, Counter[str]()
    if event.travel != "coach" or not draft.sure(event, "travel", "coaches_per_group"):
        return
    for coach in draft.scenario.coaches:
        if not coach.group or not draft.sure(coach, "group"):
            continue
        pinned[coach.group] += 1
        if pinned[coach.group] == event.coaches_per_group + 1:
            text = _("Group {group} has {n} coaches at least, but coaches_per_group is {most}.")
            cause = text.format(
                group=coach.group, n=pinned[coach.group], most=event.coaches_per_group
            )
            remedy = _("Write a larger coaches_per_group, or pin it to another group.")
            yield draft.fault(coach, "group", "too-many-coaches", cause, remedy, coach.group)


def find_reversed_group_sizes(draft: Draft) -> Iterator[Fault]:
    """A smallest group that is larger than the largest one."""
    event = draft.scenario.event
    sure = draft.sure(event, "group_min", "group_max", "coaches_per_group", "travel")
    if event.group_min > event.group_max and sure:
        cause = _("{least} is more than group_max, {most}.").format(
            least=event.group_min, most=event.group_max
        )
        remedy = _("Swap them.")
        yield draft.fault(event, "group_min", "sizes-reversed", cause, remedy, str(event.group_min))


def find_too_few_groups(draft: Draft) -> Iterator[Fault]:
    """More tracks and pinned groups than groups allowed."""
    event = draft.scenario.event
    pins: dict[str, set[str]] = {track: set() for track in draft.known.tracks}
    for visitor in draft.known.visitors:
        if visitor.group:
            pins[visitor.track].add(visitor.group)
    least = sum(max(1, len(names)) for names in pins.values())
    most = event.groups.most
    if most is not None and least > most and draft.sure(event, "groups"):
        cause = ngettext(
            "Only {most} group is allowed, but tracks and pinned groups make {least}.",
            "Only {most} groups are allowed, but tracks and pinned groups make {least}.",
            most,
        ).format(most=most, least=least)
        remedy = _("Write {least} or more.").format(least=least)
        yield draft.fault(event, "groups", "too-few-groups", cause, remedy)


def find_divided_pins(draft: Draft) -> Iterator[Fault]:
    """Groups pinned together whose visitors cannot tour together."""
    pinned: dict[str, list[Visitor]] = defaultdict(list)
    for visitor in draft.scenario.visitors:
        if visitor.group:
            pinned[visitor.group].append(visitor)
    for name, visitors in pinned.items():
        for visitor in visitors[1:]:
            other = _find_other_track(draft, visitor, visitors)
            cause = _("Group {group} has two tracks: row {row} has another one.")
            if other is None:
                other = _find_other_hotel(draft, visitor, visitors)
                cause = _("Group {group} has two hotels: row {row} has another one.")
            if other is not None:
                said = cause.format(group=name, row=draft.row_number(other))
                remedy = _("Pin them to different groups.")
                yield draft.fault(visitor, "group", "pins-divided", said, remedy)
        spoken = [set(visitor.language) for visitor in visitors if visitor.language]
        if spoken and not set.intersection(*spoken):
            cause = _("The visitors of group {group} have no language in common.")
            remedy = _("Pin them to different groups.")
            yield draft.fault(
                visitors[0], "group", "pins-without-language", cause.format(group=name), remedy
            )


def _find_other_track(draft: Draft, visitor: Visitor, pinned: list[Visitor]) -> Visitor | None:
    """The first of those pinned together, if it has another track than one of them."""
    told = [each for each in pinned if draft.sure(each, "track")]
    differs = draft.sure(visitor, "track") and told[0].track != visitor.track
    return told[0] if differs else None


def _find_other_hotel(draft: Draft, visitor: Visitor, pinned: list[Visitor]) -> Visitor | None:
    """The first of those pinned together, if they need one hotel and it has another."""
    told = [each for each in pinned if each.hotel and draft.sure(each, "hotel")]
    if visitor not in told or not _shares_hotel(draft, visitor):
        return None
    return told[0] if told[0].hotel != visitor.hotel else None


def _shares_hotel(draft: Draft, visitor: Visitor) -> bool:
    """Whether a visitor's group needs one hotel for all."""
    return any(
        HOTEL in (session.origin, session.destination)
        and draft.sure(session, "tracks")
        and (
            not session.tracks or (visitor.track in session.tracks and draft.sure(visitor, "track"))
        )
        for session in draft.scenario.sessions
    )


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_missing_coaches,
    find_too_many_pinned_coaches,
    find_reversed_group_sizes,
    find_too_few_groups,
    find_divided_pins,
)
