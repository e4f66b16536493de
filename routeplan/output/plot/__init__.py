"""Pictures of plans: one figure each, on matplotlib Axes; nothing is shown or left open."""

from __future__ import annotations

from routeplan.output.plot.comparison_chart import comparison
from routeplan.output.plot.gantt_chart import gantt
from routeplan.output.plot.load_chart import loads
from routeplan.output.plot.maps import route_map
from routeplan.output.plot.occupancy_chart import occupancy
from routeplan.output.plot.pictures import (
    draw_nothing,
    save_comparison,
    save_loads,
    save_picture,
    save_pictures,
)
