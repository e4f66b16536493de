"""A Problem under a trial finish: whatever would take longer is left out of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from routeplan.scheduling.bounds.finish import bound_finish, latest_return
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.problem import ARRIVE, Integers, Problem


def share_minutes(problem: Problem, finish: int) -> Integers:
    """The most minutes that each session can last where all together last `finish`.

    What the other sessions need at the least is not left for it, and none
    lasts longer than its tours are due.
    """
    sessions = range(len(problem.session_starts))
    latest = np.array([latest_return(problem, session) for session in sessions], dtype=np.int64)
    least = np.zeros_like(latest)
    if len(least) > 1:
        for cause in bound_finish(problem, 0).causes:
            least[cause.session] = cause.minutes
    return np.asarray(np.minimum(finish - (least.sum() - least), latest))


def limit_sessions(problem: Problem, minutes: Integers) -> Problem:
    """The same problem, with its tours due so many minutes after their session's start."""
    due = (problem.session_starts + minutes)[problem.tour_session]
    return replace(problem, tour_due=np.minimum(problem.tour_due, due))


def limit_arrivals(tours: TourModel, arrivals: dict[int, Integers]) -> None:
    """Some stops are arrived at only at some minutes."""
    for stop, minutes in arrivals.items():
        domain = cp_model.Domain.from_values(minutes.tolist())
        tours.model.add_linear_expression_in_domain(tours.events[stop][ARRIVE], domain)
