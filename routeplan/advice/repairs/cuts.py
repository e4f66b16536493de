"""Proofs made as strong as they get: all combinations of steps that one proof rules out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product
from math import prod

from routeplan.advice.changes.steps import Change, apply_steps
from routeplan.grouping import list_bonds
from routeplan.scenario import Scenario

CORNERS = 16  # scenarios that a cut may ask about

Cut = list[set[int]]  # a set of steps for each change
Holds = Callable[[Scenario], bool]


def list_loosening(scenario: Scenario, changes: Sequence[Change]) -> list[bool]:
    """For each change whether no plan can break by pulling it, whatever else is pulled.

    Most only widen what is allowed. Parts of stops that get shorter do so, too,
    unless waits are limited: then there may be no place for the time that is
    left over. Larger groups do so unless they bind delegations that were too
    large for one group (R02), or may have several coaches, of which each takes the
    fewest: whether they ever do shows with all changes pulled.
    """
    top = apply_steps(
        scenario,
        changes,
        [0 if "always" in change.alters else len(change.steps) for change in changes],
    )
    bound = {"always"}
    if scenario.event.max_wait is not None:
        bound.add("durations")
    if list_bonds(scenario) != list_bonds(top) or top.event.coaches_per_group > 1:
        bound.add("sizes")
    return [not change.alters & bound for change in changes]


class Strengthening:
    """Grows the cut of a proof.

    Parameters
    ----------
    loosening : sequence of bool
        See :func:`list_loosening`.
    """

    def __init__(
        self, scenario: Scenario, changes: Sequence[Change], loosening: Sequence[bool]
    ) -> None:
        self.scenario = scenario
        self.changes = changes
        self.loosening = loosening

    def begin(self, steps: Sequence[int]) -> Cut:
        """What the proof for these steps rules out at once: all that allows less."""
        return [
            set(range(step + 1)) if loosens else {step}
            for step, loosens in zip(steps, self.loosening, strict=True)
        ]

    def grow(self, cut: Cut, holds: Holds, relevant: Collection[int] = ()) -> Cut:
        """Raise changes as long as the proof holds.

        Parameters
        ----------
        holds : callable
            Whether there is a proof for a scenario.
        relevant : collection of int
            Changes that mattered in other proofs: the others are raised first, as most of
            them can be raised together.
        """
        risen = [
            number
            for number, loosens in enumerate(self.loosening)
            if loosens and len(cut[number]) <= len(self.changes[number].steps)
        ]
        for part in (
            [number for number in risen if number not in relevant],
            [number for number in risen if number in relevant],
        ):
            cut = self._raise_all(cut, part, holds)
        for number, loosens in enumerate(self.loosening):
            if not loosens:
                wider = self._widen(cut, {number: len(self.changes[number].steps)})
                if self._holds(wider, holds):
                    cut = wider
        return cut

    def _raise_all(self, cut: Cut, numbers: list[int], holds: Holds) -> Cut:
        """Raise as many of these changes as can be, halving them where not all can be."""
        if not numbers:
            return cut
        tops = {number: len(self.changes[number].steps) for number in numbers}
        wider = self._widen(cut, tops)
        if self._holds(wider, holds):
            return wider
        if len(numbers) == 1:
            return self._raise_in_part(cut, numbers[0], holds)
        half = len(numbers) // 2
        for part in (numbers[:half], numbers[half:]):
            cut = self._raise_all(cut, part, holds)
        return cut

    def _raise_in_part(self, cut: Cut, number: int, holds: Holds) -> Cut:
        """Raise one change to the highest step for which the proof holds."""
        low, high = max(cut[number]), len(self.changes[number].steps)
        while high - low > 1:
            middle = (low + high) // 2
            wider = self._widen(cut, {number: middle})
            if self._holds(wider, holds):
                cut, low = wider, middle
            else:
                high = middle
        return cut

    @staticmethod
    def _widen(cut: Cut, tops: dict[int, int]) -> Cut:
        return [
            steps | set(range(tops[number] + 1)) if number in tops else steps
            for number, steps in enumerate(cut)
        ]

    def _holds(self, cut: Cut, holds: Holds) -> bool:
        corners = self._list_corners(cut)
        return corners is not None and all(map(holds, corners))

    def _list_corners(self, cut: Cut) -> Iterator[Scenario] | None:
        """Scenarios that allow all that any in the cut does; None if they are too many."""
        ranges = [
            [max(steps)] if loosens else sorted(steps)
            for steps, loosens in zip(cut, self.loosening, strict=True)
        ]
        if prod(map(len, ranges)) > CORNERS:
            return None
        return (apply_steps(self.scenario, self.changes, steps) for steps in product(*ranges))
