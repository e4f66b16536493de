"""The set-up of CP-SAT that all models share."""

from __future__ import annotations

import os
from math import ceil

from ortools.sat.python import cp_model

TOLERANCE = 1e-6  # of bounds on whole numbers, which come as floats


def make_solver(
    *, workers: int | None = 1, seed: int = 0, effort: float | None = None
) -> cp_model.CpSolver:
    """A quiet CP-SAT solver that leaves Ctrl-C to Python.

    Parameters
    ----------
    workers : int or None
        Threads; None for one a core.
    effort : float, optional
        Work to be done at the most, in the solver's own units, so that the answer does not
        depend on the machine's load.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers or count_cores()
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    return solver


def count_cores() -> int:
    """Cores that are open to this process: in a container often fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def round_bound(bound: float) -> int:
    """A lower bound on a whole number, as a whole number.

    Examples
    --------
    >>> round_bound(11.9999999), round_bound(12.0000001), round_bound(12.1)
    (12, 12, 13)
    """
    return ceil(bound - TOLERANCE)
