"""Levers of the event, its groups and its coaches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from routeplan.advice.repairs.levers import PRICES, STEP, Level, Lever
from routeplan.grouping import coach_capacities, size_limit
from routeplan.scenario import GroupCount, Scenario
from routeplan.tables import add_coaches, edit_event, edit_rows, write_cell
from routeplan.texts import _, ngettext

GROUPS = ("event", "groups")
LARGER = (5, 10, 20)  # visitors a group more
COACHES = 3  # more than what seats everyone
SIZES = frozenset({"sizes"})
ALWAYS = frozenset({"always"})


def list_levers(scenario: Scenario) -> Iterator[Lever]:
    """Movement, clock, waits, fill, the groups' sizes and number, and coaches."""
    event = scenario.event
    if event.movement == "convoy":
        says = _("Groups take the sites in any order, not as a convoy.")
        level = Level(PRICES["rotate"], partial(edit_event, movement="free"), says)
        yield Lever(("event", "movement"), (level,))
    if event.clock > 1:
        says = _("Departures fall on any minute (now on multiples of {clock}).")
        change = partial(edit_event, clock=1)
        level = Level(PRICES["clock"], change, says.format(clock=event.clock))
        yield Lever(("event", "clock"), (level,))
    if event.max_wait is not None:
        yield _wait_longer(event.max_wait)
    if event.fill < 1:
        says = _("Every seat and place is used (now {fill:.0%} of them).").format(fill=event.fill)
        level = Level(PRICES["fill"], partial(edit_event, fill=1.0), says)
        yield Lever(("event", "fill"), (level,), frozenset({"sizes", "durations"}))
    yield from _change_groups(scenario)
    yield from _ease_company(scenario)
    if event.travel == "coach" and scenario.coaches:
        yield _add_coaches(scenario)


def _wait_longer(now: int) -> Lever:
    price = PRICES["wait"]
    says = _("A wait may last {minutes} minutes (now {now}).")
    longer = now + STEP
    levels = (
        Level(price, partial(edit_event, max_wait=longer), says.format(minutes=longer, now=now)),
        Level(
            2 * price,
            partial(edit_event, max_wait=None),
            _("A wait may last as long as it takes (now {now} minutes).").format(now=now),
        ),
    )
    return Lever(("event", "max_wait"), levels)


def _change_groups(scenario: Scenario) -> Iterator[Lever]:
    event, price = scenario.event, PRICES["groups"]
    says = _("A group may have {size} visitors (now up to {now}).")
    levels = tuple(
        Level(
            price * (place + 1),
            partial(edit_event, group_max=event.group_max + more),
            says.format(size=event.group_max + more, now=event.group_max),
        )
        for place, more in enumerate(LARGER)
    )
    yield Lever(GROUPS, levels, SIZES)
    if event.group_min > 1:
        says = _("A group may be of any size (now at least {now}).").format(now=event.group_min)
        yield Lever(GROUPS, (Level(price, partial(edit_event, group_min=1), says),))
    if not event.groups.fewest and event.groups != (1, None, False):
        says = _("There may be as many groups as it takes (now {now}).")
        said = says.format(now=write_cell("groups", event.groups))
        change = partial(edit_event, groups=GroupCount())
        yield Lever(GROUPS, (Level(price, change, said),))


def _ease_company(scenario: Scenario) -> Iterator[Lever]:
    """Who tours with whom: pins, delegations, languages."""
    visitors = scenario.visitors
    booked = {appointment.who for appointment in scenario.appointments}
    pins = {visitor.group for visitor in visitors} - {""}
    if pins and not pins & booked:
        says = _("Nobody is fixed to a group (now {groups}).")
        change = partial(edit_rows, table="visitors", ids=None, group="")
        level = Level(PRICES["groups"], change, says.format(groups=", ".join(sorted(pins))))
        yield Lever(GROUPS, (level,), ALWAYS)
    delegations = {visitor.delegation for visitor in visitors} - {""}
    if delegations and not delegations & booked:
        says = _("Delegations may be divided.")
        change = partial(edit_rows, table="visitors", ids=None, delegation="")
        level = Level(PRICES["delegations"], change, says)
        yield Lever(("visitors", "delegation"), (level,), ALWAYS)
    if len({visitor.language for visitor in visitors if visitor.language}) > 1:
        says = _("Visitors without a language in common may tour together.")
        change = partial(edit_rows, table="visitors", ids=None, language=())
        level = Level(PRICES["languages"], change, says)
        yield Lever(("visitors", "language"), (level,), ALWAYS)


def _count_missing(scenario: Scenario) -> int:
    """How many of the largest coaches there are too few, if all groups are as large as can be."""
    places = coach_capacities(scenario) or ()
    needed = 0
    for track in scenario.tracks:
        people = sum(visitor.count for visitor in scenario.visitors if visitor.track == track)
        largest = min(size_limit(scenario, track).people, max(places))
        needed += -(-people // max(1, largest))
    return max(0, needed - sum(place > 0 for place in places))


def _add_coaches(scenario: Scenario) -> Lever:
    seats = max(coach.seats for coach in scenario.coaches)
    levels = []
    for number in range(1, _count_missing(scenario) + COACHES + 1):
        says = ngettext(
            "{n} coach more, with {seats} seats.",
            "{n} coaches more, with {seats} seats each.",
            number,
        )
        change = partial(add_coaches, number=number, seats=seats)
        levels.append(Level(number * PRICES["coach"], change, says.format(n=number, seats=seats)))
    return Lever(("coaches", "coach"), tuple(levels), SIZES)
