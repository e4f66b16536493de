"""Why no groups can be formed, said with figures."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator

from routeplan.grouping import (
    Demand,
    TrackDemand,
    any_groups,
    bay_limit,
    compartments,
    count_fewest,
    count_most,
    read_demand,
)
from routeplan.proofs.findings import Finding
from routeplan.proofs.group_counts import explain_fewest, explain_most
from routeplan.scenario import Scenario, Visitor
from routeplan.texts import _, ngettext

PROBE_SECONDS = 3.0


def find_obstacle(scenario: Scenario) -> Finding | None:
    """Say why even forming groups is impossible; None where that is not proven.

    Returns
    -------
    Finding or None
        Of level ``impossible``, with figures; later ones would mostly follow from it.

    Examples
    --------
    ``"212 visitors and 6 escorts need 218 seats; the 4 coaches have 196."``
    """
    demand = read_demand(scenario)
    return next(_obstacles(demand), None)


def _obstacles(demand: Demand) -> Iterator[Finding]:
    for track in demand.tracks:
        yield from _small_halls(demand, track)
    yield from _few_seats(demand)
    for track in demand.tracks:
        yield from _few_bays(demand, track)
        yield from _few_people(demand, track)
    yield from _pinned(demand)
    yield from _numbers(demand)
    yield from _combined(demand)


def _impossible(
    said: str, table: str, row: str, column: str, need: int | None = None, supply: int | None = None
) -> Finding:
    return Finding("impossible", said, table, row, column, need, supply)


def _named(track: TrackDemand) -> str:
    return _("track {track}").format(track=track.track) if track.track else _("the event")


def _small_halls(demand: Demand, track: TrackDemand) -> Iterator[Finding]:
    """A must site that holds no group at all."""
    event, limit = demand.scenario.event, track.limit
    if limit.people >= event.group_min:
        return
    if limit.site is None:
        text = _("group_max is {most}, but group_min is {least}.")
        said = text.format(most=limit.people, least=event.group_min)
        yield _impossible(said, "event", "group_max", "value", event.group_min, limit.people)
        return
    text = _(
        "{site} takes at most {size} people of a group at once; a group of {track} "
        "has at least {least} visitors, and {escorts} of staff with it."
    )
    size, least = limit.people + event.escorts, event.group_min
    said = text.format(
        site=limit.site.title,
        size=size,
        track=_named(track),
        least=least,
        escorts=event.escorts,
    )
    column = "guides" if limit.site.people_at_once is None else "people_at_once"
    yield _impossible(said, "sites", limit.site.site, column, least + event.escorts, size)


def _few_seats(demand: Demand) -> Iterator[Finding]:
    """More people than seats, or than the groups that the coaches can make."""
    if demand.coaches is None:
        return
    event = demand.scenario.event
    people = sum(track.people for track in demand.tracks)
    usable = [coach for coach in demand.coaches if coach > 0]
    seats = sum(usable) + event.escorts * len(usable)
    need = people + event.escorts * len(usable)
    if not usable:
        text = _("{people} visitors need coaches; no coach has a seat for more than the escorts.")
        if not demand.coaches:
            text = _("{people} visitors need coaches; there are none.")
        yield _impossible(text.format(people=people), "coaches", "", "seats", people, 0)
    elif need > seats:
        text = ngettext(
            "{people} visitors and {escorts} escorts need {need} seats; the coach has {seats}.",
            "{people} visitors and {escorts} escorts need {need} seats; "
            "the {count} coaches have {seats}.",
            len(usable),
        )
        if not event.escorts:
            text = ngettext(
                "{people} visitors need as many seats; the coach has {seats}.",
                "{people} visitors need as many seats; the {count} coaches have {seats}.",
                len(usable),
            )
        said = text.format(
            people=people,
            escorts=need - people,
            need=need,
            count=len(usable),
            seats=seats,
        )
        if event.fill < 1:
            share = _("Of all seats, {fill:.0%} may be used (fill): {said}")
            said = share.format(fill=event.fill, said=said)
        yield _impossible(said, "coaches", "", "seats", need, seats)


def _few_bays(demand: Demand, track: TrackDemand) -> Iterator[Finding]:
    """A delegation in one party with more coaches than there are bays where it must stop."""
    scenario, fleet = demand.scenario, demand.fleet
    if fleet is None or fleet.most == 1:
        return
    limit = bay_limit(scenario, track.track)
    for part in track.parts:
        coaches = fleet.fewest(part.people)
        if part.limit == 1 and limit.site is not None and coaches > limit.people:
            text = ngettext(
                "The {people} visitors of {name} stay together (R02) and need {coaches} coaches; "
                "{site} has {bays} bay.",
                "The {people} visitors of {name} stay together (R02) and need {coaches} coaches; "
                "{site} has {bays} bays.",
                limit.people,
            )
            said = text.format(
                people=part.people,
                name=scenario.visitors[part.rows[0]].delegation,
                coaches=coaches,
                site=limit.site.title,
                bays=limit.people,
            )
            row, column = limit.site.site, "coaches_at_once"
            yield _impossible(said, "sites", row, column, coaches, limit.people)


def _few_people(demand: Demand, track: TrackDemand) -> Iterator[Finding]:
    """A track, or one of its hotels, has too few people for a group of its own."""
    least = demand.scenario.event.group_min
    for each in compartments(demand):
        if each.track is not track or each.people >= least:
            continue
        text = ngettext(
            "{track} has {people} visitor; group_min is {least}.",
            "{track} has {people} visitors; group_min is {least}.",
            each.people,
        )
        if each.hotel is not None:
            text = ngettext(
                "{track} has {people} visitor at {hotel}, whom R15 keeps apart; "
                "group_min is {least}.",
                "{track} has {people} visitors at {hotel}, whom R15 keeps apart; "
                "group_min is {least}.",
                each.people,
            )
        name = _named(track)
        said = text.format(
            track=name[0].upper() + name[1:],
            people=each.people,
            hotel=each.hotel,
            least=least,
        )
        yield _impossible(said, "event", "group_min", "value", least, each.people)


def _pinned(demand: Demand) -> Iterator[Finding]:
    """A pinned group that is too large, or that may not be one group."""
    pinned: dict[str, list[Visitor]] = defaultdict(list)
    for visitor in demand.scenario.visitors:
        if visitor.group:
            pinned[visitor.group].append(visitor)
    tracks = {track.track: track for track in demand.tracks}
    for name, visitors in pinned.items():
        track = tracks[visitors[0].track]
        yield from _divided(name, visitors, track)
        people = sum(visitor.count for visitor in visitors)
        if people > track.largest:
            text = _("{people} visitors are pinned to group {name}; a group holds at most {most}.")
            said = text.format(people=people, name=name, most=track.largest)
            row = visitors[0].visitor
            yield _impossible(said, "visitors", row, "group", people, track.largest)
        else:
            yield from _small_coaches(demand, name, people)


def _small_coaches(demand: Demand, name: str, people: int) -> Iterator[Finding]:
    """R14: a pinned group whose own coaches, and those that may join them, do not hold it."""
    if demand.fleet is None:
        return
    coaches = [coach.coach for coach in demand.scenario.coaches if coach.group == name]
    room = max((room for _count, room in demand.fleet.list_rooms(name)), default=0)
    if not coaches or people <= room:
        return
    text = ngettext(
        "Group {name} has {people} visitors; coach {coaches}, which is fixed to it, takes {room}.",
        "Group {name} has {people} visitors; with coaches {coaches}, which are fixed to it, "
        "it has room for {room}.",
        len(coaches),
    )
    said = text.format(name=name, people=people, coaches=", ".join(coaches), room=room)
    yield _impossible(said, "coaches", coaches[0], "group", people, room)


def _divided(name: str, visitors: list[Visitor], track: TrackDemand) -> Iterator[Finding]:
    theirs = {visitor.track for visitor in visitors}
    if len(theirs) > 1:
        text = _("Visitors of {count} tracks ({tracks}) are pinned to group {name}.")
        listed = ", ".join(sorted(each or _("none") for each in theirs))
        said = text.format(count=len(theirs), tracks=listed, name=name)
        yield _impossible(said, "visitors", visitors[0].visitor, "group")
        return
    hotels = {visitor.hotel or "" for visitor in visitors}
    if track.by_hotel and len(hotels) > 1:
        text = _("Visitors from {count} hotels ({hotels}) are pinned to group {name}.")
        said = text.format(count=len(hotels), hotels=", ".join(sorted(hotels)), name=name)
        yield _impossible(said, "visitors", visitors[0].visitor, "group")
    spoken = {frozenset(visitor.language) for visitor in visitors if visitor.language}
    if spoken and not frozenset.intersection(*spoken):
        text = _("The visitors pinned to group {name} have no language in common ({languages}).")
        listed = ", ".join(sorted("+".join(sorted(languages)) for languages in spoken))
        said = text.format(name=name, languages=listed)
        yield _impossible(said, "visitors", visitors[0].visitor, "group")


def _numbers(demand: Demand) -> Iterator[Finding]:
    """More groups are needed, or wanted, than there can be."""
    wanted = demand.scenario.event.groups
    fewest, most = count_fewest(demand), count_most(demand)
    people = sum(track.people for track in demand.tracks)
    largest = max((track.largest for track in demand.tracks), default=0)
    if demand.coaches is not None and fewest > len(demand.coaches):
        text = ngettext(
            "{people} visitors need at least {fewest} groups of up to {largest}; "
            "there is {coaches} coach.",
            "{people} visitors need at least {fewest} groups of up to {largest}; "
            "there are {coaches} coaches.",
            len(demand.coaches),
        )
        coaches = len(demand.coaches)
        said = text.format(people=people, fewest=fewest, largest=largest, coaches=coaches)
        said = " ".join([said, *explain_fewest(demand)])
        yield _impossible(said, "coaches", "", "", fewest, coaches)
    elif wanted.most is not None and fewest > wanted.most:
        text = ngettext(
            "{people} visitors need at least {fewest} groups of up to {largest}; "
            "{most} is allowed.",
            "{people} visitors need at least {fewest} groups of up to {largest}; "
            "{most} are allowed.",
            wanted.most,
        )
        said = text.format(people=people, fewest=fewest, largest=largest, most=wanted.most)
        said = " ".join([said, *explain_fewest(demand)])
        yield _impossible(said, "event", "groups", "value", fewest, wanted.most)
    elif wanted.least > most:
        text = _("{people} visitors make at most {most} groups; at least {least} are asked for.")
        said = text.format(people=people, most=most, least=wanted.least)
        said = " ".join([said, *explain_most(demand)])
        yield _impossible(said, "event", "groups", "value", wanted.least, most)
    elif fewest > most:
        text = _(
            "{people} visitors need at least {fewest} groups of up to {largest}, but make at most "
            "{most}."
        )
        least = demand.scenario.event.group_min
        said = text.format(people=people, fewest=fewest, largest=largest, most=most)
        said = " ".join([said, *explain_fewest(demand), *explain_most(demand)])
        column = "group_min" if least > 1 else "groups"
        yield _impossible(said, "event", column, "value", fewest, most)


def _combined(demand: Demand) -> Iterator[Finding]:
    """No single figure says no, but the rules together do: ask the solver."""
    wanted = demand.scenario.event.groups
    least = max(wanted.least, count_fewest(demand))
    most = min(wanted.most or count_most(demand), count_most(demand))
    until = time.monotonic() + PROBE_SECONDS
    if least > most or any_groups(demand, least, most, until) is not False:
        return
    text = ngettext(
        "{people} visitors cannot form {counts} group of up to {largest}",
        "{people} visitors cannot form {counts} groups of up to {largest}",
        most,
    )
    said = text.format(
        people=sum(track.people for track in demand.tracks),
        counts=str(most) if least == most else f"{least}-{most}",
        largest=max((track.largest for track in demand.tracks), default=0),
    )
    said += _blame(demand, least, most, until)
    yield _impossible(said, "event", "groups", "value")


def _blame(demand: Demand, least: int, most: int, until: float) -> str:
    """Name the first rule without which there would be groups."""
    parts = [part for track in demand.tracks for part in track.parts if part.limit]
    sizes = [part.people for part in parts if part.people > 1]
    together = _(" while the {count} delegations, of up to {people} people, stay together (R02).")
    causes = {
        "delegations": together.format(count=len(sizes), people=max(sizes, default=0)),
        "languages": _(" whose visitors have a language in common (R16)."),
        "hotels": _(" whose visitors share their hotel (R15)."),
    }
    for rule, cause in causes.items():
        if any_groups(read_demand(demand.scenario, without={rule}), least, most, until):
            return cause
    return _(" that keep R01, R02 and R14 to R16 together.")
