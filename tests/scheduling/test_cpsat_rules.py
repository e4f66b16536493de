"""Each constraint of the CP-SAT model alone: an event on which it alone decides the finish.

With all constraints the finish is the one worked out by hand; without the one that is named it is
another. So what fails here names the constraint that is wrong.
"""

import pytest
from ortools.sat.python import cp_model

import routeplan as rp
from routeplan.grouping import form_groups, make_solver
from routeplan.scenario import build_network
from routeplan.scheduling import formulate
from routeplan.scheduling.cpsat.model import TourModel

# Two groups of 10 walk from the hub to A and B, 5 minutes apart; each visit lasts 20 minutes.
# A group alone needs 5 + 20 + 5 + 20 + 5 = 55 minutes, and two need no more: one begins at A.
EVENT = {"date": "2026-05-04", "hub": "Hub", "travel": "walk", "group_max": 10, "groups": 2}
SITE = {"minutes": 20}


def event(a=None, b=None, **tables):
    """The two groups' event, with other cells of A, of B and of whole tables."""
    changed = tables.pop("event", {})
    return {
        "event": {**EVENT, **changed},
        "sites": [
            {"site": "Hub", "kind": "place"},
            {"site": "A", **SITE, **(a or {})},
            {"site": "B", **SITE, **(b or {})},
        ],
        "roads": [{"from": one, "to": other, "minutes": 5} for one, other in ("HA", "AB", "BH")],
        "visitors": [{"visitor": name, "count": 10} for name in "vw"],
        "sessions": [{"session": "am", "start": "08:00", "end": "12:00"}],
        **tables,
    }


def named(tables):
    """The hub by its full name in the roads as well."""
    full = {"H": "Hub", "A": "A", "B": "B"}
    for road in tables["roads"]:
        road["from"], road["to"] = full[road["from"]], full[road["to"]]
    return tables


# Ten ride in one trip: 8 m take 9.9 s, doors and people 30 s more, the way back 15.9 s.
LIFT = {"lifts": [{"lift": "L", "persons": 12, "loading": 1, "speed": 1}]}
BUS = {
    "event": {"travel": "coach", "alight_seconds": 6, "board_seconds": 6, "clock": 1},
    "coaches": [{"coach": name, "seats": 20} for name in "xy"],
}

OPTIONAL = {"must": "no"}  # only A is visited
ONE = {"groups_at_once": 1}

CASES = {
    # rule and column: event, the constraint, finish with it, finish without it
    "R03 one_of": (event(a={"one_of": "x"}, b={"one_of": "x"}), "_add_choices", 30, 0),
    "R04 legs": (event(), "_follow", 55, 50),
    "R05 open": (event(a={"open": "08:40-09:30"}), "_keep_open", 65, 55),
    "R06 people": (event(a={"people_at_once": 10}, b=OPTIONAL), "_add_resources", 50, 30),
    "R06 guides": (event(a={"guides": 1}, b=OPTIONAL), "_add_resources", 50, 30),
    "R07 groups": (event(a=ONE, b=OPTIONAL), "_add_resources", 50, 30),
    "R07 gap": (
        event(a={"groups_at_once": 1, "gap_minutes": 7}, b=OPTIONAL),
        "_add_resources",
        57,
        30,
    ),
    "R07 entries": (event(a={"entry_every": 8}, b=OPTIONAL), "_add_resources", 38, 30),
    "R08 coaches": (event(a={"coaches_at_once": 1}, b=OPTIONAL, **BUS), "_add_resources", 54, 32),
    "R09 lift": (event(a={"lift": "L", "floor": 3}, b=OPTIONAL, **LIFT), "_add_resources", 33, 32),
    "R10 clock": (event(event={"clock": 30}), "_keep_clock", 65, 55),
    "R12 position": (event(a={**ONE, "position": "first"}), "_add_befores", 75, 55),
    "R12 convoy": (
        event(a=ONE, b=ONE, event={"movement": "convoy"}),
        "_add_convoy",
        75,
        55,
    ),
    "R17 appointment": (
        event(appointments=[{"who": "all", "site": "A", "session": "am", "start": "08:35"}]),
        "_keep_starts",
        60,
        55,
    ),
}

# What is redundant would stand in for a constraint that is left out; so would an order that is
# known beforehand.
REDUNDANT = ("_add_loads", "_add_shortest_tours", "_always_holds")


def formulated(tables):
    scenario = rp.read(named(tables))
    network = build_network(scenario)
    grouping = form_groups(scenario, 2, time_limit=10, seed=0, workers=1).grouping
    return formulate(scenario, network, grouping)


def least_finish(problem, *without, arcs=False):
    """The earliest finish by the model, some of its constraints left out; None if there is none."""
    left_out = {name: lambda *_arguments: None for name in without}
    tours = type("Tours", (TourModel,), left_out)(problem, arcs)
    tours.model.minimize(sum(tours.finish))
    solver = make_solver(effort=10)
    status = solver.solve(tours.model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    if status == cp_model.INFEASIBLE:
        return None
    return round(solver.objective_value)


@pytest.mark.parametrize("case", CASES)
def test_a_constraint_alone_decides(case):
    tables, constraint, finish, without = CASES[case]
    problem = formulated(tables)
    assert least_finish(problem) == finish, f"{case}: some constraint"
    assert least_finish(problem, *REDUNDANT) == finish, f"{case}: {constraint}"
    assert least_finish(problem, *REDUNDANT, constraint) == without, f"{case}: another constraint"


def test_r13_the_circuits_alone_limit_waits_on_the_way():
    # Out of A by 08:30 and 5 minutes on foot: at B, which opens at 09:00, 25 are left to wait.
    tables = event(a={"open": "08:00-08:30"}, b={"open": "09:00-10:00"}, event={"max_wait": 10})
    problem = formulated(tables)
    assert least_finish(problem, arcs=True) is None
    assert least_finish(problem, *REDUNDANT, arcs=True) is None
    assert least_finish(problem, *REDUNDANT, "_add_circuits", arcs=True) == 85
