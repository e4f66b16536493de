"""A few steps of the search on many scenarios; short enough for a core that checks itself."""

from __future__ import annotations

from typing import Any

from events.strategies import scenarios
from hypothesis import assume, given, settings
from scheduling.test_neighbourhood import broken, formulated, goals
from scheduling.test_search import drawn, holds_too_much, never

from routeplan.scheduling.problem import Problem
from routeplan.scheduling.search.engine import Search

ITERATIONS = 40


def search_briefly(problem: Problem, iterations: int = ITERATIONS) -> Search:
    found = Search(problem, 0)
    found.begin(never)
    while found.iterations < iterations:
        found.improve(60.0, lambda: found.iterations >= iterations)
    return found


@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_no_rule_is_broken(tables: dict[str, Any]) -> None:
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    schedule = search_briefly(problem).schedule()
    if schedule is not None:
        assert broken(scenario, grouping, problem, schedule) == []


def test_a_stop_that_is_held_back_is_booked_once() -> None:
    """Where waits are limited a late stop moves the one before it, which stands in the usage."""
    tables = {
        "event": {
            "date": "2026-05-04",
            "hub": "Hub",
            "travel": "walk",
            "group_max": 3,
            "groups": 2,
            "clock": 3,
            "max_wait": 1,
        },
        "sessions": [{"session": "am", "start": "08:03", "end": "08:50"}],
        "visitors": [{"visitor": "V1", "count": 2}, {"visitor": "V2", "count": 3}],
        "sites": [
            {"site": "Hub", "kind": "place", "x": 0.18, "y": 0.13},
            {"site": "S1", "minutes": 10, "open": "08:05-08:16;08:28-08:58", "x": 0.2, "y": 0.01},
            {"site": "S2", "minutes": 9, "entry_every": 3, "x": 0.02, "y": 0.12},
        ],
    }
    for iterations in range(0, 60, 5):
        scenario, grouping, problem = formulated(tables)
        schedule = search_briefly(problem, iterations).schedule()
        assert schedule is None or broken(scenario, grouping, problem, schedule) == []
        assert schedule is None or not holds_too_much(problem, schedule)


def test_nothing_is_held_twice() -> None:
    problem = drawn(8, 6)
    found = search_briefly(problem)
    schedule = found.schedule()
    assert schedule is not None
    assert found.objective == goals(problem, schedule)
    assert not holds_too_much(problem, schedule)
