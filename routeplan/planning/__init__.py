"""How many groups, which, and when they are where; verified at the end."""

from __future__ import annotations

from routeplan.planning.alternatives import list_alternatives
from routeplan.planning.assembly import assemble
from routeplan.planning.given_order import GivenOrder, OrderedStop, read_order
from routeplan.planning.group_numbers import measure_most_score
from routeplan.planning.planner import Progress, find_plan, plan
