"""The cheapest choice of changes that no proof has ruled out yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ortools.sat.python import cp_model

from routeplan.errors import RoutePlanError


class ElasticModel:
    """One level for each lever, at the least total price, outside of all boxes.

    A scenario is elastic where levers let it give way: level 0 leaves things as
    they are, higher levels change more for more. What combinations of levels
    work is learnt piece by piece: a proof that a scenario has no plan rules out
    a *box*, all combinations that take each lever's level from some set.
    Finding the cheapest point outside of the boxes again and again is
    logic-based Benders decomposition (Hooker and Ottosson, 2003); with one level
    a lever it finds the cheapest hitting set of the conflicts.

    Parameters
    ----------
    prices : sequence of sequence of int
        For each lever the price of each level, the first one 0.
    kinds : sequence of int
        For each lever the number of its kind, counted from 0: levers of one kind
        are the same thing done in different ways.

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
        self, prices: Sequence[Sequence[int]], kinds: Sequence[int], seed: int = 0
    ) -> None:
        self._model = cp_model.CpModel()
        self._at = [
            [self._model.new_bool_var(f"lever {lever} at {level}") for level in range(len(ladder))]
            for lever, ladder in enumerate(prices)
        ]
        self._used = [self._model.new_bool_var(f"kind {kind}") for kind in range(len(set(kinds)))]
        for at, kind in zip(self._at, kinds, strict=True):
            self._model.add_exactly_one(at)
            self._model.add_implication(at[0].Not(), self._used[kind])
        self._model.minimize(
            sum(
                price * literal
                for ladder, at in zip(prices, self._at, strict=True)
                for price, literal in zip(ladder, at, strict=True)
            )
        )
        self._seed = seed

    def exclude(self, box: Iterable[Collection[int]]) -> None:
        """Rule out all choices that take every lever's level from its set of the box."""
        self._model.add_bool_or(
            literal
            for at, levels in zip(self._at, box, strict=True)
            for level, literal in enumerate(at)
            if level not in levels
        )

    def exclude_kinds(self, kinds: Iterable[int]) -> None:
        """Rule out all choices that use all of these kinds of levers."""
        self._model.add_bool_or(self._used[kind].Not() for kind in kinds)

    def choose(self) -> tuple[int, ...] | None:
        """The cheapest levels that are left, one a lever; None if there are none."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self._seed
        solver.parameters.catch_sigint_signal = False
        status = solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise RoutePlanError(f"CP-SAT ended with {solver.status_name(status)}")
        return tuple(
            next(level for level, literal in enumerate(at) if solver.boolean_value(literal))
            for at in self._at
        )
