"""The rotation grid as an engine among the others; the package draws it."""

from __future__ import annotations

from benchmarks.engines import Report
from benchmarks.scope import require_plain
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.rotation.grid import NoGridError
from routeplan.scheduling.rotation.grid import rotate as draw


def rotate(problem: Problem, *, report: Report, **_limits: object) -> Outcome:
    """Draw the grid for every size of party, and take the one that finishes first."""
    require_plain(problem)
    try:
        schedule = draw(problem)
    except NoGridError:
        return Outcome("unknown")
    report(schedule, None)
    return Outcome("feasible", schedule)
