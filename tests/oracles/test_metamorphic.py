"""What must not change the best plan, or make it worse, by the brute force and by the planner."""

from copy import deepcopy

import pytest
from events.strategies import scenarios
from events.variants import (
    end_at_last_return,
    leave_later,
    lengthen_visits,
    put_into_area,
    single_stops,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles.brute_force import solve

import routeplan as rp


def plan(tables):
    """The planner's answer, as far as it can be compared with the brute force's."""
    found = rp.plan(rp.read(deepcopy(tables)), time_limit=30, workers=1)
    # Where all groupings with some coaches are refuted, other coaches might do.
    assume(found.status != "unknown" or tables["event"].get("coaches_per_group", 1) == 1)
    assert found.status in ("optimal", "infeasible")
    return found


def rank(answer):
    return (answer.score, -answer.finish) if answer.status == "optimal" else (-1, 0)


BOTH = pytest.mark.parametrize(
    "best", [pytest.param(solve, id="brute force"), pytest.param(plan, id="planner")]
)
# Pins settle the groups: with more freedom fewer of them might do, and finish later.
drawn = scenarios(pinned=True, areas=True)


@BOTH
@pytest.mark.slow
@settings(max_examples=60)
@given(drawn, st.data())
def test_an_area_of_one_site_is_none(best, tables, data):
    assume(tables["event"]["travel"] == "coach" and single_stops(tables))
    tables["event"].pop("clock", None)
    tables["event"]["clock"] = 1
    site = data.draw(st.sampled_from(single_stops(tables)))
    row = next(row for row in tables["sites"] if row["site"] == site)
    before, after = best(tables), best(put_into_area(tables, site))
    if row.get("coach_waits") == "no":
        # In an area a group may wait for a bay before it boards.
        assert rank(after) >= rank(before)
    else:
        assert rank(after) == rank(before)


@BOTH
@pytest.mark.slow
@settings(max_examples=60)
@given(drawn, st.integers(1, 15))
def test_a_longer_visit_never_hurts(best, tables, more):
    assert rank(best(lengthen_visits(tables, more))) >= rank(best(tables))


@BOTH
@pytest.mark.slow
@settings(max_examples=60)
@given(drawn, st.integers(1, 15))
def test_leaving_later_never_hurts(best, tables, more):
    assume(any("leave_by" in row for row in tables["sessions"]))
    assert rank(best(leave_later(tables, more))) >= rank(best(tables))


@pytest.mark.slow
@settings(max_examples=100)
@given(scenarios(pinned=True, areas=True))
def test_a_session_may_end_with_the_last_return(tables):
    scenario, found = rp.read(deepcopy(tables)), plan(tables)
    assume(found.status == "optimal" and found.tours)
    # Assumed hours of a meal may go where a session leaves them no room.
    assert rank(plan(end_at_last_return(tables, scenario, found))) >= rank(found)
