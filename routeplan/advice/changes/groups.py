"""Changes of the event, its groups and its coaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from math import ceil

from routeplan.advice.changes.steps import PRICES, STEP, Change, Step
from routeplan.grouping import coach_capacities, size_limit
from routeplan.scenario import GroupCount, Scenario
from routeplan.tables import add_coaches, edit_event, edit_rows, write_cell
from routeplan.texts import _, ngettext

GROUPS = ("event", "groups")
LARGER = (5, 10, 20)  # visitors a group more
PARTIES = 2  # coaches a group more
COACHES = 3  # more than what seats everyone
SIZES = frozenset({"sizes"})
ALWAYS = frozenset({"always"})


def list_changes(scenario: Scenario) -> Iterator[Change]:
    """Movement, clock, waits, fill, the groups' sizes and number, and coaches."""
    event = scenario.event
    if event.movement == "convoy":
        says = _("Groups take the sites in any order, not as a convoy.")
        step = Step(PRICES["rotate"], partial(edit_event, movement="free"), says)
        yield Change(("event", "movement"), (step,))
    if event.clock > 1:
        says = _("Departures fall on any minute (now on multiples of {clock}).")
        edit = partial(edit_event, clock=1)
        step = Step(PRICES["clock"], edit, says.format(clock=event.clock))
        yield Change(("event", "clock"), (step,))
    if event.max_wait is not None:
        yield _wait_longer(event.max_wait)
    if event.fill < 1:
        says = _("Every seat and place is used (now {fill:.0%} of them).").format(fill=event.fill)
        step = Step(PRICES["fill"], partial(edit_event, fill=1.0), says)
        yield Change(("event", "fill"), (step,), frozenset({"sizes", "durations"}))
    yield from _change_groups(scenario)
    yield from _ease_company(scenario)
    if event.travel == "coach" and scenario.coaches:
        yield from _join_coaches(scenario)
        yield _add_coaches(scenario)


def _wait_longer(now: int) -> Change:
    price = PRICES["wait"]
    says = _("A wait may last {minutes} minutes (now {now}).")
    longer = now + STEP
    steps = (
        Step(price, partial(edit_event, max_wait=longer), says.format(minutes=longer, now=now)),
        Step(
            2 * price,
            partial(edit_event, max_wait=None),
            _("A wait may last as long as it takes (now {now} minutes).").format(now=now),
        ),
    )
    return Change(("event", "max_wait"), steps)


def _change_groups(scenario: Scenario) -> Iterator[Change]:
    event, price = scenario.event, PRICES["groups"]
    says = _("A group may have {size} visitors (now up to {now}).")
    steps = tuple(
        Step(
            price * (place + 1),
            partial(edit_event, group_max=event.group_max + more),
            says.format(size=event.group_max + more, now=event.group_max),
        )
        for place, more in enumerate(LARGER)
    )
    yield Change(GROUPS, steps, SIZES)
    if event.group_min > 1:
        says = _("A group may be of any size (now at least {now}).").format(now=event.group_min)
        yield Change(GROUPS, (Step(price, partial(edit_event, group_min=1), says),))
    if not event.groups.fewest and event.groups != (1, None, False):
        says = _("There may be as many groups as it takes (now {now}).")
        said = says.format(now=write_cell("groups", event.groups))
        edit = partial(edit_event, groups=GroupCount())
        yield Change(GROUPS, (Step(price, edit, said),))


def _ease_company(scenario: Scenario) -> Iterator[Change]:
    """Who tours with whom: pins, delegations, languages."""
    visitors = scenario.visitors
    booked = {appointment.who for appointment in scenario.appointments}
    pins = {visitor.group for visitor in visitors} - {""}
    if pins and not pins & booked:
        says = _("Nobody is fixed to a group (now {groups}).")
        step = Step(PRICES["groups"], unpin, says.format(groups=", ".join(sorted(pins))))
        yield Change(GROUPS, (step,), ALWAYS)
    delegations = {visitor.delegation for visitor in visitors} - {""}
    if delegations and not delegations & booked:
        says = _("Delegations may be divided.")
        edit = partial(edit_rows, table="visitors", ids=None, delegation="")
        step = Step(PRICES["delegations"], edit, says)
        yield Change(("visitors", "delegation"), (step,), ALWAYS)
    if len({visitor.language for visitor in visitors if visitor.language}) > 1:
        says = _("Visitors without a language in common may tour together.")
        edit = partial(edit_rows, table="visitors", ids=None, language=())
        step = Step(PRICES["languages"], edit, says)
        yield Change(("visitors", "language"), (step,), ALWAYS)


def unpin(scenario: Scenario) -> Scenario:
    """The scenario in which neither visitors nor coaches are pinned to groups."""
    scenario = edit_rows(scenario, "visitors", None, group="")
    return unpin_coaches(scenario)


def unpin_coaches(scenario: Scenario) -> Scenario:
    """The scenario in which any coach may carry any group."""
    return edit_rows(scenario, "coaches", None, group="")


def _join_coaches(scenario: Scenario) -> Iterator[Change]:
    """Parties of more coaches, and coaches that are free to carry any group."""
    now = scenario.event.coaches_per_group
    most = min(PARTIES, len(scenario.coaches) - now) if _outgrow_coaches(scenario) else 0
    steps = tuple(
        Step(
            PRICES["groups"] * place,
            partial(edit_event, coaches_per_group=now + place),
            _("Up to {n} coaches carry one group (now {now}).").format(n=now + place, now=now),
        )
        for place in range(1, most + 1)
    )
    if steps:
        yield Change(("event", "coaches_per_group"), steps, SIZES)
    pins = {coach.group for coach in scenario.coaches} - {""}
    if pins:
        says = _("No coach is fixed to a group (now {groups}).")
        step = Step(PRICES["groups"], unpin_coaches, says.format(groups=", ".join(sorted(pins))))
        yield Change(("coaches", "group"), (step,), SIZES)


def _outgrow_coaches(scenario: Scenario) -> bool:
    """Whether groups have several coaches, or some must be larger than any coach.

    Else one more coach a group is of no use that smaller groups have not.
    """
    event = scenario.event
    pinned: Counter[str] = Counter()
    for visitor in scenario.visitors:
        pinned[visitor.group or ""] += visitor.count
    people = pinned.total()
    del pinned[""]
    mean = ceil(people / event.groups.most) if event.groups.most else 0
    largest = max(coach_capacities(scenario) or (), default=0)
    return event.coaches_per_group > 1 or largest < max(event.group_min, mean, *pinned.values(), 0)


def _count_missing(scenario: Scenario) -> int:
    """How many of the largest coaches there are too few, if all groups are as large as can be."""
    places = coach_capacities(scenario) or ()
    needed = 0
    for track in scenario.tracks:
        people = scenario.people_of[track]
        largest = min(size_limit(scenario, track).people, max(places))
        needed += -(-people // max(1, largest))
    return max(0, needed - sum(place > 0 for place in places))


def _add_coaches(scenario: Scenario) -> Change:
    seats = max(coach.seats for coach in scenario.coaches)
    steps = []
    for number in range(1, _count_missing(scenario) + COACHES + 1):
        says = ngettext(
            "{n} coach more, with {seats} seats.",
            "{n} coaches more, with {seats} seats each.",
            number,
        )
        edit = partial(add_coaches, number=number, seats=seats)
        steps.append(Step(number * PRICES["coach"], edit, says.format(n=number, seats=seats)))
    return Change(("coaches", "coach"), tuple(steps), SIZES)
