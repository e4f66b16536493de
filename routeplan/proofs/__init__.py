"""What is impossible or bounded before any solving, in the planner's words."""

from __future__ import annotations

from routeplan.proofs.door_ways import least_way, measure_ways
from routeplan.proofs.findings import LEVELS, TIGHT, Finding, Level, measure_share
from routeplan.proofs.fixed_starts import list_unused_starts
from routeplan.proofs.gates import Gate, describe_gate, gate_column
from routeplan.proofs.group_counts import explain_fewest
from routeplan.proofs.least_holds import count_least_heads, least_parts
from routeplan.proofs.needs import Need, list_needs
from routeplan.proofs.obstacles import (
    COLUMNS,
    describe_need,
    describe_stay,
    describe_tightest,
    describe_tour,
    list_bounded_stays,
    list_obstacles,
    list_tightest,
    measure_session,
    stay_column,
)
from routeplan.proofs.relaxation import LeastStay, LeastTour, Relaxation, relax
