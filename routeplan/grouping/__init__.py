"""Visitors become groups: R01, R02 and R14 to R16."""

from __future__ import annotations

from routeplan.grouping.demand import (
    Demand,
    Part,
    TrackDemand,
    coach_capacities,
    goes_by_hotel,
    list_bonds,
    read_demand,
)
from routeplan.grouping.drafts import (
    DraftGroup,
    Grouping,
    Profile,
    Wanted,
    adopt_groups,
    assign_coaches,
    list_concerned,
    profiles,
    sketch_group,
)
from routeplan.grouping.fleet import Fleet, largest_loads, read_fleet
from routeplan.grouping.forming import Result, any_groups, form_groups
from routeplan.grouping.limits import (
    Bounds,
    Compartment,
    Packing,
    bounds_in,
    compartments,
    count_fewest,
    count_most,
    fewest_by_track,
    fewest_groups,
    fewest_in,
    most_groups,
    most_groups_on_foot,
    most_in,
)
from routeplan.grouping.rooms import (
    SizeLimit,
    bay_limit,
    group_room,
    largest_group,
    size_limit,
)
from routeplan.grouping.seating import seat
from routeplan.grouping.solver import TOLERANCE, count_cores, make_solver, round_bound
