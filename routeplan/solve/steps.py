"""Steps of a large-neighbourhood search: a few groups plan anew by CP-SAT, no goal gets worse."""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import inf
from typing import Literal, NamedTuple

import numpy as np

from routeplan.problem import Problem
from routeplan.solve.aims import (
    get_no_worse,
    minimise_durations,
    minimise_returns,
    minimise_waits,
)
from routeplan.solve.hints import hint
from routeplan.solve.model import TourModel
from routeplan.solve.neighbourhood import extract, keep_far_apart, merge, restrict
from routeplan.solve.runner import run
from routeplan.solve.schedule import Schedule, measure_finish, measure_score, rank

Worth = Callable[[Problem, Schedule], tuple[int, ...]]  # smaller is better
Goal = Literal["finish", "waiting"]

# Measured on 24 groups x 12 sites and 100 x 20 with the same work: from 4 to 8 gains several
# times as much as orders without limit, which a step has no time to look through.
REACH = 6


class Step(NamedTuple):
    """What a step came to.

    Attributes
    ----------
    schedule : Schedule
        A better one, or the very one that the step began with.
    exhausted : bool
        Whether the step looked at everything that it was free to do.
    effort : float
        Work done, in the solver's own units.
    """

    schedule: Schedule
    exhausted: bool
    effort: float


def improve(
    problem: Problem,
    schedule: Schedule,
    groups: Collection[int],
    goal: Goal,
    *,
    reach: int = REACH,
    effort: float,
    time_limit: float = inf,
    seed: int = 0,
    workers: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> Step:
    """Plan some groups anew while all others keep their tours.

    Parameters
    ----------
    problem : Problem
    schedule : Schedule
        It has to keep every rule.
    groups : collection of int
        Those that are free.
    goal : {"finish", "waiting"}
        ``finish``: an earlier one, at no worse a score. Where it is up to
        others too, the free groups return earlier by themselves, which makes
        room for later steps. ``waiting``: less of it, then less travel, where
        neither score nor finish gets worse.
    reach : int
        Of two stops of a tour so many places apart the earlier one stays earlier.
    effort : float
        Work to be done at the most, in the solver's own units: with one worker
        the outcome depends on nothing else.
    time_limit : float
        Seconds.
    seed : int
    workers : int
        Threads.
    stop : callable, optional
        Asked many times a second whether to end the step.
    """
    start = restrict(problem, schedule, groups)
    part = keep_far_apart(extract(problem, schedule, groups), start, reach)
    tours = TourModel(part, arcs=not part.metric or part.limits_leg_wait)
    get_no_worse(tours, start)
    if goal == "finish":
        worth: Worth = _measure_returns
        minimise_returns(tours)
    elif tours.arcs:
        worth = rank
        minimise_waits(tours)
    else:
        # Waits themselves need arcs, whose models are too slow to step with: fewer minutes
        # on tour are fewer waits or less travel, and only what waits less is kept.
        worth = rank
        minimise_durations(tours)
    hint(tours, start)
    best = start

    def keep(found: Schedule) -> None:
        nonlocal best
        if worth(part, found) < worth(part, best):
            best = found

    result = run(
        tours,
        time_limit=time_limit,
        effort=effort,
        shallow=True,
        seed=seed,
        workers=workers,
        stop=stop,
        found=keep,
        bounded=lambda _bound: None,
    )
    if best is not start:
        schedule = merge(problem, schedule, groups, best)
    return Step(schedule, result.status == "optimal", result.effort)


def _measure_returns(problem: Problem, schedule: Schedule) -> tuple[int, int, int]:
    """Score, finish, and the sum of all returns; smaller is better."""
    toured = np.flatnonzero(schedule.departs >= 0)
    starts = problem.session_starts[problem.tour_session[toured]]
    return (
        -measure_score(problem, schedule),
        measure_finish(problem, schedule),
        int((schedule.backs[toured] - starts).sum()),
    )
