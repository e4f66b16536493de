"""What the planner states: the rows of the tables, their cells, roads and lifts."""

from __future__ import annotations

from routeplan.scenario.assumptions import TOLD_IDLE, in_words, list_assumptions, list_physics
from routeplan.scenario.cells import (
    FORMULA_MARKS,
    CellError,
    cell_text,
    defuse,
    drop_marks,
    drop_unprintable,
    find_unprintable,
    is_blank,
    parse_clock,
    parse_date,
    parse_number,
    parse_text,
    parse_whole,
    parse_yes_no,
    plain,
    show_cell,
    undo_defuse,
)
from routeplan.scenario.clocks import clock_of_day, clock_text
from routeplan.scenario.kinds import MOST, MOST_VISITORS
from routeplan.scenario.lifts import (
    Direction,
    Ride,
    car_load,
    count_walkers,
    flight_to,
    highest_floor,
    ride,
    round_trip_seconds,
    transport_seconds,
    trip_seconds,
)
from routeplan.scenario.memo import once
from routeplan.scenario.model import HOTEL, Scenario, Visit
from routeplan.scenario.network import (
    DETOUR,
    KM_PER_DEGREE,
    NEVER,
    Network,
    Roads,
    build_network,
    close_legs,
    find_all_ways,
    layout,
    positions,
    say_lacking,
)
from routeplan.scenario.roads import (
    KMH,
    explain_by_roads,
    list_roads_past,
    road_graph,
    road_minutes,
    say_roads_past,
    travelled_by,
)
from routeplan.scenario.rounding import TINY, round_down, round_up, write_percent
from routeplan.scenario.rows import (
    Appointment,
    Coach,
    Event,
    GroupCount,
    LiftBank,
    ProgrammeRow,
    Road,
    Row,
    Session,
    Site,
    Visitor,
)
from routeplan.scenario.spoken import read_spoken
from routeplan.scenario.ways import find_lacking, list_travelled
from routeplan.scenario.windows import ALWAYS, DAY, MEAL_HOURS, Starts, Window
