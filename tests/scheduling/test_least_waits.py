"""The bound on waiting and travel: every order of the stops, plans that reach it, drawn events."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest
from events.strategies import scenarios
from hypothesis import event, given, settings

import routeplan as rp
from routeplan.grouping.forming import form_groups
from routeplan.grouping.limits import fewest_groups
from routeplan.scenario.network import build_network
from routeplan.scheduling.bounds.least_waits import bound_waits
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.polish.polishing import polish_tours
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import rank


def formed(tables: dict[str, Any]) -> Problem | None:
    scenario = rp.read(deepcopy(tables))
    grouping = form_groups(scenario, fewest_groups(scenario), workers=1).grouping
    if grouping is None:
        return None
    return formulate(scenario, build_network(scenario), grouping)


def drawn(seed: int) -> dict[str, Any]:
    """One group of 7, four sites, departures on the quarter of an hour."""
    dice = np.random.default_rng(seed)
    sites = ["H", "A", "B", "C", "D"]
    return {
        "event": {"date": "2020-06-23", "hub": "H", "travel": "walk", "clock": 15},
        "sites": [
            {"site": "H", "kind": "place"},
            *({"site": site, "minutes": int(dice.integers(5, 30))} for site in sites[1:]),
        ],
        "roads": [
            {"from": a, "to": b, "minutes": int(dice.integers(8, 15)), "one_way": "yes"}
            for a, b in permutations(sites, 2)
        ],
        "visitors": [{"visitor": "V", "count": 7}],
        "sessions": [{"session": "am", "start": "08:00", "end": "23:00"}],
    }


def least_of_all_orders(problem: Problem) -> tuple[int, int]:
    """Walk through every order, minute by minute."""
    hub, found = int(problem.tour_origin[0]), []
    for order in permutations(range(len(problem.stop_site))):
        now = waited = travel = 0
        way = [hub, *(int(problem.stop_site[stop]) for stop in order), hub]
        for stop, (left, reached) in zip([*order, None], pairwise(way), strict=True):
            travel += int(problem.legs[left, reached])
            now += int(problem.legs[left, reached])
            if stop is not None:
                now += int(problem.shortest[stop])
                while now % problem.clock:
                    now, waited = now + 1, waited + 1
        found.append((7 * waited, travel))
    return min(found)


@pytest.mark.parametrize("seed", range(5))
def test_no_order_waits_less_and_polishing_proves_it(seed: int) -> None:
    problem = formed(drawn(seed))
    assert problem is not None
    least = bound_waits(problem)
    assert least == least_of_all_orders(problem)
    found = solve_tours(problem, time_limit=5, workers=1).schedule
    assert found is not None
    polished = polish_tours(problem, found, time_limit=5, effort=1, workers=1)
    reached = rank(problem, polished.schedule)[2:]
    assert polished.proven or reached != least
    assert polished.waits_proven or reached[0] != least[0]


def test_tours_that_nothing_betters_are_not_polished() -> None:
    tables = drawn(0) | {"sites": [{"site": "H", "kind": "place"}, {"site": "A", "minutes": 5}]}
    problem = formed(tables)
    assert problem is not None
    found = solve_tours(problem, time_limit=5, workers=1).schedule
    assert found is not None
    polished = polish_tours(problem, found, time_limit=5, effort=1, workers=1)
    assert polished.schedule is found
    assert polished.proven


def test_where_a_stop_is_optional_there_is_no_bound() -> None:
    tables = drawn(0)
    tables["sites"][1] |= {"must": "no", "score": 1}
    problem = formed(tables)
    assert problem is not None
    assert bound_waits(problem) is None


@settings(max_examples=60)
@given(scenarios())
def test_no_drawn_event_beats_the_bound(tables: dict[str, Any]) -> None:
    problem = formed(tables)
    found = problem and solve_tours(problem, time_limit=5, workers=1).schedule
    if problem is None or found is None or (least := bound_waits(problem)) is None:
        event("nothing to compare")
        return
    polished = polish_tours(problem, found, time_limit=2, effort=0.2, workers=1)
    reached = rank(problem, polished.schedule)[2:]
    assert reached >= least
    assert reached[0] >= least[0]
    event("reached" if reached == least else "not reached")
