"""The cheapest choice of changes that no proof has ruled out yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ortools.sat.python import cp_model

from routeplan.errors import RoutePlanError
from routeplan.grouping import make_solver


class ElasticModel:
    """One step for each change, at the least total price, outside of all cuts.

    A scenario is elastic where changes let it give way: step 0 leaves things as
    they are, higher steps change more for more. What combinations of steps
    work is learnt piece by piece: a proof that a scenario has no plan rules out
    a *cut*, all combinations that take each change's step from some set.
    Finding the cheapest point outside of the cuts again and again is
    logic-based Benders decomposition (Hooker and Ottosson, 2003); with one step
    a change it finds the cheapest hitting set of the conflicts.

    Parameters
    ----------
    prices : sequence of sequence of int
        For each change the price of each step, the first one 0.
    kinds : sequence of int
        For each change the number of its kind, counted from 0: changes of one kind
        are the same thing done in different ways.
    most : int, optional
        How many changes may be made together.

    Examples
    --------
    >>> model = ElasticModel([[0, 2, 4], [0, 3]], [0, 1])
    >>> model.exclude([{0, 1}, {0}])
    >>> model.choose()
    (0, 1)
    >>> model.exclude([{0, 1, 2}, {0, 1}])
    >>> model.choose() is None
    True
    """

    def __init__(
        self,
        prices: Sequence[Sequence[int]],
        kinds: Sequence[int],
        seed: int = 0,
        most: int | None = None,
    ) -> None:
        self._model = cp_model.CpModel()
        self._at = [
            [self._model.new_bool_var(f"change {change} at {step}") for step in range(len(ladder))]
            for change, ladder in enumerate(prices)
        ]
        self._used = [self._model.new_bool_var(f"kind {kind}") for kind in range(len(set(kinds)))]
        for at, kind in zip(self._at, kinds, strict=True):
            self._model.add_exactly_one(at)
            self._model.add_implication(at[0].Not(), self._used[kind])
        if most is not None:
            self._model.add(sum(at[0].Not() for at in self._at) <= most)
        self._model.minimize(
            sum(
                price * literal
                for ladder, at in zip(prices, self._at, strict=True)
                for price, literal in zip(ladder, at, strict=True)
            )
        )
        self._seed = seed

    def exclude(self, cut: Iterable[Collection[int]]) -> None:
        """Rule out all choices that take every change's step from its set of the cut."""
        self._model.add_bool_or(
            literal
            for at, steps in zip(self._at, cut, strict=True)
            for step, literal in enumerate(at)
            if step not in steps
        )

    def exclude_kinds(self, kinds: Iterable[int]) -> None:
        """Rule out all choices that use all of these kinds of changes."""
        self._model.add_bool_or(self._used[kind].Not() for kind in kinds)

    def choose(self) -> tuple[int, ...] | None:
        """The cheapest steps that are left, one a change; None if there are none."""
        solver = make_solver(seed=self._seed)
        status = solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise RoutePlanError(f"CP-SAT ended with {solver.status_name(status)}")
        return tuple(
            next(step for step, literal in enumerate(at) if solver.boolean_value(literal))
            for at in self._at
        )
