"""Pictures of plans: one figure each, on matplotlib Axes; nothing is shown or left open."""

from __future__ import annotations

from routeplan.plot.bars import gantt
from routeplan.plot.changes import comparison
from routeplan.plot.maps import route_map
from routeplan.plot.pictures import save_comparison, save_loads, save_pictures
from routeplan.plot.shares import loads
from routeplan.plot.strips import occupancy

__all__ = [
    "comparison",
    "gantt",
    "loads",
    "occupancy",
    "route_map",
    "save_comparison",
    "save_loads",
    "save_pictures",
]
