"""The cheapest changes with which there is a plan: choose, try, learn, choose again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from routeplan.advice.repairs.boxes import Box, Growth, Holds, list_loosening
from routeplan.advice.repairs.judge import BRIEF, Judge
from routeplan.advice.repairs.levers import Lever, pull
from routeplan.advice.repairs.master_problem import ElasticModel
from routeplan.advice.repairs.overlaps import list_overlaps
from routeplan.advice.repairs.reduction import Levels, lower
from routeplan.errors import ScenarioError
from routeplan.plans import Plan
from routeplan.scenario import Scenario
from routeplan.tables import write_difference

SHARE = 0.2  # of the time that is left, for one choice of levels
GROWING = 2.0  # seconds for each question while a proof is grown by the solvers ...
BRIEFLY = 0.3  # ... or a move is reduced, or as many as four plans took
PATIENCE = 2  # choices that may stay open before it is tried from above
CAPS = (1, 2, 3, 6, 12)  # levels to which all levers are raised then
LEAST = 1.0  # seconds for a choice, where there are as many


@dataclass(frozen=True)
class Move:
    """A choice of levels for which there is a plan.

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

    levels: Levels
    patch: dict[str, Any]
    price: int
    scenario: Scenario
    plan: Plan
    cheapest: bool


@dataclass
class Moves:
    """Looks for moves, the cheapest first.

    Every further move does without one kind of change, at the least, of each one
    before it: a planner who cannot have the first wants to know what else there
    is, not the same in other minutes.

    Parameters
    ----------
    scenario : Scenario
        Without a plan.
    amend : callable
        Builds the scenario that a patch makes of the tables.

    Attributes
    ----------
    unsettled : list of tuple of int
        Levels of which it is open whether there is a plan.
    exhausted : bool
        Whether nothing else is left to try.
    """

    scenario: Scenario
    levers: Sequence[Lever]
    amend: Callable[[dict[str, Any]], Scenario]
    judge: Judge
    found: list[Move] = field(default_factory=list)
    unsettled: list[Levels] = field(default_factory=list)
    exhausted: bool = False

    def __post_init__(self) -> None:
        self._growth = Growth(
            self.scenario, self.levers, list_loosening(self.scenario, self.levers)
        )
        kinds = list(dict.fromkeys(lever.kind for lever in self.levers))
        self._kinds = [kinds.index(lever.kind) for lever in self.levers]
        prices = [[0, *(level.price for level in lever.levels)] for lever in self.levers]
        self._model = ElasticModel(prices, self._kinds, self.judge.seed)
        for clash in list_overlaps(self.scenario, self.levers):
            self._model.exclude(
                clash.get(number, every) for number, every in enumerate(self.everything)
            )
        self._prices = prices
        self._relevant: set[int] = set()  # levers on which a proof depended

    def find(self, most: int) -> None:
        """Find moves, `most` in all, until it is late or nothing is left."""
        patience = PATIENCE
        while len(self.found) < most and self.judge.left > BRIEF:
            levels = self._model.choose()
            if levels is None:
                self.exhausted = True
                return
            self.try_levels(levels)
            if len(self.unsettled) >= patience:
                self.try_from_above()
                patience = len(self.unsettled) + PATIENCE

    def try_levels(self, levels: Levels) -> None:
        """Find a plan, or learn what rules one out."""
        if self.judge.refutes(pull(self.scenario, self.levers, levels)):
            self.learn(levels, self.judge.refutes)
            return
        patch = self.write_patch(levels)
        try:
            changed = self.amend(patch)
        except ScenarioError:
            self.exclude_broken(levels)
            return
        began = time.monotonic()
        plan = self.judge.settle(changed, max(LEAST, SHARE * self.judge.left))
        if plan.groups:
            self.take(Move(levels, patch, self.price(levels), changed, plan, not self.unsettled))
        elif plan.status == "infeasible":
            seconds = min(GROWING, max(LEAST, 4 * (time.monotonic() - began)))
            self.learn(levels, lambda each: self.proves(each, seconds))
        else:
            self.set_aside(levels)

    def try_from_above(self) -> None:
        """Change far more than is needed, which leaves plans that are easy to find, then reduce.

        One kind of change of each move that was found is left as it is.
        """
        kept: set[int] = set()
        for move in self.found:
            used = [number for number, level in enumerate(move.levels) if level]
            if not kept & {self._kinds[number] for number in used}:
                dearest = max(used, key=lambda number: self._prices[number][move.levels[number]])
                kept.add(self._kinds[dearest])
        free = [number for number, kind in enumerate(self._kinds) if kind not in kept]
        dear = [number for number in free if self.levers[number].kind[-1] == "use"]
        tops = [(cap, set(free) - set(dear)) for cap in CAPS] + [(CAPS[-1], set(free))]
        for cap, raised in tops:
            levels = tuple(
                min(cap, len(lever.levels)) if number in raised else 0
                for number, lever in enumerate(self.levers)
            )
            tried = self.attempt(self.part(levels), GROWING)
            if tried is not None:
                reduced = self.reduce(tried)
                # Cut short it may hold much that is not needed.
                if self.judge.left > BRIEF or not self.found:
                    self.record(reduced)
                return

    def part(self, levels: Levels) -> Levels:
        """Levels with which sessions do not overlap."""
        parted = list(levels)
        for clash in list_overlaps(self.scenario, self.levers):
            if all(parted[number] in over for number, over in clash.items()):
                parted[max(clash)] = 0
        return tuple(parted)

    def attempt(self, levels: Levels, seconds: float) -> Move | None:
        """A move of these levels, if a plan is found in time; not proven to be the cheapest."""
        patch = self.write_patch(levels)
        try:
            changed = self.amend(patch)
        except ScenarioError:
            return None
        plan = self.judge.settle(changed, seconds)
        if not plan.groups:
            return None
        return Move(levels, patch, self.price(levels), changed, plan, cheapest=False)

    def learn(self, levels: Levels, holds: Holds) -> None:
        """Rule out levels for which there is a proof, and all that it holds for."""
        box = self._growth.grow(self._growth.begin(levels), holds)
        self._model.exclude(box)
        self._relevant.update(
            number for number, every in enumerate(self.everything) if box[number] != every
        )

    def set_aside(self, levels: Levels) -> None:
        """Leave levels open, and with them what hardly differs.

        That is what allows less, or changes besides what no proof so far depended on.
        """
        self.unsettled.append(levels)
        box = self._growth.begin(levels)
        self._model.exclude(
            each if number in self._relevant else every
            for number, (each, every) in enumerate(zip(box, self.everything, strict=True))
        )

    @property
    def everything(self) -> Box:
        """All levels of all levers."""
        return [set(range(len(lever.levels) + 1)) for lever in self.levers]

    def proves(self, scenario: Scenario, seconds: float) -> bool:
        """Whether it is proven in time that a scenario has no plan."""
        if self.judge.refutes(scenario):
            return True
        return self.judge.settle(scenario, seconds).status == "infeasible"

    def take(self, move: Move) -> None:
        """Keep a move, without what it turns out not to need."""
        self.record(move if move.cheapest else self.reduce(move))

    def record(self, move: Move) -> None:
        """Keep a move, and look for others from now on."""
        self.found.append(move)
        self.found.sort(key=lambda each: each.price)
        kinds = {kind for kind, level in zip(self._kinds, move.levels, strict=True) if level}
        self._model.exclude_kinds(kinds)

    def reduce(self, move: Move) -> Move:
        """Take changes back, wholly or in part, where a plan without them is found soon."""
        reduced = move
        seconds = min(GROWING, max(BRIEFLY, 4 * move.plan.seconds))

        def suffices(levels: Levels) -> bool:
            nonlocal reduced
            tried = None if levels in self.unsettled else self.attempt(levels, seconds)
            reduced = tried or reduced
            return tried is not None

        lower(move.levels, self._prices, suffices)
        return reduced

    def exclude_broken(self, levels: Levels) -> None:
        """Never choose these levels together: the tables do not hang together with them.

        Whatever else is changed beside them; where one of them alone is to
        blame, it is that one.
        """
        chosen = [number for number, level in enumerate(levels) if level]
        for number in chosen:
            alone = tuple(level if n == number else 0 for n, level in enumerate(levels))
            if len(chosen) == 1 or self.is_broken(alone):
                chosen = [number]
                break
        self._model.exclude(
            {levels[number]} if number in chosen else every
            for number, every in enumerate(self.everything)
        )

    def is_broken(self, levels: Levels) -> bool:
        """Whether the tables do not hang together with these levels."""
        try:
            self.amend(self.write_patch(levels))
        except ScenarioError:
            return True
        return False

    def write_patch(self, levels: Levels) -> dict[str, Any]:
        """The patch of these levels, read back from its JSON."""
        changed = pull(self.scenario, self.levers, levels)
        patch: dict[str, Any] = json.loads(json.dumps(write_difference(self.scenario, changed)))
        return patch

    def price(self, levels: Levels) -> int:
        """The price of these levels."""
        return sum(
            lever.levels[level - 1].price
            for lever, level in zip(self.levers, levels, strict=True)
            if level
        )
