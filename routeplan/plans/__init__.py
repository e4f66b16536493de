"""The answer: who tours together, and where each group is at every minute."""

from __future__ import annotations

from routeplan.plans.activities import WAITS, Activity, list_activities, longest_wait, tour_ends
from routeplan.plans.model import STOP_EVENTS, Binding, Group, Member, Plan, Status, Stop, Tour
from routeplan.plans.occupancy import Occupancy, busiest, list_occupancies, title_load
from routeplan.plans.plan_file import plan_document, read_plan, write_plan
