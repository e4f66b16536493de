"""Engines that fail, each in its own way."""

import os
import time
from dataclasses import replace

from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.portfolio import solve_tours


def raises(_problem, **_limits):
    return Outcome("feasible", 1 / 0)


def dies(_problem, **_limits):
    os._exit(3)


def sleeps(_problem, **_limits):
    time.sleep(600)


def overlaps(problem, **limits):
    """All groups at each site at once."""
    outcome = solve_tours(problem, **limits)
    events = outcome.schedule.events.copy()
    events[:] = events[0]
    return replace(outcome, schedule=replace(outcome.schedule, events=events))


def boasts(problem, **limits):
    """Call what was found optimal, whatever the bound."""
    outcome = solve_tours(problem, **limits)
    return replace(outcome, status="optimal", bound=outcome.bound - 1)
