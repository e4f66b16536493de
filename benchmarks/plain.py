"""Plain CP-SAT: the model of the rules and nothing else, as a first attempt has it.

It lacks the compiled search, the loads and shortest tours that bound the
finish, and the order of groups that could change places.
"""

from __future__ import annotations

from time import monotonic

from benchmarks.engines import Report
from routeplan.grouping import round_bound
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.cpsat.runner import run_model
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import Problem


class PlainModel(TourModel):
    """The tour model without its redundant rows."""

    def _add_loads(self) -> None:
        """No loads of resources."""

    def _add_shortest_tours(self) -> None:
        """No shortest tours of groups."""


def solve_plain(
    problem: Problem, *, time_limit: float, seed: int, workers: int, report: Report
) -> Outcome:
    """Minimise finish with CP-SAT on the plain model."""
    began = monotonic()
    tours = PlainModel(problem, arcs=problem.needs_arcs)
    tours.model.minimize(sum(tours.finish))
    left = time_limit - (monotonic() - began)
    result = run_model(
        tours,
        time_limit=left,
        seed=seed,
        workers=workers,
        found=lambda schedule: report(schedule, None),
        bounded=lambda bound: report(None, round_bound(bound)),
    )
    if result.schedule is None:
        return Outcome("infeasible" if result.status == "infeasible" else "unknown")
    proven = result.status == "optimal"
    bound = round_bound(result.bound)
    return Outcome("optimal" if proven else "feasible", result.schedule, bound)
