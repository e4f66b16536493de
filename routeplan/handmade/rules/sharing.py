"""What a timetable's groups share: R06 to R09 resource by resource, then all rules together."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from routeplan.handmade.case import Case, PlacedRow
from routeplan.handmade.clashes import Clash, write_stay
from routeplan.handmade.entries import Entry, name_rows
from routeplan.handmade.reach import reach
from routeplan.handmade.rules.gaps import bound_stops, list_follows
from routeplan.handmade.rules.overload import find_overfull_rows
from routeplan.handmade.rules.times import bound_times
from routeplan.scheduling import Follow, Given, Problem, can_complete, reduce
from routeplan.texts import _

RULES = {
    "people": "R06",
    "guides": "R06",
    "groups": "R07",
    "entry": "R07",
    "coaches": "R08",
    "lift": "R09",
    "lift up": "R09",
    "lift down": "R09",
}
# Rules that each row keeps or breaks by itself, if nothing else is asked of it.
OWN = ("R05", "R10", "R13", "R17")
MANY = 200  # rows of one question

Statement = tuple[str, str]  # a rule, and the site or lift bank for which it is stated


@dataclass
class Sharing:
    """Whether a timetable's rows can be filled in so that what is shared suffices.

    Parameters
    ----------
    faulty : collection of Entry
        Rows that break a rule by themselves already: not even a
        filling of their own is possible, or none that keeps R05, R10, R13 and R17.
    until : float
        When what is not settled yet stays so, as `time.monotonic` counts.

    Attributes
    ----------
    unsettled : list of str
        What the solver could not tell.
    """

    case: Case
    faulty: Collection[Entry]
    until: float = inf
    unsettled: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restricted: dict[frozenset[str], Problem] = {}
        self.placed_rows: list[PlacedRow] = []
        self.given: list[Given] = []
        self.follows: dict[tuple[int, int], tuple[Follow, Follow]] = {}
        for way in self.case.ways:
            here = bound_stops(self.case, way)
            places = {}
            for number, (placed, given) in enumerate(zip(way.placed_rows, here, strict=True)):
                if given is not None and self._has_filling(placed):
                    places[number] = len(self.placed_rows)
                    self.placed_rows.append(placed)
                    self.given.append(given)
            pairs = zip(
                list_follows(self.case, way, limited=False),
                list_follows(self.case, way, limited=True),
                strict=True,
            )
            for free, limited in pairs:
                if free.former in places and free.latter in places:
                    key = places[free.former], places[free.latter]
                    self.follows[key] = free, limited
        self.resources: dict[Statement, list[int]] = defaultdict(list)
        of_calls = self.case.problem.list_call_resources()
        for number, resource in enumerate(self.case.problem.resources):
            if number not in of_calls and resource.kind in RULES:
                self.resources[RULES[resource.kind], resource.place].append(number)

    def _has_filling(self, placed: PlacedRow) -> bool:
        problem, stop = self.case.problem, placed.stop
        bounds = bound_times(placed)
        return stop is not None and bool(reach(problem.parts[stop], problem.waits[stop], bounds))

    def check(self) -> Iterator[Clash]:
        """Every clash at each site and lift bank, then those of all rules together."""
        late: set[int] = set()
        for statement, resources in sorted(self.resources.items()):
            for core in self.find_shared(statement, resources, late):
                yield self.describe(statement, core)
        yield from self.check_together(late)

    def find_shared(
        self, statement: Statement, resources: Collection[int], late: set[int]
    ) -> Iterator[list[int]]:
        """Irreducible sets of rows that break one rule; those that a sweep finds come first."""
        rows = self.list_users(resources)
        problem = self.restrict(frozenset())
        left_out = set()
        given = {row: self.given[row] for row in rows}
        for overload in find_overfull_rows(problem, given, resources):
            core = list(reduce(tuple(overload), lambda some: self.is_impossible(some, [statement])))
            left_out.add(core[-1])
            yield core
        late |= left_out
        rest = [row for row in rows if row not in left_out]
        yield from self.find_clashes(rest, [statement], late)

    def list_users(self, resources: Collection[int]) -> list[int]:
        """The places of the rows that use some resources, in the order of time."""
        stops = {use.stop for use in self.case.problem.uses if use.resource in resources}
        return self.sort(n for n, given in enumerate(self.given) if given.stop in stops)

    def sort(self, rows: Iterator[int]) -> list[int]:
        """Rows in the order of time."""
        return sorted(rows, key=lambda n: (self.given[n].arrive, self.given[n].depart, n))

    def find_clashes(
        self, rows: list[int], statements: Sequence[Statement], late: set[int]
    ) -> Iterator[list[int]]:
        """Irreducible sets of rows that break some rules; the latest of each is then left out."""

        def impossible(some: Sequence[int]) -> bool:
            return self.is_impossible(some, statements)

        rows = list(rows)
        while impossible(rows):
            low, high = 1, len(rows)
            while low < high:
                middle = (low + high) // 2
                if impossible(rows[:middle]):
                    high = middle
                else:
                    low = middle + 1
            yield list(reduce(tuple(rows[:high]), impossible))
            late.add(rows[high - 1])
            del rows[high - 1]

    def is_impossible(self, rows: Sequence[int], statements: Sequence[Statement]) -> bool:
        """Whether it is proven that no filling of some rows keeps some rules."""
        rules = frozenset(rule for rule, _place in statements)
        problem = self.restrict(rules)
        number = {row: place for place, row in enumerate(rows)}
        follows = [
            (limited if "R13" in rules else free)._replace(
                former=number[former], latter=number[latter]
            )
            for (former, latter), (free, limited) in self.follows.items()
            if former in number and latter in number
        ]
        resources = [each for key in statements for each in self.resources.get(key, ())]
        found = None
        if time.monotonic() < self.until:
            given = [self.given[row] for row in rows]
            found = can_complete(problem, given, follows, resources)
        if found is None:
            text = _("Whether {rules} can be kept could not be settled.")
            names = ", ".join(" ".join(filter(None, key)) for key in statements)
            self.unsettled.append(text.format(rules=names))
        return found is False

    def restrict(self, rules: frozenset[str]) -> Problem:
        """The Problem with those rules alone that a row has by itself."""
        own = rules.intersection(OWN)
        if own not in self.restricted:
            self.restricted[own] = self._restrict(own)
        return self.restricted[own]

    def _restrict(self, rules: frozenset[str]) -> Problem:
        problem, lenient = self.case.problem, self.case.lenient
        return replace(
            problem,
            waits=lenient.limits if "R13" in rules else problem.waits,
            windows=problem.windows if "R05" in rules else tuple(() for _w in problem.windows),
            starts=tuple(
                starts if ("R17" if stop in lenient.appointed else "R10") in rules else ()
                for stop, starts in enumerate(problem.starts)
            ),
        )

    def check_together(self, late: Collection[int]) -> Iterator[Clash]:
        """Rules that can be kept one by one, but not all at once."""
        kept = self.sort(
            number
            for number, placed in enumerate(self.placed_rows)
            if number not in late and placed.entry not in self.faulty
        )
        components = list(self.list_components(kept))
        lonely = [each for each in components if len(each[0]) == 1]
        together = [each for each in components if len(each[0]) > 1]
        # Of rows that have nothing to do with one another a single question asks for many.
        for first in range(0, len(lonely), MANY):
            some = lonely[first : first + MANY]
            shared = sorted({statement for _rows, theirs in some for statement in theirs})
            if self.is_impossible([row for rows, _shared in some for row in rows], _own(shared)):
                together += some
        for rows, shared in together:
            yield from self.check_component(rows, _own(shared))

    def list_components(self, rows: Sequence[int]) -> Iterator[tuple[list[int], list[Statement]]]:
        """Rows that hang together by what they share or by missing times, and what they share."""
        needs: dict[int, set[Statement]] = defaultdict(set)
        users: list[Sequence[int]] = [*self.follows]
        for statement, resources in self.resources.items():
            users.append(self.list_users(resources))
            for row in users[-1]:
                needs[row].add(statement)
        leader = {row: row for row in rows}

        def find(row: int) -> int:
            while leader[row] != row:
                leader[row] = row = leader[leader[row]]
            return row

        for linked in users:
            kept = [row for row in linked if row in leader]
            for other in kept[1:]:
                leader[find(other)] = find(kept[0])
        components: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            components[find(row)].append(row)
        for members in components.values():
            yield members, sorted(set().union(*(needs[row] for row in members)))

    def check_component(self, rows: list[int], statements: list[Statement]) -> Iterator[Clash]:
        """Clashes of several rules among rows that hang together."""
        while rows and self.is_impossible(rows, statements):
            rest = rows

            def impossible(some: Sequence[Statement]) -> bool:
                return self.is_impossible(rest, some)  # noqa: B023

            kept = reduce(tuple(statements), impossible)
            left_out: set[int] = set()
            core = next(self.find_clashes(rows, kept, left_out))
            yield self.describe_together(kept, core)
            rows = [row for row in rows if row != core[-1]]

    def describe(self, statement: Statement, core: Sequence[int]) -> Clash:
        """Say what the rows of a clash need of what is shared."""
        rule, place = statement
        problem = self.case.problem

        def impossible(some: Sequence[int]) -> bool:
            given = [self.given[row] for row in core]
            return can_complete(self.restrict(frozenset()), given, (), some) is False

        scarce = reduce(tuple(self.resources[statement]), impossible)
        said = []
        for number in scarce:
            resource = problem.resources[number]
            needs = [need for row in core for need in self.list_needs(row, number)]
            said.append(f"{_name(resource.kind, resource.capacity)}: {'; '.join(needs)}.")
        text = _("{needs} They cannot be kept apart.")
        cause = text.format(needs=" ".join(said))
        rows = tuple(self.placed_rows[row].entry for row in core)
        groups = {entry.group for entry in rows}
        return Clash((rule,), cause, rows, groups.pop() if len(groups) == 1 else "", place)

    def list_needs(self, row: int, resource: int) -> Iterator[str]:
        """What one row needs of a resource, for how long at the least, and within which times."""
        problem, given = self.case.problem, self.given[row]
        parts, stop = problem.parts[given.stop], given.stop
        for use in problem.uses:
            if (use.stop, use.resource) != (stop, resource):
                continue
            begin = given.arrive[0] + int(parts[: use.since].sum()) + use.since_offset
            end = given.depart[1] - int(parts[use.until :].sum()) + use.until_offset
            text = _("{group} ({row}) {amount} for {minutes} min between {begin} and {end}")
            yield text.format(
                group=self.placed_rows[row].entry.group,
                row=name_rows([self.placed_rows[row].entry]),
                amount=use.amount,
                minutes=problem.hold(use),
                begin=self.case.clock(begin),
                end=self.case.clock(end),
            )

    def describe_together(self, statements: Sequence[Statement], core: Sequence[int]) -> Clash:
        """Say which rules cannot be kept together."""
        rows = tuple(self.placed_rows[row].entry for row in core)
        names = ", ".join(" ".join(filter(None, key)) for key in statements)
        stays = "; ".join(
            _("{group} ({row}) at {site} {stay}").format(
                group=entry.group,
                row=name_rows([entry]),
                site=entry.site,
                stay=write_stay(self.case.scenario, entry),
            )
            for entry in rows
        )
        text = _("Each of {rules} can be kept by itself, but not all of them together: {stays}.")
        cause = text.format(rules=names, stays=stays)
        rules = tuple(dict.fromkeys(rule for rule, _place in statements))
        places = {place for _rule, place in statements if place}
        return Clash(rules, cause, rows, "", places.pop() if len(places) == 1 else "")


def _own(shared: Iterable[Statement]) -> list[Statement]:
    """The rules that rows have by themselves, and what they share."""
    return [*((rule, "") for rule in OWN), *shared]


def _name(kind: str, capacity: int) -> str:
    names: dict[str, Callable[[], str]] = {
        "people": lambda: _("Hall for {n} people"),
        "guides": lambda: _("{n} guides"),
        "groups": lambda: _("{n} groups at once"),
        "entry": lambda: _("Entries, one after the other"),
        "coaches": lambda: _("{n} coach bays"),
        "lift": lambda: _("Lift, one way at a time"),
        "lift up": lambda: _("Lift up, until its last car is back"),
        "lift down": lambda: _("Lift down, until its last car is back"),
    }
    return names[kind]().format(n=capacity)
