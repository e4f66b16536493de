"""Who is in a timetable's groups, as far as it says: R01 and R14."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from routeplan.grouping import Fleet, largest_group, read_fleet
from routeplan.handmade.case import Case
from routeplan.handmade.clashes import Clash
from routeplan.scenario import Visitor
from routeplan.texts import _

SHOWN = 6  # groups whose sizes are said one by one


def check_people(case: Case) -> Iterator[Clash]:
    """Sizes, their sum, the number of groups, and the visitors without a group."""
    event = case.scenario.event
    for group in case.timetable.groups:
        if group.people is None or event.group_min <= group.people <= event.group_max:
            continue
        text = _("{people} people, {least} to {most} are allowed.")
        cause = text.format(people=group.people, least=event.group_min, most=event.group_max)
        yield Clash(("R01",), cause, (), group.name)
    yield from _check_count(case)
    yield from _check_sum(case)
    yield from _check_pins(case)


def lists_everyone(case: Case) -> bool:
    """Whether every group must be in the timetable, because it makes some stop."""
    return all(case.scenario.must_stop(track) for track in case.scenario.tracks)


def _check_count(case: Case) -> Iterator[Clash]:
    wanted, given = case.scenario.event.groups, len(case.options)
    if given < wanted.least and lists_everyone(case):
        text = _("{given} groups, at least {least} are asked for.")
        cause = text.format(given=given, least=wanted.least)
        yield Clash(("R01",), cause, lacking=True)
    if wanted.most is not None and given > wanted.most:
        text = _("{given} groups, at most {most} are allowed.")
        yield Clash(("R01",), text.format(given=given, most=wanted.most))


def _check_sum(case: Case) -> Iterator[Clash]:
    """The groups of each track hold its visitors, all of them where all are listed."""
    settled = all(len(each.tracks) == 1 for each in case.options)
    tracks = case.scenario.tracks
    for some in [(track,) for track in tracks] if settled else [tracks]:
        mine = [each for each in case.options if set(each.tracks) <= set(some)]
        people = sum(visitor.count for visitor in case.scenario.visitors if visitor.track in some)
        name = some[0] if len(some) == 1 and some[0] else ""
        complete = all(case.scenario.must_stop(track) for track in some)
        if not mine:
            if complete:
                text = _("The {people} visitors of track {track} are in no group.")
                cause = text.format(people=people, track=name or _("(none)"))
                yield Clash(("R01",), cause, lacking=True)
            continue
        least = sum(each.sizes[0] for each in mine)
        most = sum(each.sizes[-1] for each in mine)
        if least <= people and (people <= most or not complete):
            continue
        text = _(
            "The timetable's groups have {given} people ({groups}); the visitors are {people}."
        )
        if not all(each.sized for each in mine):
            text = _(
                "The groups can have {given} people at most ({groups}); the visitors are {people}."
            )
            if people < least:
                text = _(
                    "The groups have {given} people at least ({groups}); the visitors are {people}."
                )
        end = 0 if people < least else -1
        said = [f"{each.name} {each.sizes[end]}" for each in mine[:SHOWN]]
        cause = text.format(
            given=least if people < least else most,
            groups=" + ".join(said + ["…"] * (len(mine) > SHOWN)),
            people=people,
        )
        # Where not even full groups hold everyone, one is missing.
        room = sum(
            max(largest_group(case.scenario, track) for track in each.tracks) for each in mine
        )
        cause = f"{name}: {cause}" if name else cause
        yield Clash(("R01",), cause, lacking=room < people)


def _check_pins(case: Case) -> Iterator[Clash]:
    groups = case.timetable.group_of
    pinned: dict[str, list[Visitor]] = defaultdict(list)
    for visitor in case.scenario.visitors:
        if visitor.group:
            pinned[visitor.group].append(visitor)
    for pin, visitors in pinned.items():
        track = visitors[0].track
        said = groups[pin].track if pin in groups else None
        if pin not in groups and case.scenario.must_stop(track):
            cause = _("Visitors are pinned to this group, but it has no row.")
            yield Clash(("R01",), cause, (), pin, lacking=True)
        elif said is not None and said != track:
            text = _(
                "The timetable says track {said}, but the {people} visitors pinned to this group "
                "are of track {track}."
            )
            people = sum(visitor.count for visitor in visitors)
            cause = text.format(said=said, people=people, track=track or _("(none)"))
            yield Clash(("R01",), cause, (), pin)


def check_seats(case: Case) -> Iterator[Clash]:
    """R14: the largest groups need the largest coaches, each one of its own, or several."""
    event, fleet = case.scenario.event, read_fleet(case.scenario)
    if fleet is None:
        return
    if not fleet.plain:
        yield from _check_parties(case, fleet)
        return
    seats = sorted((case.scenario.usable(c.seats) for c in case.scenario.coaches), reverse=True)
    groups = sorted(case.options, key=lambda each: -each.sizes[0])
    if len(groups) > len(seats):
        text = _("{groups} groups, but only {coaches} coaches.")
        yield Clash(("R14",), text.format(groups=len(groups), coaches=len(seats)))
    for number, (group, places) in enumerate(zip(groups, seats, strict=False), start=1):
        size = group.sizes[0] + event.escorts
        if size > places:
            text = _(
                "{size} people with escorts; of the coaches, only {fewer} have seats for them "
                "that may be used, and {groups} groups are as large."
            )
            fewer = sum(each >= size for each in seats)
            cause = text.format(size=size, fewer=fewer, groups=number)
            yield Clash(("R14",), cause, (), group.name)
            return


def _check_parties(case: Case, fleet: Fleet) -> Iterator[Clash]:
    """R14: no group is larger than the coaches that it may have, nor all than all of them."""
    if len(case.options) > len(fleet.rooms):
        text = _("{groups} groups, but only {coaches} coaches.")
        cause = text.format(groups=len(case.options), coaches=len(fleet.rooms))
        yield Clash(("R14",), cause)
    for group in case.options:
        most = max((room for _coaches, room in fleet.list_rooms(group.name)), default=0)
        if group.sizes[0] > most:
            text = _("{people} people; the coaches that it may have hold {most} besides escorts.")
            cause = text.format(people=group.sizes[0], most=most)
            yield Clash(("R14",), cause, (), group.name)
            return
    people = sum(group.sizes[0] for group in case.options)
    most = sum(max(0, room) for room in fleet.rooms)
    if people > most:
        text = _("The groups have {people} people at least; all coaches hold {most} of them.")
        yield Clash(("R14",), text.format(people=people, most=most))
