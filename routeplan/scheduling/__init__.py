"""The solvers: a Problem in, a Schedule and a proven bound out."""

from __future__ import annotations

from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.polish.polishing import Polished, polish_tours
from routeplan.scheduling.portfolio import search_tours, solve_tours
from routeplan.scheduling.schedule import Schedule

__all__ = ["Outcome", "Polished", "Schedule", "polish_tours", "search_tours", "solve_tours"]
