"""Tours drawn without looking at every rule are offered only where they break none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from events.strategies import scenarios
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from scheduling.test_neighbourhood import broken, formulated
from scheduling.test_search_steps import search_briefly

import routeplan as rp
from routeplan.planning import find_plan
from routeplan.scheduling import NoGridError, rotate
from routeplan.scheduling.schedule import close_tours
from routeplan.scheduling.soundness import is_sound


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(scenarios(), st.data())
def test_sound_is_what_the_verifier_passes(tables: dict[str, Any], data: Any) -> None:
    """Tours that the search has found, and the same with one event or stop moved."""
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    found = search_briefly(problem).schedule()
    assume(found is not None)
    assert is_sound(problem, found)
    made = np.flatnonzero(found.made)
    assume(len(made))
    stop = data.draw(st.sampled_from(made.tolist()))
    events, minutes = found.events.copy(), data.draw(st.integers(-20, 20))
    events[stop, data.draw(st.integers(0, 7)) :] += minutes
    moved = close_tours(problem, found.tour, events)
    assume([list(o) for o in moved.orders(problem)] == [list(o) for o in found.orders(problem)])
    if is_sound(problem, moved):
        assert broken(scenario, grouping, problem, moved) == []
        event("sound")
    else:
        event("broken")
        assert broken(scenario, grouping, problem, moved) != []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_a_sound_grid_is_a_plan(tables: dict[str, Any]) -> None:
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    try:
        grid = rotate(problem)
    except NoGridError:
        assume(False)
    if is_sound(problem, grid):
        assert broken(scenario, grouping, problem, grid) == []
    event("sound" if is_sound(problem, grid) else "broken")


def test_an_exact_rotation_is_found_and_proven_at_once() -> None:
    """25 classes, 12 stations of 10 minutes with two lanes each: 13 turns, whatever the seed."""
    stations = [f"S{number:02d}" for number in range(12)]
    tables = {
        "event": {"date": "2026-05-04", "hub": "Yard", "travel": "walk"},
        "sites": [{"site": "Yard", "kind": "place"}]
        + [{"site": station, "minutes": 10, "groups_at_once": 2} for station in stations],
        "roads": [{"from": "Yard", "to": station, "minutes": 0} for station in stations],
        "visitors": [
            {"visitor": f"C{number}", "count": 20, "group": f"Class {number}"}
            for number in range(25)
        ],
        "sessions": [{"session": "am", "start": "08:00", "end": "12:00"}],
    }
    scenario = rp.read(tables)
    for seed in (0, 1):
        plan = find_plan(scenario, aim="finish", time_limit=20, seed=seed, workers=1)
        assert (plan.status, plan.finish, plan.bound) == ("optimal", 130, 130)
