"""The engines that are set side by side, by name.

All have one form: a Problem in, an Outcome out, and on the way a report of
each better schedule and of each better bound. They are loaded when they are
run, so that importing a library is never counted as solving.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule

# Takes a better schedule, or a better proven bound on finish.
Report = Callable[[Schedule | None, int | None], None]


class Engine(Protocol):
    """What all engines can be called as."""

    def __call__(
        self, problem: Problem, *, time_limit: float, seed: int, workers: int, report: Report
    ) -> Outcome:
        """Solve a Problem within a time limit (seconds) on so many workers (threads)."""
        ...


Location = tuple[str, str]  # module and function

# In the order of all tables and pictures.
ENGINES: dict[str, Location] = {
    "rotation": ("benchmarks.rotation", "rotate"),
    "convoy": ("benchmarks.convoy", "lead_convoy"),
    "cp-sat-plain": ("benchmarks.plain", "solve_plain"),
    "pyjobshop": ("benchmarks.jobshop", "solve_jobshop"),
    "cp-sat": ("routeplan.scheduling.cpsat.exact", "solve_exact"),
    "search": ("routeplan.scheduling.portfolio", "search_tours"),
    "portfolio": ("routeplan.scheduling", "solve_tours"),
}

SEARCHING = (ENGINES["search"], ENGINES["portfolio"])
# What these load only when they are called.
LOADED_LATER = ("routeplan.scheduling.search", "routeplan.scheduling.bounds.lagrangian")


def load_engine(location: Location) -> Engine:
    """Import an engine and all modules that it runs.

    Raises
    ------
    ImportError
        If its module, or a library that it needs, is not installed.
    """
    module, function = location
    if location in SEARCHING:
        for later in LOADED_LATER:
            import_module(later)
    engine: Engine = getattr(import_module(module), function)
    return engine
