"""Proofs made as strong as they get: all combinations of levels that one proof rules out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import prod

from routeplan.advice.repairs.levers import Lever, pull
from routeplan.grouping import list_bonds
from routeplan.scenario import Scenario

CORNERS = 16  # scenarios that a box may ask about

Box = list[set[int]]  # a set of levels for each lever
Holds = Callable[[Scenario], bool]


def list_loosening(scenario: Scenario, levers: Sequence[Lever]) -> list[bool]:
    """For each lever whether no plan can break by pulling it, whatever else is pulled.

    Most only widen what is allowed. Parts of stops that get shorter do so, too,
    unless waits are limited: then there may be no place for the time that is
    left over. Larger groups do so unless they bind delegations that were too
    large for one group (R02): whether they ever do shows with all levers pulled.
    """
    top = pull(
        scenario,
        levers,
        [0 if "always" in lever.alters else len(lever.levels) for lever in levers],
    )
    bound = {"always"}
    if scenario.event.max_wait is not None:
        bound.add("durations")
    if list_bonds(scenario) != list_bonds(top):
        bound.add("sizes")
    return [not lever.alters & bound for lever in levers]


class Growth:
    """Grows the box of a proof.

    Parameters
    ----------
    loosening : sequence of bool
        See :func:`list_loosening`.
    """

    def __init__(
        self, scenario: Scenario, levers: Sequence[Lever], loosening: Sequence[bool]
    ) -> None:
        self.scenario = scenario
        self.levers = levers
        self.loosening = loosening

    def begin(self, levels: Sequence[int]) -> Box:
        """What the proof for these levels rules out at once: all that allows less."""
        return [
            set(range(level + 1)) if loosens else {level}
            for level, loosens in zip(levels, self.loosening, strict=True)
        ]

    def grow(self, box: Box, holds: Holds) -> Box:
        """Raise levers as long as the proof holds.

        Parameters
        ----------
        holds : callable
            Whether there is a proof for a scenario.
        """
        risen = [
            number
            for number, loosens in enumerate(self.loosening)
            if loosens and len(box[number]) <= len(self.levers[number].levels)
        ]
        box = self._raise_all(box, risen, holds)
        for number, loosens in enumerate(self.loosening):
            if not loosens:
                wider = self._widen(box, {number: len(self.levers[number].levels)})
                if self._holds(wider, holds):
                    box = wider
        return box

    def _raise_all(self, box: Box, numbers: list[int], holds: Holds) -> Box:
        """Raise as many of these levers as can be, halving them where not all can be."""
        if not numbers:
            return box
        tops = {number: len(self.levers[number].levels) for number in numbers}
        wider = self._widen(box, tops)
        if self._holds(wider, holds):
            return wider
        if len(numbers) == 1:
            return self._raise_in_part(box, numbers[0], holds)
        half = len(numbers) // 2
        for part in (numbers[:half], numbers[half:]):
            box = self._raise_all(box, part, holds)
        return box

    def _raise_in_part(self, box: Box, number: int, holds: Holds) -> Box:
        """Raise one lever to the highest level for which the proof holds."""
        low, high = max(box[number]), len(self.levers[number].levels)
        while high - low > 1:
            middle = (low + high) // 2
            wider = self._widen(box, {number: middle})
            if self._holds(wider, holds):
                box, low = wider, middle
            else:
                high = middle
        return box

    @staticmethod
    def _widen(box: Box, tops: dict[int, int]) -> Box:
        return [
            levels | set(range(tops[number] + 1)) if number in tops else levels
            for number, levels in enumerate(box)
        ]

    def _holds(self, box: Box, holds: Holds) -> bool:
        corners = self._list_corners(box)
        return corners is not None and all(map(holds, corners))

    def _list_corners(self, box: Box) -> Iterator[Scenario] | None:
        """Scenarios that allow all that any in the box does; None if they are too many."""
        ranges = [
            [max(levels)] if loosens else sorted(levels)
            for levels, loosens in zip(box, self.loosening, strict=True)
        ]
        if prod(map(len, ranges)) > CORNERS:
            return None
        return (pull(self.scenario, self.levers, levels) for levels in product(*ranges))
