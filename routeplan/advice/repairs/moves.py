"""The cheapest changes with which there is a plan: choose, try, learn, choose again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from routeplan.advice.changes.steps import Change, Steps, apply_steps, lower
from routeplan.advice.repairs.cuts import Cut, Holds, Strengthening, list_loosening
from routeplan.advice.repairs.master_problem import ElasticModel
from routeplan.advice.repairs.oracle import BRIEF, Oracle
from routeplan.advice.repairs.session_overlaps import list_session_overlaps
from routeplan.errors import ScenarioError
from routeplan.plans import Plan
from routeplan.scenario import Scenario
from routeplan.tables import write_difference

SHARE = 0.2  # of the time that is left, for one choice of steps
GROWING = 2.0  # seconds for each question while a proof is grown by the solvers ...
GROWTH = 0.15  # ... and the share of the time that is left for all of its questions
BRIEFLY = 0.3  # ... or a move is reduced, or as many as four plans took
PATIENCE = 2  # choices that may stay open before it is tried from above
CAPS = (1, 2, 3, 6, 12)  # steps to which all changes are raised then
LEAST = 1.0  # seconds for a choice, where there are as many
# Changes that one repair may ask for. Each is a call to somebody else, who may say no: of eight
# that are granted nine times in ten, all are in two cases of five. More is another event.
MOST_CHANGES = 8


@dataclass(frozen=True)
class Move:
    """A choice of steps for which there is a plan.

    Attributes
    ----------
    patch : dict
        Read back from its JSON.
    scenario : Scenario
        As the patched tables say.
    plan : Plan
        Any one.
    cheapest : bool
        Whether nothing cheaper works that does without what was found before.
    """

    steps: Steps
    patch: dict[str, Any]
    price: int
    scenario: Scenario
    plan: Plan
    cheapest: bool


@dataclass
class Moves:
    """Looks for moves, the cheapest first.

    Every further move does without one kind of edit, at the least, of each one
    before it: a planner who cannot have the first wants to know what else there
    is, not the same in other minutes.

    Parameters
    ----------
    scenario : Scenario
        Without a plan.
    amend : callable
        Builds the scenario that a patch makes of the tables.
    report : callable
        Called with nothing whenever a move was found.

    Attributes
    ----------
    unsettled : list of tuple of int
        Steps of which it is open whether there is a plan.
    exhausted : bool
        Whether nothing else is left to try, of up to `MOST_CHANGES` changes at once.
    largest : int
        How many changes the smallest choice had that worked and was too large; 0 without one.
    """

    scenario: Scenario
    changes: Sequence[Change]
    amend: Callable[[dict[str, Any]], Scenario]
    oracle: Oracle
    report: Callable[[], object]
    found: list[Move] = field(default_factory=list)
    unsettled: list[Steps] = field(default_factory=list)
    exhausted: bool = False
    largest: int = 0

    def __post_init__(self) -> None:
        self._growth = Strengthening(
            self.scenario, self.changes, list_loosening(self.scenario, self.changes)
        )
        kinds = list(dict.fromkeys(change.kind for change in self.changes))
        self._kinds = [kinds.index(change.kind) for change in self.changes]
        prices = [[0, *(step.price for step in change.steps)] for change in self.changes]
        self._model = ElasticModel(prices, self._kinds, self.oracle.seed, MOST_CHANGES)
        for clash in list_session_overlaps(self.scenario, self.changes):
            self._model.exclude(
                clash.get(number, every) for number, every in enumerate(self.everything)
            )
        self._prices = prices
        self._relevant: set[int] = set()  # changes on which a proof depended
        self._slow = False  # whether proofs take the time in which moves could be tried

    def find(self, most: int) -> None:
        """Find moves, `most` in all, until it is late or nothing is left."""
        patience, alone = PATIENCE, False
        while len(self.found) < most and self.oracle.left > BRIEF:
            steps = self._model.choose()
            if steps is None:
                self.exhausted = True
                break
            self.try_levels(steps)
            stuck = len(self.unsettled) >= patience
            if (stuck or self._slow) and not alone:
                alone = True
                self.try_alone(most)
            if stuck:
                if len(self.found) < most:
                    self.try_from_above()
                patience = len(self.unsettled) + PATIENCE
        if self.unsettled and not alone:
            self.try_alone(most)

    def try_levels(self, steps: Steps) -> None:
        """Find a plan, or learn what rules one out."""
        if self.oracle.refutes(apply_steps(self.scenario, self.changes, steps)):
            self.learn(steps, self.oracle.refutes)
            return
        patch = self.write_patch(steps)
        try:
            changed = self.amend(patch)
        except ScenarioError:
            self.exclude_broken(steps)
            return
        began = time.monotonic()
        plan = self.oracle.settle(changed, max(LEAST, SHARE * self.oracle.left))
        if plan.groups:
            self.take(Move(steps, patch, self.price(steps), changed, plan, not self.unsettled))
        elif plan.status == "infeasible":
            seconds = min(GROWING, max(LEAST, 4 * (time.monotonic() - began)))
            until = time.monotonic() + GROWTH * self.oracle.left

            def proves(each: Scenario) -> bool:
                return time.monotonic() < until and self.proves(each, seconds)

            self.learn(steps, proves)
            self._slow |= time.monotonic() >= until
        else:
            self.set_aside(steps)

    def try_alone(self, most: int) -> None:
        """Try each change by itself, the cheapest first, and lower those that suffice.

        What a planner can ask one person for is worth more than what is cheap in sum.
        """
        tops = sorted(
            range(len(self.changes)), key=lambda number: (self._prices[number][1], number)
        )
        for number in tops:
            kinds = {self._kinds[n] for move in self.found for n, s in enumerate(move.steps) if s}
            if self._kinds[number] in kinds:
                continue
            if len(self.found) >= most or self.oracle.left <= BRIEF:
                return
            steps = tuple(
                len(change.steps) if n == number else 0 for n, change in enumerate(self.changes)
            )
            steps = self.part(steps)
            if not any(steps) or self.oracle.refutes(
                apply_steps(self.scenario, self.changes, steps)
            ):
                continue
            tried = self.attempt(steps, GROWING)
            if tried is not None:
                self.record(self.reduce(tried))

    def try_from_above(self) -> None:
        """Change far more than is needed, which leaves plans that are easy to find, then reduce.

        One kind of change of each move that was found is left as it is.
        """
        kept: set[int] = set()
        for move in self.found:
            used = [number for number, step in enumerate(move.steps) if step]
            if not kept & {self._kinds[number] for number in used}:
                dearest = max(used, key=lambda number: self._prices[number][move.steps[number]])
                kept.add(self._kinds[dearest])
        free = [number for number, kind in enumerate(self._kinds) if kind not in kept]
        dear = [number for number in free if self.changes[number].kind[-1] == "use"]
        tops = [(cap, set(free) - set(dear)) for cap in CAPS] + [(CAPS[-1], set(free))]
        for cap, raised in tops:
            steps = tuple(
                min(cap, len(change.steps)) if number in raised else 0
                for number, change in enumerate(self.changes)
            )
            tried = self.attempt(self.part(steps), GROWING)
            if tried is not None:
                reduced = self.reduce(tried)
                count = sum(map(bool, reduced.steps))
                if count > MOST_CHANGES:
                    self.largest = min(count, self.largest or count)
                # Cut short it may hold much that is not needed.
                elif self.oracle.left > BRIEF or not self.found:
                    self.record(reduced)
                return

    def part(self, steps: Steps) -> Steps:
        """Steps with which sessions do not overlap."""
        parted = list(steps)
        for clash in list_session_overlaps(self.scenario, self.changes):
            if all(parted[number] in over for number, over in clash.items()):
                parted[max(clash)] = 0
        return tuple(parted)

    def attempt(self, steps: Steps, seconds: float) -> Move | None:
        """A move of these steps, if a plan is found in time; not proven to be the cheapest."""
        patch = self.write_patch(steps)
        try:
            changed = self.amend(patch)
        except ScenarioError:
            return None
        plan = self.oracle.settle(changed, seconds)
        if not plan.groups:
            return None
        return Move(steps, patch, self.price(steps), changed, plan, cheapest=False)

    def learn(self, steps: Steps, holds: Holds) -> None:
        """Rule out steps for which there is a proof, and all that it holds for."""
        cut = self._growth.grow(self._growth.begin(steps), holds, self._relevant)
        self._model.exclude(cut)
        self._relevant.update(
            number for number, every in enumerate(self.everything) if cut[number] != every
        )

    def set_aside(self, steps: Steps) -> None:
        """Leave steps open, and with them what hardly differs.

        That is what allows less, or changes besides what no proof so far depended on.
        """
        self.unsettled.append(steps)
        cut = self._growth.begin(steps)
        self._model.exclude(
            each if number in self._relevant else every
            for number, (each, every) in enumerate(zip(cut, self.everything, strict=True))
        )

    @property
    def everything(self) -> Cut:
        """All steps of all changes."""
        return [set(range(len(change.steps) + 1)) for change in self.changes]

    def proves(self, scenario: Scenario, seconds: float) -> bool:
        """Whether it is proven in time that a scenario has no plan."""
        if self.oracle.refutes(scenario):
            return True
        return self.oracle.settle(scenario, seconds).status == "infeasible"

    def take(self, move: Move) -> None:
        """Keep a move, without what it turns out not to need."""
        self.record(move if move.cheapest else self.reduce(move))

    def record(self, move: Move) -> None:
        """Keep a move, and look for others from now on."""
        self.found.append(move)
        self.found.sort(key=lambda each: each.price)
        kinds = {kind for kind, step in zip(self._kinds, move.steps, strict=True) if step}
        self._model.exclude_kinds(kinds)
        self.report()

    def reduce(self, move: Move) -> Move:
        """Take changes back, wholly or in part, where a plan without them is found soon."""
        reduced = move
        seconds = min(GROWING, max(BRIEFLY, 4 * move.plan.seconds))

        def suffices(steps: Steps) -> bool:
            nonlocal reduced
            tried = None if steps in self.unsettled else self.attempt(steps, seconds)
            reduced = tried or reduced
            return tried is not None

        lower(move.steps, self._prices, suffices)
        return reduced

    def exclude_broken(self, steps: Steps) -> None:
        """Never choose these steps together: the tables do not hang together with them.

        Whatever else is changed beside them; where one of them alone is to
        blame, it is that one.
        """
        chosen = [number for number, step in enumerate(steps) if step]
        for number in chosen:
            alone = tuple(step if n == number else 0 for n, step in enumerate(steps))
            if len(chosen) == 1 or self.is_broken(alone):
                chosen = [number]
                break
        self._model.exclude(
            {steps[number]} if number in chosen else every
            for number, every in enumerate(self.everything)
        )

    def is_broken(self, steps: Steps) -> bool:
        """Whether the tables do not hang together with these steps."""
        try:
            self.amend(self.write_patch(steps))
        except ScenarioError:
            return True
        return False

    def write_patch(self, steps: Steps) -> dict[str, Any]:
        """The patch of these steps, read back from its JSON."""
        changed = apply_steps(self.scenario, self.changes, steps)
        patch: dict[str, Any] = json.loads(json.dumps(write_difference(self.scenario, changed)))
        return patch

    def price(self, steps: Steps) -> int:
        """The price of these steps."""
        return sum(
            change.steps[step - 1].price
            for change, step in zip(self.changes, steps, strict=True)
            if step
        )
