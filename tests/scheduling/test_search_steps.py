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


def test_nothing_is_held_twice() -> None:
    problem = drawn(8, 6)
    found = search_briefly(problem)
    schedule = found.schedule()
    assert schedule is not None
    assert found.objective == goals(problem, schedule)
    assert not holds_too_much(problem, schedule)
