"""What is left out under a trial finish is never what a plan in time would need."""

from dataclasses import replace

import pytest
from events.small_event import TABLES
from events.strategies import scenarios
from hypothesis import event, given, settings
from scheduling.test_bound_on_finish import best_known, formed

from routeplan.scheduling.bounds.lagrangian import LagrangianDual
from routeplan.scheduling.cpsat.exact import solve_exact
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.cpsat.runner import run_model
from routeplan.scheduling.cpsat.symmetry import find_identical_groups, order_identical_groups
from routeplan.scheduling.cpsat.trial import limit_arrivals, limit_sessions, share_minutes
from routeplan.scheduling.problem import ARRIVE
from routeplan.scheduling.schedule import measure_finish
from routeplan.tables.generation import generate


@pytest.mark.slow
@settings(max_examples=100)
@given(scenarios())
def test_the_optimum_is_left_under_itself_and_nothing_below_it(tables):
    for problem, known in best_known(tables, solve_exact):
        left = try_finish(problem, known.finish, known.score)
        assert left.status == "optimal"
        assert measure_finish(problem, left.schedule) == known.finish
        if known.finish > 0:
            assert try_finish(problem, known.finish - 1, known.score).status == "infeasible"
        event(f"{len(find_identical_groups(problem))} sets of identical groups")


def try_finish(problem, finish, score):
    """Run CP-SAT on what is left under a finish."""
    minutes = share_minutes(problem, finish)
    arcs = problem.needs_arcs
    tours = TourModel(limit_sessions(problem, minutes), arcs)
    order_identical_groups(tours, None)
    tours.model.add(sum(tours.finish) <= finish)
    tours.model.add(tours.score() >= score)
    for session, most in enumerate(minutes):
        dual = LagrangianDual(problem, session)
        dual.refute(int(most), lambda: False)
        limit_arrivals(tours, dual.list_arrivals(int(most)))
    tours.model.minimize(sum(tours.finish))
    heard = []
    return run_model(
        tours, time_limit=30, seed=0, workers=1, found=heard.append, bounded=heard.append
    )


def test_a_session_gets_no_more_minutes_than_its_tours_have():
    """The evening's only half hour is full; what the morning may take longer is not for it."""
    hall = {"site": "hall", "minutes": 10, "groups_at_once": 1, "sessions": "evening"}
    park = {"site": "park", "minutes": 30, "groups_at_once": 1, "sessions": "day 1"}
    tables = {
        **TABLES,
        "sites": [TABLES["sites"][0], hall, park],
        "roads": [{"from": "hub", "to": site, "minutes": 5} for site in ("hall", "park")],
        "sessions": [*TABLES["sessions"], {"session": "evening", "start": "18:00", "end": "18:30"}],
    }
    problem, _grouping = formed(tables, 2)
    assert share_minutes(problem, 300).tolist() == [180, 30]
    left = try_finish(problem, 300, 0)
    assert (left.status, measure_finish(problem, left.schedule)) == ("optimal", 70 + 30)


def test_prices_leave_few_arrivals_and_among_them_those_of_a_plan_in_time():
    problem, _grouping = formed(generate(6, 5, seed=0), 6)
    schedule = solve_exact(problem, time_limit=30, workers=1).schedule
    finish = measure_finish(problem, schedule)
    dual = LagrangianDual(problem, 0)
    assert not dual.refute(finish, lambda: False)
    arrivals = dual.list_arrivals(finish)
    assert all(schedule.events[stop, ARRIVE] in minutes for stop, minutes in arrivals.items())
    assert len(arrivals) == 30
    assert sum(map(len, arrivals.values())) < 30 * finish / 2


def test_groups_of_other_sizes_are_identical_as_long_as_nothing_takes_longer():
    hall = {"site": "hall", "x": 1, "y": 0, "minutes": 30, "groups_at_once": 1}
    visitors = [{"visitor": "a", "count": 20}, {"visitor": "b", "count": 19}]
    sites = [TABLES["sites"][0], hall]
    tables = {**TABLES, "sites": sites, "visitors": visitors, "roads": []}
    tables["event"] = {**TABLES["event"], "groups": "2"}
    problem, _grouping = formed(tables, 2)
    assert find_identical_groups(problem) == [[0, 1]]
    parts = problem.parts.copy()
    parts[0, 0] += 1
    assert find_identical_groups(replace(problem, parts=parts)) == []
