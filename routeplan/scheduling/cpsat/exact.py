"""CP-SAT on the whole Problem: score first, then finish."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

import numpy as np

from routeplan.grouping import round_bound
from routeplan.scheduling.bounds.finish import Duals
from routeplan.scheduling.cpsat.hints import hint
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.cpsat.runner import Run, run_model
from routeplan.scheduling.cpsat.symmetry import order_identical_groups
from routeplan.scheduling.cpsat.trial import limit_arrivals, limit_sessions, share_minutes
from routeplan.scheduling.incumbent import Incumbent, Outcome, Report
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule, measure_finish, measure_score

PRICING = 2.0  # seconds for better prices under a new finish; 8x8 takes 0.2
# Seconds, at first, after which others' better schedule is worth another start, and so is another
# seed where nothing better was found for as long.
RESTART = 2.0


def solve_exact(
    problem: Problem,
    *,
    time_limit: float,
    seed: int = 0,
    workers: int | None = None,
    report: Report | None = None,
) -> Outcome:
    """Find tours of the best score and, with it, the earliest finish, by CP-SAT alone.

    Parameters
    ----------
    time_limit : float
        Seconds.
    workers : int or None
        Threads; None for one a core.
    report : callable, optional
        Called with each better schedule and with each better bound on finish.
    """
    incumbent = Incumbent(problem, report)
    interrupted = False
    try:
        Exact(incumbent, time.monotonic() + time_limit, seed).reach_goals(workers)
    except KeyboardInterrupt:
        interrupted = True
    return incumbent.outcome(interrupted)


class Exact:
    """CP-SAT at work on an incumbent.

    Parameters
    ----------
    incumbent : Incumbent
        Takes schedules and bounds; where others improve it, CP-SAT starts anew from there.
    until : float
        When to end, by the monotonic clock.

    Attributes
    ----------
    duals : Duals
        Prices that narrow down when stops can be arrived at, and how long each of two sessions can
        last. It is left to others when to compute them.
    """

    def __init__(self, incumbent: Incumbent, until: float, seed: int) -> None:
        self.incumbent = incumbent
        self.problem = incumbent.problem
        self.until = until
        self.seed = seed
        self.duals = Duals()
        self.restart = RESTART
        # Where a detour may be a short cut or a wait be too long, only circuits are exact.
        self.arcs = self.problem.needs_arcs

    def reach_goals(
        self,
        workers: int | None,
        effort: float | None = None,
        leave: Callable[[], bool] = lambda: False,
    ) -> None:
        """Maximise the score in half of the time at most, then minimise finish.

        Parameters
        ----------
        workers : int or None
            Threads; None for one a core.
        effort : float, optional
            Work to be done at the most on either, in the solver's own units.
        leave : callable
            Asked now and then whether to end for another reason.
        """
        incumbent = self.incumbent
        if not incumbent.score_proven:
            half = time.monotonic() + (self.until - time.monotonic()) / 2
            tours = self.model()
            tours.model.maximize(tours.score())
            result = self.run(tours, half, workers, effort, leave)
            if result.status == "infeasible":
                return incumbent.prove_infeasible()
            if result.status == "optimal":
                incumbent.prove_score()
        while not (incumbent.stop.is_set() or leave() or time.monotonic() >= self.until):
            known = incumbent.schedule
            if known is not None and not incumbent.is_close(measure_finish(self.problem, known)):
                known = None
            # By work alone, where that is what limits a run; a proof is not begun again.
            ended = self.watch(leave, patient=effort is not None or known is not None)
            better = self.model() if known is None else self.model_better(known)
            if better is None:
                return self.settle(known)
            finish = sum(better.finish)
            if incumbent.bound is not None:
                better.model.add(finish >= incumbent.bound)
            better.model.minimize(finish)
            result = self.run(better, self.until, workers, effort, ended, bounds=True)
            if result.status == "infeasible":
                return self.settle(known)
            if effort is not None or result.status == "optimal":
                return None
            self.restart *= 3  # what is learnt in a run is lost with it
            self.seed += 1
        return None

    def settle(self, schedule: Schedule | None) -> None:
        """Take in the proof that nothing is better than a schedule, or that there is none."""
        if schedule is None:
            self.incumbent.prove_infeasible()
        else:
            self.incumbent.raise_bound(measure_finish(self.problem, schedule))

    def model(self) -> TourModel:
        """The model that every goal shares, hinted at the best schedule."""
        schedule = self.incumbent.schedule
        tours = TourModel(self.problem, self.arcs)
        order_identical_groups(tours, schedule)
        if schedule is not None:
            hint(tours, schedule)
            tours.model.add(tours.score() >= measure_score(self.problem, schedule))
        return tours

    def model_better(self, schedule: Schedule) -> TourModel | None:
        """A model of what finishes earlier than a schedule, at no worse a score.

        None where prices alone prove that nothing does.
        """
        finish = measure_finish(self.problem, schedule) - 1
        minutes = share_minutes(self.problem, finish)
        until = time.monotonic() + PRICING

        def late() -> bool:
            return time.monotonic() > until

        if self.duals.joint is not None:
            from routeplan.scheduling.bounds.joint_dual import narrow

            narrowed = narrow(self.duals.joint, finish, minutes.tolist(), late)
            if narrowed is None:
                return None
            minutes = np.array(narrowed, dtype=np.int64)
        tours = TourModel(limit_sessions(self.problem, minutes), self.arcs)
        order_identical_groups(tours, schedule)
        hint(tours, schedule)  # it is not in time itself, but what is may be near
        tours.model.add(sum(tours.finish) <= finish)
        tours.model.add(tours.score() >= measure_score(self.problem, schedule))
        for dual in self.duals.sessions.values():
            session = int(minutes[dual.session])
            dual.refute(session, late)
            limit_arrivals(tours, dual.list_arrivals(session))
        return tours

    def watch(self, leave: Callable[[], bool], patient: bool) -> Callable[[], bool]:
        """Whether to end a run: asked to, or overtaken or stuck so long that a new start pays."""
        incumbent, began, known = self.incumbent, time.monotonic(), self.incumbent.objective
        best, since = known, began

        def ended() -> bool:
            nonlocal best, since
            now = time.monotonic()
            if incumbent.objective != best:
                best, since = incumbent.objective, now
            overtaken = best != known and incumbent.engine != "cp-sat"
            stuck = not patient and now - since > self.restart
            return leave() or stuck or (overtaken and now - began > self.restart)

        return ended

    def run(
        self,
        tours: TourModel,
        until: float,
        workers: int | None,
        effort: float | None,
        leave: Callable[[], bool],
        bounds: bool = False,
    ) -> Run:
        """Run the solver; its schedules, and perhaps its bounds, go to the incumbent."""
        incumbent = self.incumbent

        def hear(bound: float) -> None:
            if bounds and bound > -inf:
                # Where only better schedules are looked for, the best one is a bound as well.
                most = inf if incumbent.objective is None else incumbent.objective[1]
                incumbent.raise_bound(int(min(round_bound(bound), most)))

        result = run_model(
            tours,
            time_limit=until - time.monotonic(),
            effort=effort,
            seed=self.seed,
            workers=workers,
            stop=lambda: incumbent.stop.is_set() or leave(),
            found=lambda schedule: incumbent.offer(schedule, "cp-sat"),
            bounded=hear,
        )
        if result.status in ("optimal", "feasible"):
            hear(result.bound)
        incumbent.effort += result.effort
        if result.interrupted:
            raise KeyboardInterrupt
        return result
