"""R14: who of a group sits in which of its coaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from routeplan.grouping.drafts import DraftGroup
from routeplan.plans import Member, Seating
from routeplan.scenario import Scenario


@dataclass
class _Bus:
    """A coach while it is filled; `left` of its seats are free."""

    coach: str
    left: int
    taken: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, visitor: str, people: int) -> None:
        self.taken[visitor] += people
        self.left -= people


def seat(scenario: Scenario, group: DraftGroup) -> tuple[Seating, ...]:
    """Seat a group in protocol order, delegations whole where seats allow.

    No coach is fuller than its share where that divides nobody: boarding lasts as long as the
    fullest one needs.
    """
    coaches = [scenario.coach_of[coach] for coach in group.coaches]
    if not coaches:
        return ()
    escorts = scenario.event.escorts
    usable = [scenario.usable(coach.seats) - escorts for coach in coaches]
    people = group.people + escorts * len(coaches)
    seats = [coach.seats for coach in coaches]
    share = ceil(people * max(seats) / sum(seats)) - escorts
    while sum(min(room, share) for room in usable) < group.people and share < max(usable):
        share += 1  # shares are rounded down in some coaches
    companies = _list_companies(scenario, group.members)
    by_size = sorted(companies, key=lambda company: -sum(people for _row, people in company))
    found: list[tuple[int, int, list[_Bus]]] = []
    for rooms in ([min(room, share) for room in usable], usable):
        for order in (companies, by_size):
            buses = [_Bus(name, room) for name, room in zip(group.coaches, rooms, strict=True)]
            found.append((_fill(buses, order), len(found), buses))
    _parted, _place, best = min(found, key=lambda each: each[:2])
    return tuple(
        Seating(
            bus.coach,
            tuple(
                Member(member.visitor, count, member.whole and count == member.count)
                for member in group.members
                if (count := bus.taken[member.visitor])
            ),
        )
        for bus in best
    )


def _list_companies(scenario: Scenario, members: Iterable[Member]) -> list[list[tuple[str, int]]]:
    """The delegations of a group, and those without one, each by themselves."""
    companies: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for member in members:
        delegation = scenario.visitor_of[member.visitor].delegation
        key = f"of {delegation}" if delegation else f"row {member.visitor}"
        companies[key].append((member.visitor, member.count))
    return list(companies.values())


def _fill(buses: Sequence[_Bus], companies: Iterable[list[tuple[str, int]]]) -> int:
    """Fill the coaches one after the other; how often those who belong together are parted."""
    parted = 0
    for company in companies:
        people = sum(count for _row, count in company)
        whole = next((bus for bus in buses if bus.left >= people), None)
        if whole is None and people > sum(max(0, bus.left) for bus in buses):
            return len(buses) * people  # they have no seats
        taken = set()
        for row, count in company:
            left = count
            while left:
                bus = whole or next(bus for bus in buses if bus.left > 0)
                boarding = min(left, bus.left)
                bus.take(row, boarding)
                left -= boarding
                taken.add(bus.coach)
        parted += len(taken) - 1
    return parted
