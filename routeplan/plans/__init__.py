"""The answer: who tours together, and where each group is at every minute."""

from __future__ import annotations

from routeplan.plans.activities import (
    WAITS,
    Activity,
    TourPart,
    list_activities,
    list_parts,
    longest_wait,
    tour_ends,
)
from routeplan.plans.model import (
    STOP_EVENTS,
    Binding,
    Call,
    Group,
    Member,
    Plan,
    Seating,
    Status,
    Stop,
    Tour,
)
from routeplan.plans.occupancy import Occupancy, busiest, list_occupancies, title_load
from routeplan.plans.plan_file import (
    load_document,
    plan_document,
    plan_id,
    read_plan,
    tell_id,
    write_plan,
)
from routeplan.plans.plan_folder import (
    EARLIER,
    MANIFEST,
    NO_PLAN,
    PLAN,
    holds_tours,
    list_differences,
    publish,
)
