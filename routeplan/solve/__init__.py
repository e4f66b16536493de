"""The solvers: a Problem in, a Schedule and a proven bound out."""

from __future__ import annotations

from routeplan.solve.incumbent import Outcome
from routeplan.solve.polish import Polished, polish_tours
from routeplan.solve.portfolio import search_tours, solve_tours
from routeplan.solve.schedule import Schedule

__all__ = ["Outcome", "Polished", "Schedule", "polish_tours", "search_tours", "solve_tours"]
