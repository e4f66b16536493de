"""Why there are no fewer groups, or no more, than can be counted: in figures to recompute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from routeplan.grouping import (
    Bounds,
    Compartment,
    Demand,
    Packing,
    bounds_in,
    compartments,
    count_fewest,
    count_most,
    largest_loads,
    most_in,
    size_limit,
)
from routeplan.texts import _, ngettext

MOST_PARTS = 4  # tracks, hotels or languages that one sentence names


def explain_fewest(demand: Demand) -> Iterator[str]:
    """Say what of people, halls, coaches and who goes with whom asks for so many groups.

    Nothing where it is all people divided by the largest group, which needs no
    words beside these two figures.

    Yields
    ------
    str
        A sentence.
    """
    largest = max((track.largest for track in demand.tracks), default=0)
    yield from _hall_that_limits(demand, largest)
    parts = [(each, bounds_in(each)) for each in compartments(demand)]
    fewest = count_fewest(demand)
    if fewest > sum(bounds.fewest for _part, bounds in parts):
        yield from _few_seats(demand, fewest)
        return
    if len(parts) > 1:
        rules = ["R01"] * (len(demand.tracks) > 1) + ["R15"] * any(p.hotel for p, _bounds in parts)
        named = [(_named(part), part.people, bounds.fewest) for part, bounds in parts]
        yield _say_apart(", ".join(rules), named)
    for part, bounds in parts[:MOST_PARTS]:
        said = _explain(demand, part, bounds)
        if said and len(parts) > 1:
            said = _("{who}: {said}").format(who=_named(part), said=said)
        if said:
            yield said


def _hall_that_limits(demand: Demand, largest: int) -> Iterator[str]:
    """Name the site that keeps the groups as small as they are, if one does."""
    for track in demand.tracks:
        limit = size_limit(demand.scenario, track.track)
        if limit.people == largest and limit.site is not None:
            text = _("{site} takes no more than {size} people of a group at once.")
            size = limit.people + demand.scenario.event.escorts
            yield text.format(site=limit.site.title, size=size)
            return


def _few_seats(demand: Demand, fewest: int) -> Iterator[str]:
    """The largest coaches, one fewer than groups, do not take everybody of all tracks."""
    most = max((track.largest for track in demand.tracks), default=0)
    loads = largest_loads(demand.coaches or (), demand.most_coaches, most)
    yield _say_held(fewest - 1, sum(loads[: fewest - 1]))


def _say_held(groups: int, held: int) -> str:
    text = ngettext(
        "The largest group that there can be holds {held}.",
        "The {groups} largest groups that there can be hold {held}.",
        groups,
    )
    return text.format(groups=groups, held=held)


def _named(part: Compartment) -> str:
    """A track, a hotel, or both."""
    track = _("track {track}").format(track=part.track.track) if part.track.track else ""
    return ", ".join(name for name in (track, part.hotel) if name) or _("those without a track")


def _say_apart(rule: str, parts: Iterable[tuple[str, int, int]]) -> str:
    """Count those who share no groups: what they are called, their people and groups."""
    terms = []
    for who, people, groups in parts:
        text = ngettext(
            "{who} with {people} in at least {n} group",
            "{who} with {people} in at least {n} groups",
            groups,
        )
        terms.append(text.format(who=who, people=people, n=groups))
    more = len(terms) - MOST_PARTS
    if more > 0:
        terms[MOST_PARTS:] = [_("{n} more").format(n=more)]
    text = _("Counted apart, as they share no groups ({rule}): {terms}.")
    return text.format(rule=rule, terms="; ".join(terms))


def _explain(demand: Demand, part: Compartment, bounds: Bounds) -> str:
    """The rule that asks for the most groups of those who could share them."""
    capacities = part.track.capacities
    if bounds.people == bounds.fewest:
        fewer = capacities[: bounds.people - 1]
        return _say_held(len(fewer), sum(fewer)) if len({*fewer}) > 1 else ""
    if bounds.pins == bounds.fewest:
        return _("Visitors are pinned to {n} groups (group).").format(n=bounds.pins)
    if bounds.by_language == bounds.fewest:
        named = [
            ("+".join(sorted(languages)), people, groups)
            for languages, people, groups in bounds.languages
        ]
        return _say_apart("R16", named)
    return _explain_packing(demand, part, bounds.packing)


def _are_delegations(demand: Demand, part: Compartment) -> bool:
    """Whether all who fill more than half a group are delegations."""
    visitors = demand.scenario.visitors
    rows = [
        visitors[row]
        for unit in (part.track.units[index] for index in part.units)
        if unit.pin or 2 * unit.people > part.track.largest
        for block in unit.blocks
        for row, _count in block
    ]
    return all(row.delegation and not row.group for row in rows)


def explain_most(demand: Demand) -> Iterator[str]:
    """Say what keeps the visitors from making more groups than :func:`count_most` says.

    Nothing where it is their number alone.

    Yields
    ------
    str
        A sentence.
    """
    most = count_most(demand)
    on_foot = count_most(replace(demand, fleet=None))
    if most < on_foot:
        text = ngettext(
            "There is {n} coach, and each group needs one of its own (R14).",
            "There are {n} coaches, and each group needs one of its own (R14).",
            most,
        )
        usable = [coach for coach in demand.coaches or () if coach > 0]
        if most < len(usable) and demand.most_coaches > 1:
            least = demand.scenario.event.group_min
            text = _("All coaches hold {room} visitors, each group has at least {least} (R14).")
            yield text.format(room=sum(usable), least=least)
            return
        if demand.coaches is not None and len(demand.coaches) > most:
            text = ngettext(
                "{n} coach has seats for a group, and each group needs one of its own (R14).",
                "{n} coaches have seats for a group, and each group needs one of its own (R14).",
                most,
            )
        yield text.format(n=most)
        return
    least = demand.scenario.event.group_min
    parts = list(compartments(demand))
    for part in parts[:MOST_PARTS]:
        said = _explain_blocks(part)
        if most_in(part, 1) > most_in(part, least):
            text = _("Each group has at least {least} visitors (group_min).")
            said = text.format(least=least)
        if said and len(parts) > 1:
            said = _("{who}: {said}").format(who=_named(part), said=said)
        if said:
            yield said


def _explain_blocks(part: Compartment) -> str:
    """How many groups those make who stay together, and the others beside them."""
    units = [part.track.units[index] for index in part.units]
    pins = len({unit.pin for unit in units} - {""})
    delegations = sum(len(unit.blocks) for unit in units if unit.people > 1 and not unit.pin)
    if not (pins or delegations):
        return ""
    together = ngettext(
        "{n} delegation stays together (R02)",
        "{n} delegations stay together (R02)",
        delegations,
    ).format(n=delegations)
    pinned = ngettext("{n} group is pinned (R01)", "{n} groups are pinned (R01)", pins)
    pinned = pinned.format(n=pins)
    said = together if not pins else pinned if not delegations else ""
    if not said:
        said = _("{together} and {pinned}").format(together=together, pinned=pinned)
    others = sum(unit.total for unit in units if unit.people == 1 and not unit.pin)
    if not others:
        return said + "."
    text = ngettext(
        "{said}; the {n} other visitor makes at most {n} group.",
        "{said}; the {n} other visitors make at most {n} groups.",
        others,
    )
    return text.format(said=said, n=others)


def _explain_packing(demand: Demand, part: Compartment, packing: Packing) -> str:
    """How delegations and others who stay together fill groups."""
    if not packing.large:
        return ""
    text = ngettext(
        "{large} of the {who} has more than {half:g} people, half of the largest group.",
        "{large} of the {who} have more than {half:g} people each; as they stay together ({rule}), "
        "no two of them fit into a group.",
        packing.large,
    )
    who, rule = _("delegations"), "R02"
    if not _are_delegations(demand, part):
        who, rule = _("delegations and pinned groups"), "R02, R01"
    said = text.format(large=packing.large, who=who, half=part.track.largest / 2, rule=rule)
    if packing.more:
        text = ngettext(
            "Of the other {rest} people no more than {room} fit beside them; the rest make at "
            "least {more} group.",
            "Of the other {rest} people no more than {room} fit beside them; the rest make at "
            "least {more} groups.",
            packing.more,
        )
        if packing.small > 1:
            text = ngettext(
                "Of the {rest} people in smaller ones, of {small} or more, at most {room} fit "
                "beside them; the rest make at least {more} group.",
                "Of the {rest} people in smaller ones, of {small} or more, at most {room} fit "
                "beside them; the rest make at least {more} groups.",
                packing.more,
            )
        said += " " + text.format(
            rest=packing.rest, small=packing.small, room=packing.room, more=packing.more
        )
    return said
