"""The least that a group of some size holds at a site, whoever is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from routeplan.grouping import Fleet, read_fleet
from routeplan.scenario import (
    Event,
    LiftBank,
    Scenario,
    Site,
    Visit,
    count_walkers,
    highest_floor,
)
from routeplan.scheduling import (
    DOWN,
    ENTER,
    LEAVE,
    UP,
    Headcount,
    Hold,
    Resource,
    list_holds,
    measure_parts,
)


class LeastHold(NamedTuple):
    """One hold of a group of some size: at least so many minutes, so far into the stop.

    `leeway` is how many minutes after the site has opened it begins at the
    earliest, and after it has closed it ends at the latest: a ride up less than 0,
    as the visit is still to come. None if it need not keep to the opening hours.
    """

    resource: Resource
    amount: int
    minutes: int
    head: int
    tail: int
    leeway: tuple[int, int] | None


@dataclass(frozen=True)
class _Stop:
    """A stop of groups of 1 to `largest` visitors, and all that its holds depend on.

    Repairs ask of hundreds of scenarios that hardly differ; what depends on the same figures is
    computed once for all of them.
    """

    site: Site
    minutes: int
    largest: int
    event: Event
    bank: LiftBank | None
    highest: int
    step_free: int
    fleet: Fleet | None
    scenario: Scenario = field(compare=False)


def list_least_holds(
    scenario: Scenario, site: Site, minutes: int, largest: int
) -> tuple[tuple[LeastHold, ...], ...]:
    """The least holds of limited resources of groups of 1 to `largest` visitors, a tuple a size."""
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    highest = 1 if bank is None else highest_floor(scenario, bank)
    step_free = 0 if bank is None else _count_step_free(scenario)
    fleet = read_fleet(scenario)
    if fleet is not None and fleet.most == 1:
        fleet = None  # which coach a group has does not matter
    return _measure(
        _Stop(site, minutes, largest, scenario.event, bank, highest, step_free, fleet, scenario)
    )


@lru_cache(maxsize=512)
def _measure(stop: _Stop) -> tuple[tuple[LeastHold, ...], ...]:
    return tuple(
        tuple(
            hold
            for hold in least_holds(stop.scenario, stop.site, stop.minutes, size)
            if hold.resource.capacity
        )
        for size in range(1, stop.largest + 1)
    )


def _count_step_free(scenario: Scenario) -> int:
    return sum(visitor.count for visitor in scenario.visitors if visitor.step_free)


def least_holds(scenario: Scenario, site: Site, minutes: int, size: int) -> Iterator[LeastHold]:
    """The holds of a group of `size` visitors who visit a site for `minutes`, the least for each.

    How many of the group need step-free access is open: where stairs matter,
    the least over all numbers counts, and a hold that some of them do not
    need at all counts nothing.
    """
    counts = _list_step_free(scenario, site, size)
    by_count = [
        _list_holds(scenario, site, minutes, count_least_heads(scenario, size, step_free))
        for step_free in counts
    ]
    if len(counts) == 1:
        yield from (hold for _key, hold in by_count[0])
        return
    least: dict[tuple[Resource, int], list[LeastHold]] = defaultdict(list)
    for key, hold in chain(*by_count):
        least[key].append(hold)
    for (resource, _event), found in least.items():
        if len(found) == len(counts):
            yield LeastHold(
                resource,
                min(hold.amount for hold in found),
                min(hold.minutes for hold in found),
                min(hold.head for hold in found),
                min(hold.tail for hold in found),
                _widest([hold.leeway for hold in found]),
            )


def count_least_heads(scenario: Scenario, size: int, step_free: int = 0) -> Headcount:
    """The least that a group of `size` visitors comes to, whatever its coaches.

    Its escorts are those of as few coaches as hold it, its fullest coach one of as many as it may
    have.
    """
    escorts, fleet = scenario.event.escorts, read_fleet(scenario)
    if fleet is None or fleet.most == 1:
        return Headcount(size + escorts, step_free, size + escorts)
    fewest = fleet.fewest(size)
    most = max(fewest, min(fleet.most, len(fleet.rooms)))
    fullest = -(-size // most) + escorts
    return Headcount(size + fewest * escorts, step_free, fullest, fewest)


def _list_holds(
    scenario: Scenario, site: Site, minutes: int, headcount: Headcount
) -> list[tuple[tuple[Resource, int], LeastHold]]:
    """What a group holds, by the resource and the event from which on it is held."""
    parts = measure_parts(scenario, site, minutes, headcount)
    return [
        (
            (hold.resource, hold.since),
            LeastHold(
                hold.resource,
                hold.amount,
                max(
                    0,
                    sum(parts[hold.since : hold.until]) - hold.since_offset + hold.until_offset,
                ),
                sum(parts[: hold.since]) + hold.since_offset,
                sum(parts[hold.until :]) - hold.until_offset,
                _leeway(hold, parts),
            ),
        )
        for hold in list_holds(scenario, site, headcount, parts)
    ]


def _list_step_free(scenario: Scenario, site: Site, size: int) -> list[int]:
    """How many of a group may need step-free access, one number for each that walk."""
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    if bank is None or not (bank.stairs_up or bank.stairs_down):
        return [0]
    most = min(size, _count_step_free(scenario))
    people = count_least_heads(scenario, size).size
    shares = bank.stairs_up, bank.stairs_down
    walkers = {
        tuple(count_walkers(share, people, step_free) for share in shares): step_free
        for step_free in range(most + 1)
    }
    return list(walkers.values())


def _leeway(hold: Hold, parts: tuple[int, ...]) -> tuple[int, int] | None:
    """Minutes from a stop's entry to a hold, and those by which the hold outlasts the stop."""
    if hold.since < ENTER or hold.until > LEAVE:
        return None
    lead = sum(parts[ENTER : hold.since]) + hold.since_offset
    return lead, hold.until_offset - sum(parts[hold.until : LEAVE])


def _widest(leeways: list[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [each for each in leeways if each is not None]
    if len(known) < len(leeways):
        return None
    return min(lead for lead, _overhang in known), max(overhang for _lead, overhang in known)


def least_minutes(scenario: Scenario, visit: Visit, size: int) -> int:
    """Least minutes of a stop of a group of `size` visitors."""
    return sum(least_parts(scenario, visit, size))


def least_parts(scenario: Scenario, visit: Visit, size: int) -> list[int]:
    """Least minutes of a stop's parts for a group of `size` visitors.

    How many of the group use a lift's stairs is open: then rides count nothing.
    """
    site = scenario.site_of[visit.site]
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    headcount = count_least_heads(scenario, size)
    parts = list(measure_parts(scenario, site, visit.minutes, headcount))
    if bank is not None and (bank.stairs_up or bank.stairs_down):
        parts[UP] = parts[DOWN] = 0
    return parts
