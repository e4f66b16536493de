"""The compiled search: ruin and recreate on the arrays of a Problem."""

from __future__ import annotations

from routeplan.solve.search.engine import Search

__all__ = ["Search"]
