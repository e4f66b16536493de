"""The backward and forward pass of the compiled search."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from events.strategies import scenarios
from hypothesis import assume, event, given, settings
from scheduling.test_neighbourhood import broken, formulated, goals
from scheduling.test_search_uncompiled import search_briefly

from routeplan.scheduling.problem import ARRIVE, DEPART
from routeplan.scheduling.schedule import close_tours
from routeplan.scheduling.search.justification import justify, place_late
from routeplan.scheduling.search.placement import hold, place


def settled(tables: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    """A problem, tours of it, and the search's tables and state at these tours."""
    _scenario, _grouping, problem = formulated(tables)
    assume(problem is not None)
    found = search_briefly(problem)
    schedule = found.schedule()
    assume(schedule is not None)
    found.adopt(schedule)
    return problem, schedule, found.layout, found._state


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_no_rule_is_broken_and_nobody_returns_after_the_latest(tables: dict[str, Any]) -> None:
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    found = search_briefly(problem)
    before = found.schedule()
    assume(before is not None and not problem.limits_leg_wait)
    found.adopt(before)
    layout, state, count = found.layout, found._state, len(problem.stop_group)
    latest = np.maximum(state.back, state.target[problem.tour_session])
    sequence = state.sequence.copy()
    justify(layout, state, np.zeros(count, int), np.zeros(count, int), np.zeros(8, int))
    after = close_tours(problem, state.tour.copy(), state.events[:-1] + layout.base)
    assert broken(scenario, grouping, problem, after) == []
    assert (state.back <= latest).all()
    assert (state.sequence == sequence).all()
    event("better" if goals(problem, after) < goals(problem, before) else "no better")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_a_stop_cannot_be_later(tables: dict[str, Any]) -> None:
    """A placement that arrives a minute later departs too late."""
    problem, schedule, layout, state = settled(tables)
    for stop in np.flatnonzero(schedule.made & (problem.starts < 0)):
        held = state.events[stop]
        latest = min(int(held[DEPART]) + 45, problem.horizon - layout.base)
        times = np.full(8, latest)
        place_late(layout, state.usage, stop, times, held)
        assert (times >= held).all() and times[DEPART] <= latest
        same = times.copy()
        assert place(layout, state.usage, stop, same, held, latest)
        assert (same == times).all()
        later = np.zeros(8, int)
        later[ARRIVE] = times[ARRIVE] + 1
        assert not place(layout, state.usage, stop, later, held, latest)
        event("moved" if (times > held).any() else "stays")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_a_stop_is_not_in_its_own_way(tables: dict[str, Any]) -> None:
    """It is placed the same whether what it holds is booked or not."""
    problem, schedule, layout, state = settled(tables)
    for stop in np.flatnonzero(schedule.made):
        held = state.events[stop].copy()
        for minutes in (-7, 1, 3, 12):
            with_own, without = np.zeros(8, int), np.zeros(8, int)
            with_own[ARRIVE] = without[ARRIVE] = max(0, held[ARRIVE] + minutes)
            latest = min(int(held[DEPART]) + 60, problem.horizon - layout.base)
            fits = place(layout, state.usage, stop, with_own, held, latest)
            hold(layout, state.usage, stop, held, -1)
            assert fits == place(layout, state.usage, stop, without, state.events[-1], latest)
            hold(layout, state.usage, stop, held, 1)
            if fits:
                assert (with_own == without).all()
