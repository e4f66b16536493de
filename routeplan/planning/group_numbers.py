"""How many groups: as few as work, or as many as finish earliest.

Where finish decides, numbers of groups compete. Those that can finish earliest
come first; one that cannot do better than the best plan so far is out. In rounds
all of them get a turn, then the better half a longer one, and so on, until the
last has the rest of the time.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from routeplan.grouping import fewest_groups, most_groups
from routeplan.planning.candidates import Answer, Candidate
from routeplan.planning.effort import Effort
from routeplan.proofs import relax
from routeplan.scenario import GroupCount, Network, Scenario
from routeplan.texts import _, ngettext

LEAST_TURN = 1.0  # seconds without which tours are hardly found
RELAXING = 0.1  # share of the time for bounds on every number of groups
FORMING = 0.5  # share of a turn for the groups, tours need the rest
LEAST_FORMING = 0.1  # seconds


class GroupNumberSearch:
    """The numbers of groups that the planner allows, and the best plan among them.

    Parameters
    ----------
    floor : int
        Proven lower bound on finish for every grouping.
    any_plan : bool
        Whether any plan will do: the first one ends it.
    """

    def __init__(
        self,
        scenario: Scenario,
        network: Network,
        effort: Effort,
        *,
        floor: int,
        any_plan: bool = False,
    ) -> None:
        self.scenario = scenario
        self.network = network
        self.effort = effort
        self.any_plan = any_plan
        self.best: Answer | None = None
        self.interrupted = False
        most_score = measure_most_score(scenario)
        counts = range(fewest_groups(scenario), most_groups(scenario) + 1)
        self.candidates = [
            Candidate(
                scenario,
                network,
                count,
                effort,
                floor=floor,
                most_score=most_score,
                any_plan=any_plan,
            )
            for count in counts
        ]

    @property
    def going_on(self) -> bool:
        """Whether there is time, and nobody has interrupted."""
        return self.effort.left > 0 and not self.interrupted

    @property
    def floor(self) -> int:
        """Proven lower bound on finish for every grouping."""
        return min((candidate.floor for candidate in self.candidates), default=0)

    @property
    def impossible(self) -> bool:
        """Whether it is proven that no number of groups has a plan."""
        return all(candidate.impossible for candidate in self.candidates)

    def run(self) -> None:
        """Find the best plan in time."""
        if self.any_plan or self.scenario.event.groups.fewest:
            self.find_fewest()
        else:
            self.find_earliest()

    def find_fewest(self) -> None:
        """Try numbers of groups, fewest first, until one has a plan."""
        for candidate in self.candidates:
            if self.best is not None or not self.going_on:
                break
            last = candidate is self.candidates[-1]
            self.give_turn(candidate, self.effort.left, patience=1.0 if last else 0.5)

    def find_earliest(self) -> None:
        """Let the numbers of groups compete until none can be better, or it is late."""
        if len(self.candidates) > 1:
            self.raise_floors()
        while self.going_on:
            field = self.choose_field()
            if not field:
                break
            self.halve_successively(field)

    def raise_floors(self) -> None:
        """Bound the finish for each number of groups, whoever is in them."""
        until = time.monotonic() + RELAXING * self.effort.left
        for candidate in self.candidates:
            if time.monotonic() >= until:
                break
            exactly = GroupCount(candidate.count, candidate.count, fewest=False)
            event = self.scenario.event.model_copy(update={"groups": exactly})
            narrowed = self.scenario.model_copy(update={"event": event})
            finish = relax(narrowed, self.network).finish
            candidate.floor = max(candidate.floor, finish or 0)

    def choose_field(self) -> list[Candidate]:
        """Those who can still win, the best bound first, as many as there is time for."""
        field = sorted(filter(self.can_win, self.candidates), key=lambda each: each.dual_bound)
        most = len(field)
        while most > 1 and most * most.bit_length() * LEAST_TURN > self.effort.left:
            most -= 1
        return field[:most]

    def halve_successively(self, field: list[Candidate]) -> None:
        """Give all of them a turn, then the better half a longer one, and so on."""
        while field and self.going_on:
            rounds = len(field).bit_length()  # this one, and those after halving
            self.run_round(field, time.monotonic() + self.effort.left / rounds)
            field = sorted(filter(self.can_win, field), key=_standing)[: len(field) // 2]

    def run_round(self, field: Iterable[Candidate], until: float) -> None:
        """Give each candidate a turn, unless it is out before; the best bound comes first."""
        waiting = list(field)
        while waiting and self.going_on:
            candidate = min(waiting, key=lambda each: each.dual_bound)
            turn = (until - time.monotonic()) / len(waiting)
            if self.can_win(candidate) and not candidate.formed:
                # Once formed its bound may be worse; then others come first.
                self.form(candidate, turn)
                if candidate.formed:
                    continue
            waiting.remove(candidate)
            if candidate.formed and self.can_win(candidate):
                self.give_turn(candidate, turn)

    def can_win(self, candidate: Candidate) -> bool:
        """Whether more work on a candidate may lead to a better plan than the best."""
        return candidate.open and (self.best is None or candidate.dual_bound < self.best.objective)

    def form(self, candidate: Candidate, seconds: float) -> None:
        """Form a candidate's groups."""
        self.effort.tell(_("forming groups"), candidate.count)
        candidate.form(max(FORMING * seconds, LEAST_FORMING))

    def give_turn(self, candidate: Candidate, seconds: float, patience: float = 1.0) -> None:
        """Work on a candidate; groups without tours give way to others.

        Parameters
        ----------
        seconds : float
        patience : float
            Share of the time after which to give up where there are no tours yet.
        """
        until = time.monotonic() + seconds
        while candidate.open:
            left = until - time.monotonic()
            if not candidate.formed:
                self.form(candidate, left)
                if not candidate.formed:
                    break  # there are none, or they take longer: other numbers' turn
                continue
            news = partial(self.effort.hear, candidate.problem, candidate.count)
            outcome = candidate.solve(left, patience * left, news)
            self.interrupted |= outcome.interrupted
            late = time.monotonic() >= until
            if outcome.status != "infeasible" or late or self.interrupted:
                break
        answer = candidate.answer
        if answer is not None and (self.best is None or answer.objective <= self.best.objective):
            self.best = answer  # as good as before, it may be proven by now

    def describe_unsettled(self) -> list[str]:
        """Say of which numbers of groups too little is known."""
        if self.scenario.event.groups.fewest or self.best is None:
            open_ones = [
                each
                for each in self.candidates
                if not each.impossible
                and (self.best is None or each.count < self.best.objective[-1])
            ]
            exhausted = [each.count for each in open_ones if each.exhausted]
            counts = [each.count for each in open_ones if not each.exhausted]
            text = ngettext(
                "Whether {counts} group would do could not be settled in time.",
                "Whether {counts} groups would do could not be settled in time.",
                max(counts, default=0),
            )
            coaches = ngettext(
                "With {counts} group no tours fit in the coaches that it was given; whether they "
                "would with other coaches was not tried.",
                "With {counts} groups no tours fit in the coaches that they were given; whether "
                "they would with other coaches was not tried.",
                max(exhausted, default=0),
            )
            return _fill_in(text, counts) + _fill_in(coaches, exhausted)
        others_open = [each for each in self.candidates if self.is_rival(each, self.best)]
        unsettled = [
            each.count
            for each in others_open
            if each.count != self.best.objective[-1] and (not each.formed or self.can_win(each))
        ]
        others = [each.count for each in others_open if each.count not in unsettled]
        unsure = ngettext(
            "Whether {counts} group would do better could not be settled in time.",
            "Whether {counts} groups would do better could not be settled in time.",
            max(unsettled, default=0),
        )
        tried = ngettext(
            "With {counts} group, other ways to form it were not tried; one may do better.",
            "With {counts} groups, other ways to form them were not tried; one may do better.",
            max(others, default=0),
        )
        return _fill_in(unsure, unsettled) + _fill_in(tried, others)

    def is_rival(self, candidate: Candidate, best: Answer) -> bool:
        """Whether some groups of that number might do better than the best plan."""
        open_ended = len(self.candidates) > 1  # an exact number is what the planner wanted
        return open_ended and not candidate.impossible and candidate.dual_bound_any < best.objective


def measure_most_score(scenario: Scenario) -> int:
    """People times score if everyone made every optional stop, and the best of each choice."""
    total = 0
    for track in scenario.tracks:
        best: dict[str, int] = defaultdict(int)
        for visit in scenario.visits(track):
            if not visit.must:
                key = visit.choice or visit.site
                best[key] = max(best[key], visit.score)
        people = scenario.people_of[track]
        total += people * sum(best.values())
    return total


def _standing(candidate: Candidate) -> tuple[bool, tuple[int, int, int]]:
    """The place in a round: tours count, the bound is for those without."""
    answer = candidate.answer
    return answer is None, candidate.dual_bound if answer is None else answer.objective


def _fill_in(text: str, counts: list[int]) -> list[str]:
    """A sentence on numbers of groups; none where there is no such number."""
    return [text.format(counts=", ".join(_join_runs(counts)))] if counts else []


def _join_runs(numbers: list[int]) -> Iterator[str]:
    """Write numbers in ascending order as in ``4, 6-8``."""
    begin = 0
    for place, number in enumerate(numbers):
        if numbers[place + 1 : place + 2] != [number + 1]:
            first = numbers[begin]
            yield str(number) if first == number else f"{first}-{number}"
            begin = place + 1
