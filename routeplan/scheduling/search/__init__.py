"""The compiled search: ruin and recreate on the arrays of a Problem."""

from __future__ import annotations

from routeplan.scheduling.search.engine import Search
from routeplan.scheduling.search.layout import lay_out
