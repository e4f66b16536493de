"""The backward and forward pass of the compiled search."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from events.strategies import scenarios
from hypothesis import assume, event, given, settings
from scheduling.test_neighbourhood import broken, formulated, goals
from scheduling.test_search_steps import search_briefly

from routeplan.scheduling.core import core
from routeplan.scheduling.problem import ARRIVE, DEPART
from routeplan.scheduling.schedule import close_tours
from routeplan.scheduling.search.engine import Search


def settled(tables: dict[str, Any]) -> tuple[Any, Any, Any]:
    """A problem, a search that stands at tours of it, and the tours' events there."""
    _scenario, _grouping, problem = formulated(tables)
    assume(problem is not None)
    found = search_briefly(problem)
    schedule = found.schedule()
    assume(schedule is not None)
    found.adopt(schedule)
    events = found.read(best=False)[1]
    return problem, found, events


def returns(found: Search) -> tuple[Any, Any]:
    back = np.zeros(len(found.problem.tour_group), np.int32)
    target = np.zeros(len(found.problem.session_starts), np.int32)
    core.probe_returns(found.handle, back, target)
    return back, target


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_no_rule_is_broken_and_nobody_returns_after_the_latest(tables: dict[str, Any]) -> None:
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    found = search_briefly(problem)
    before = found.schedule()
    assume(before is not None and not problem.limits_waits and not problem.limits_calls)
    found.adopt(before)
    back, target = returns(found)
    latest = np.maximum(back, target[problem.tour_session])
    base = found.layout.base
    tour, events, _aways, _departs = found.read(best=False)
    orders = close_tours(problem, tour, events + base).orders(problem)
    core.probe_justify(found.handle)
    tour, *minutes = found.read(best=False)
    after = close_tours(problem, tour, *(each + base for each in minutes))
    assert broken(scenario, grouping, problem, after) == []
    assert (returns(found)[0] <= latest).all()
    assert after.orders(problem) == orders
    event("better" if goals(problem, after) < goals(problem, before) else "no better")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_a_stop_cannot_be_later(tables: dict[str, Any]) -> None:
    """A placement that arrives a minute later departs too late."""
    problem, found, events = settled(tables)
    made = found.read(best=False)[0] >= 0
    for stop in np.flatnonzero(made & [not starts for starts in problem.starts]):
        latest = min(int(events[stop, DEPART]) + 45, problem.horizon - found.layout.base)
        times = np.full(8, latest, np.int32)
        core.probe_place_late(found.handle, stop, times)
        assert (times >= events[stop]).all() and times[DEPART] <= latest
        same = times.copy()
        assert core.probe_place(found.handle, stop, same, latest, True)
        assert (same == times).all()
        later = np.zeros(8, np.int32)
        later[ARRIVE] = times[ARRIVE] + 1
        assert not core.probe_place(found.handle, stop, later, latest, True)
        event("moved" if (times > events[stop]).any() else "stays")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_a_stop_is_not_in_its_own_way(tables: dict[str, Any]) -> None:
    """It is placed the same whether what it holds is booked or not."""
    problem, found, events = settled(tables)
    for stop in np.flatnonzero(found.read(best=False)[0] >= 0):
        for minutes in (-7, 1, 3, 12):
            with_own, without = np.zeros(8, np.int32), np.zeros(8, np.int32)
            with_own[ARRIVE] = without[ARRIVE] = max(0, events[stop, ARRIVE] + minutes)
            latest = min(int(events[stop, DEPART]) + 60, problem.horizon - found.layout.base)
            fits = core.probe_place(found.handle, stop, with_own, latest, True)
            assert fits == core.probe_place(found.handle, stop, without, latest, False)
            if fits:
                assert (with_own == without).all()
