"""Run CP-SAT so that it reports while it works and can be stopped at any moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from ortools.sat.python import cp_model

from routeplan.grouping import make_solver
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.schedule import Schedule

_STATUS = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}
LISTEN = 0.05  # seconds between two looks at the keyboard


@dataclass(frozen=True)
class Run:
    """What one run of CP-SAT ended with.

    Attributes
    ----------
    status : {"optimal", "feasible", "infeasible", "unknown"}
    schedule : Schedule or None
        The best one found.
    bound : float
        Proven bound on the objective; meaningless if infeasible.
    effort : float
        Work done, in the solver's own deterministic units.
    interrupted : bool
        Whether the user stopped it.
    """

    status: str
    schedule: Schedule | None
    bound: float
    effort: float
    interrupted: bool = False


class _Listener(cp_model.CpSolverSolutionCallback):
    """Keeps the best schedule and passes it on."""

    def __init__(self, tours: TourModel, found: Callable[[Schedule], object]) -> None:
        super().__init__()
        self._tours = tours
        self._found = found
        self.schedule: Schedule | None = None

    def on_solution_callback(self) -> None:
        self.schedule = self._tours.read(self.value)
        self._found(self.schedule)


def run_model(
    tours: TourModel,
    *,
    time_limit: float,
    effort: float | None = None,
    shallow: bool = False,
    seed: int,
    workers: int | None,
    stop: Callable[[], bool] = lambda: False,
    found: Callable[[Schedule], object],
    bounded: Callable[[float], None],
) -> Run:
    """Solve a model that has its objective.

    Parameters
    ----------
    time_limit : float
        Seconds.
    effort : float, optional
        Work to be done at the most, in the solver's own units.
    shallow : bool
        Whether to leave out what costs more than it yields where a model is to
        be improved quickly and not proven: relaxation, probing, symmetry.
    workers : int or None
        Threads; None for one a core.
    stop : callable, optional
        Asked many times a second whether to end the run.
    found, bounded : callable
        Called with each better schedule and each better bound.
    """
    solver = make_solver(workers=workers, seed=seed, effort=effort)
    solver.parameters.max_time_in_seconds = max(0.01, time_limit)
    if shallow:
        solver.parameters.linearization_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    solver.best_bound_callback = bounded
    listener = _Listener(tours, found)
    interrupted = False
    with ThreadPoolExecutor(max_workers=1) as pool:
        answer = pool.submit(solver.solve, tours.model, listener)
        while not answer.done():
            try:
                _wait(answer)
                if interrupted or stop():
                    solver.stop_search()
            except KeyboardInterrupt:
                interrupted = True
                solver.stop_search()
    status = _STATUS[answer.result()]
    return Run(
        status,
        listener.schedule,
        solver.best_objective_bound,
        solver.deterministic_time,
        interrupted,
    )


def _wait(answer: Future[cp_model.CpSolverStatus]) -> None:
    """Wait for an answer, but not for long."""
    with suppress(TimeoutError):
        answer.result(LISTEN)
