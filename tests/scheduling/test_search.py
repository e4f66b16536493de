"""The compiled search against CP-SAT and the brute force, on scenarios over all tables."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from events.strategies import scenarios
from hypothesis import assume, event, given, settings
from oracles.brute_force import solve_for_groups
from scheduling.test_neighbourhood import broken, formulated, goals

import routeplan as rp
from routeplan.grouping.forming import form_groups
from routeplan.scenario.network import build_network
from routeplan.scheduling.cpsat.exact import solve_exact
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.polish.neighbourhood import extract, merge
from routeplan.scheduling.portfolio import search_tours
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule
from routeplan.scheduling.search.engine import Search

CYCLES = 4


def never() -> bool:
    return False


def search(problem: Problem, cycles: int = CYCLES, seed: int = 0) -> Search:
    found = Search(problem, seed)
    found.begin(never)
    for _cycle in range(cycles):
        while not found.improve(1.0, never):
            pass
    return found


def drawn(groups: int, sites: int, seed: int = 0) -> Problem:
    scenario = rp.read(rp.generate(groups, sites, seed=seed))
    grouping = form_groups(scenario, groups, time_limit=20, seed=0, workers=1).grouping
    assert grouping is not None
    return formulate(scenario, build_network(scenario), grouping)


def brute_groups(grouping: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "coaches": group.coaches,
            "visitors": {member.visitor: member.count for member in group.members},
        }
        for group in grouping.groups
    ]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_search_cp_sat_and_brute_force_agree(tables: dict[str, Any]) -> None:
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    exact = solve_exact(problem, time_limit=20, workers=1)
    best = solve_for_groups(tables, brute_groups(grouping))
    found = search(problem)
    schedule = found.schedule()
    assert found.complete == (schedule is not None)
    if best.status == "infeasible":
        assert (exact.status, schedule) == ("infeasible", None)
        return
    assert exact.status == "optimal" and exact.schedule is not None
    assert goals(problem, exact.schedule) == (-best.score, best.finish)
    # The search proves nothing: it may miss the best tours, but never breaks a rule.
    event("none found" if schedule is None else "found")
    if schedule is not None:
        assert broken(scenario, grouping, problem, schedule) == []
        assert goals(problem, schedule) == found.objective
        assert goals(problem, schedule) >= (-best.score, best.finish)
        event("best" if found.objective == (-best.score, best.finish) else "worse")


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_what_another_engine_has_found_is_taken_over(tables: dict[str, Any]) -> None:
    _scenario, _grouping, problem = formulated(tables)
    assume(problem is not None)
    schedule = solve_exact(problem, time_limit=20, workers=1).schedule
    assume(schedule is not None)
    assert schedule is not None
    found = Search(problem, 0)
    found.adopt(schedule)
    assert found.complete
    assert found.objective <= goals(problem, schedule)
    while not found.improve(1.0, never):
        pass
    assert found.objective == goals(problem, schedule)  # it is the best there is


def test_small_events_are_solved_by_search_alone() -> None:
    problem = drawn(4, 4)
    exact = solve_exact(problem, time_limit=30, workers=2)
    assert exact.status == "optimal" and exact.schedule is not None
    assert search(problem, cycles=8).objective == goals(problem, exact.schedule)


def test_the_same_seed_finds_the_same() -> None:
    problem = drawn(6, 5)
    one, other = (search(problem, cycles=3, seed=5).schedule() for _ in range(2))
    assert one is not None and other is not None
    assert (one.events == other.events).all() and (one.tour == other.tour).all()


def test_others_bookings_and_returns_are_kept() -> None:
    """A part of a plan, planned anew by the search, goes with the rest."""
    problem = drawn(8, 6)
    whole = search(problem, cycles=2).schedule()
    assert whole is not None
    for group in range(len(problem.groups)):
        part = search(extract(problem, whole, [group]), cycles=2).schedule()
        assert part is not None
        merged = merge(problem, whole, [group], part)
        assert goals(problem, merged) <= goals(problem, whole)
        assert not holds_too_much(problem, merged)
        whole = merged


def holds_too_much(problem: Problem, schedule: Schedule) -> bool:
    """Counts every minute of every resource."""
    held = np.zeros((len(problem.resources), problem.horizon + 200), dtype=int)
    for use in problem.uses:
        if schedule.made[use.stop]:
            begin = schedule.events[use.stop, use.since] + use.since_offset
            end = schedule.events[use.stop, use.until] + use.until_offset
            held[use.resource, begin:end] += use.amount
    capacity = np.array([resource.capacity for resource in problem.resources])
    return bool((held.max(axis=1) > capacity).any())


@pytest.mark.parametrize("seed", range(12))
def test_stops_of_a_group_that_share_a_lift_see_each_other(seed: int) -> None:
    """Short visits behind one lift: its last car is not back when the next stop needs it."""
    dice = Random(seed)
    sites = [
        {"site": f"S{n}", "minutes": dice.randint(0, 2), "lift": "L", "floor": dice.randint(2, 9)}
        for n in range(4)
    ]
    tables = {
        "event": {"date": "2026-05-04", "hub": "H", "travel": "walk", "groups": "4"},
        "sites": [{"site": "H", "kind": "place"}, *sites],
        "lifts": [{"lift": "L", "persons": 6, "cars": dice.randint(1, 2)}],
        "roads": [{"from": "H", "to": site["site"], "minutes": 1} for site in sites],
        "visitors": [
            {"visitor": f"V{n}", "count": dice.randint(5, 14), "group": f"G{n}"} for n in range(4)
        ],
        "sessions": [{"session": "am", "start": "08:00", "end": "14:00"}],
    }
    scenario = rp.read(tables)
    grouping = form_groups(scenario, 4, time_limit=20, seed=0, workers=1).grouping
    assert grouping is not None
    problem = formulate(scenario, build_network(scenario), grouping)
    for cycles in (0, 2):
        schedule = search(problem, cycles, seed).schedule()
        if schedule is not None:
            assert broken(scenario, grouping, problem, schedule) == []
    assert schedule is not None


def test_it_stops_when_told_to() -> None:
    problem = drawn(12, 8)
    found = Search(problem, 0)
    found.begin(lambda: True)
    assert not found.complete and found.schedule() is None
    assert not found.improve(60, lambda: True)
    assert found.iterations == 0


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_search_alone_reports_what_it_returns(workers: int) -> None:
    problem = drawn(8, 6)
    finishes: list[tuple[int, int]] = []
    bounds: list[int] = []

    def report(schedule: Schedule | None, bound: int | None) -> None:
        if schedule is not None:
            finishes.append(goals(problem, schedule))
        if bound is not None:
            bounds.append(bound)

    outcome: Outcome = search_tours(problem, time_limit=2, workers=workers, report=report)
    assert outcome.schedule is not None and outcome.engine == "search"
    assert finishes == sorted(set(finishes), reverse=True)
    assert bounds == sorted(set(bounds))
    assert finishes[-1] == goals(problem, outcome.schedule)
    assert bounds[-1] == outcome.bound
