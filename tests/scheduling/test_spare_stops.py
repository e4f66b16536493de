"""Stops that are not made: whatever their own rules, they forbid no plan."""

from copy import deepcopy

import pytest
from events.strategies import scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles.brute_force import any_plan_exists, solve_for_groups
from planning.test_planner_against_oracle import groups_of

import routeplan as rp


def walk(end="10:00", **spare):
    """A at 30 minutes and an optional stop that is ready on no tick of the clock."""
    return {
        "event": {"date": "2020-06-23", "hub": "Hub", "clock": 5, "max_wait": 1, "travel": "walk"},
        "sites": [
            {"site": "Hub", "kind": "place"},
            {"site": "A", "minutes": 30},
            {"site": "O", "minutes": 31, "must": "no"} | spare,
        ],
        "roads": [{"from": site, "to": "Hub", "minutes": 5} for site in "AO"],
        "visitors": [{"visitor": "v", "count": 20}],
        "sessions": [{"session": "am", "start": "08:00", "end": end}],
    }


@pytest.mark.parametrize(
    ("end", "minutes"), [("10:00", 31), ("10:00", 131), ("08:41", 31), ("10:00", 2000)]
)
def test_a_stop_that_cannot_be_made_is_left_out(end, minutes):
    scenario = rp.read(walk(end, minutes=minutes))
    plan = rp.plan(scenario, time_limit=10, workers=1)
    assert (plan.status, plan.finish) == ("optimal", 40)
    again = rp.plan(scenario, order=plan, time_limit=10, workers=1)
    assert (again.status, again.finish) == ("optimal", 40)
    assert again.waiting == 0


@st.composite
def spare_stops(draw):
    """Scenarios in which one stop need not be made, is long, and waits are short."""
    tables = draw(scenarios())
    event = tables["event"]
    event["clock"], event["max_wait"] = draw(st.sampled_from((3, 5))), draw(st.integers(0, 1))
    spare = draw(st.sampled_from([r for r in tables["sites"] if r.get("kind") != "place"]))
    spare["minutes"] = draw(st.integers(10, 90))
    optional = {} if "one_of" in spare else {"must": "no"}
    spare |= optional
    for row in tables.get("programme", ()):
        if row["site"] == spare["site"]:
            row.pop("minutes", None)
            row |= optional
    try:
        rp.read(deepcopy(tables))
    except rp.ScenarioError:
        assume(False)
    return tables


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(spare_stops())
def test_spare_stops_forbid_no_plan(tables):
    scenario = rp.read(deepcopy(tables))
    plan = rp.plan(scenario, time_limit=30, workers=1)
    if plan.status == "infeasible":
        assert not any_plan_exists(tables)
        return
    if plan.status == "unknown":  # other coaches might do for the same groups
        assert tables["event"].get("coaches_per_group", 1) > 1
        return
    known = solve_for_groups(tables, groups_of(plan))
    assert (plan.status, plan.score, plan.finish) == ("optimal", known.score, known.finish)
    again = rp.plan(scenario, order=plan, time_limit=30, workers=1)
    assert (again.status, again.score, again.finish) == ("optimal", plan.score, plan.finish)
