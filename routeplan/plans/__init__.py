"""The answer: who tours together, and where each group is at every minute."""

from __future__ import annotations

from routeplan.plans.activities import WAITS, Activity, list_activities, longest_wait, tour_ends
from routeplan.plans.frames import (
    FORMULA_MARKS,
    master_grid,
    tell_days,
    write_timetable_csv,
)
from routeplan.plans.model import STOP_EVENTS, Binding, Group, Member, Plan, Status, Stop, Tour
from routeplan.plans.occupancy import Load, busiest, list_loads, title_load
from routeplan.plans.plan_file import plan_document, read_plan, write_plan

__all__ = [
    "FORMULA_MARKS",
    "STOP_EVENTS",
    "WAITS",
    "Activity",
    "Binding",
    "Group",
    "Load",
    "Member",
    "Plan",
    "Status",
    "Stop",
    "Tour",
    "busiest",
    "list_activities",
    "list_loads",
    "longest_wait",
    "master_grid",
    "plan_document",
    "read_plan",
    "tell_days",
    "title_load",
    "tour_ends",
    "write_plan",
    "write_timetable_csv",
]
