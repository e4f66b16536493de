"""The cheapest changes with which there is a plan: choose, try, learn, choose again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from routeplan.edits import write_difference
from routeplan.errors import ScenarioError
from routeplan.plans import Plan
from routeplan.repairs.boxes import Box, Growth, Holds, list_loosening
from routeplan.repairs.judge import BRIEF, Judge
from routeplan.repairs.levers import Lever, pull
from routeplan.repairs.overlaps import list_overlaps
from routeplan.scenario import Scenario
from routeplan.solve.elastic import ElasticModel

SHARE = 0.2  # of the time that is left, for one choice of levels
GROWING = 2.0  # seconds for each question while a proof is grown by the solvers
LEAST = 1.0  # seconds for a choice, where there are as many

Levels = tuple[int, ...]


@dataclass(frozen=True)
class Move:
    """A choice of levels for which there is a plan.

    Attributes
    ----------
    levels : tuple of int
    patch : dict
        Read back from its JSON.
    price : int
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
    levers : sequence of Lever
    amend : callable
        Builds the scenario that a patch makes of the tables.
    judge : Judge

    Attributes
    ----------
    found : list of Move
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
        self._relevant: set[int] = set()  # levers on which a proof depended

    def find(self, most: int) -> None:
        """Find moves, `most` in all, until it is late or nothing is left."""
        while len(self.found) < most and self.judge.left > BRIEF:
            levels = self._model.choose()
            if levels is None:
                self.exhausted = True
                return
            self.try_levels(levels)

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
        if not move.cheapest:
            move = self.reduce(move)
        self.found.append(move)
        kinds = {kind for kind, level in zip(self._kinds, move.levels, strict=True) if level}
        self._model.exclude_kinds(kinds)

    def reduce(self, move: Move) -> Move:
        """Take back one change after the other where there is a plan without it."""
        for number in range(len(self.levers)):
            for level in range(move.levels[number]):
                levels = (*move.levels[:number], level, *move.levels[number + 1 :])
                if levels in self.unsettled:
                    continue
                patch = self.write_patch(levels)
                try:
                    changed = self.amend(patch)
                except ScenarioError:
                    continue
                plan = self.judge.settle(changed, GROWING)
                if plan.groups:
                    move = Move(levels, patch, self.price(levels), changed, plan, cheapest=False)
                    break
        return move

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
