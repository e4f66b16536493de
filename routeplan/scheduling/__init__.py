"""The solvers: a Problem in, a Schedule and a proven bound out."""

from __future__ import annotations

from routeplan.scheduling.areas import Headcount, measure_areas, measure_transfers
from routeplan.scheduling.bounds.finish import Bound, Cause, bound_finish
from routeplan.scheduling.bounds.lone_tours import (
    MOST_STOPS,
    LoneTour,
    Passage,
    follow,
    is_possible,
    isolate,
)
from routeplan.scheduling.bounds.shortest_paths import shortest_circuit, shortest_way
from routeplan.scheduling.calls import list_calls
from routeplan.scheduling.cpsat.completion import Follow, Given, can_complete
from routeplan.scheduling.cpsat.exact import solve_exact
from routeplan.scheduling.cpsat.next_best import Alternative, solve_alternative
from routeplan.scheduling.deletion_filter import reduce, without
from routeplan.scheduling.formulation import (
    Hold,
    formulate,
    list_holds,
    longest_waits,
    measure_parts,
)
from routeplan.scheduling.incumbent import Outcome, Report
from routeplan.scheduling.orders import Orders, keep_orders, list_in_order
from routeplan.scheduling.polish.polishing import Polished, polish_tours
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.problem import (
    ARRIVE,
    DEPART,
    DOWN,
    END,
    ENTER,
    LEAVE,
    PARTS,
    START,
    UP,
    Integers,
    Problem,
    Resource,
    Use,
)
from routeplan.scheduling.rotation.grid import NoGridError, rotate
from routeplan.scheduling.schedule import (
    Schedule,
    earliest_departure,
    measure_finish,
    measure_score,
    measure_travel,
    measure_waiting,
)
