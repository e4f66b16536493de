"""Parts of a schedule planned anew: bookings, returns, and the whole that comes out."""

from copy import deepcopy
from dataclasses import replace

import pytest
from events.strategies import scenarios
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.grouping.forming import form_groups
from routeplan.grouping.limits import fewest_groups, most_groups
from routeplan.planning.assembly import assemble
from routeplan.scenario.network import build_network
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.polish.holds import is_overfull
from routeplan.scheduling.polish.neighbourhood import extract, merge, restrict
from routeplan.scheduling.polish.steps import improve
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.problem import LEAVE, START, Booking, Return
from routeplan.scheduling.schedule import measure_finish, measure_score, rank


def formulated(tables):
    """The scenario, several groups if they can be formed, and their problem."""
    scenario = rp.read(deepcopy(tables))
    count = max(fewest_groups(scenario), min(most_groups(scenario), 3))
    formed = form_groups(scenario, count, time_limit=10, seed=0, workers=1)
    if formed.grouping is None or count > most_groups(scenario):
        return scenario, None, None
    network = build_network(scenario)
    return scenario, formed.grouping, formulate(scenario, network, formed.grouping)


def solved(problem):
    """The first schedule found and what solving came to."""
    found = []
    outcome = solve_tours(
        problem,
        time_limit=20,
        workers=1,
        report=lambda schedule, _bound: found.append(schedule),
    )
    return next((schedule for schedule in found if schedule is not None), None), outcome


def broken(scenario, grouping, problem, schedule):
    outcome = Outcome("feasible", schedule)
    return rp.verify(scenario, assemble(scenario, grouping, problem, outcome, None))


def goals(problem, schedule):
    return -measure_score(problem, schedule), measure_finish(problem, schedule)


def some_groups(problem):
    numbers = st.integers(0, len(problem.groups) - 1)
    return st.sets(numbers, min_size=1, max_size=max(1, len(problem.groups) - 1))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(scenarios(), st.data())
def test_a_part_planned_anew_fits_into_the_whole(tables, data):
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    first, best = solved(problem)
    assume(first is not None)
    groups = data.draw(some_groups(problem))
    event(f"{len(groups)} of {len(problem.groups)} groups, convoy: {problem.rank.max() >= 0}")
    part = extract(problem, first, groups)
    assert measure_finish(part, restrict(problem, first, groups)) == measure_finish(problem, first)
    _start, outcome = solved(part)
    assert outcome.status == "optimal"
    whole = merge(problem, first, groups, outcome.schedule)
    assert measure_finish(problem, whole) == measure_finish(part, outcome.schedule)
    assert broken(scenario, grouping, problem, whole) == []
    assert not is_overfull(problem, whole)
    assert goals(problem, best.schedule) <= goals(problem, whole) <= goals(problem, first)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(scenarios(), st.data())
def test_a_step_breaks_no_rule_and_makes_nothing_worse(tables, data):
    scenario, grouping, problem = formulated(tables)
    assume(problem is not None)
    first, _best = solved(problem)
    assume(first is not None)
    groups = data.draw(some_groups(problem))
    step = improve(problem, first, groups, effort=1)
    event("better" if step.schedule is not first else "the same")
    assert broken(scenario, grouping, problem, step.schedule) == []
    assert goals(problem, step.schedule) <= goals(problem, first)
    assert rank(problem, step.schedule) <= rank(problem, first)


TABLES = {
    "event": {"date": "2020-06-23", "hub": "H", "travel": "walk", "group_max": 10},
    "sites": [
        {"site": "H", "kind": "place"},
        {"site": "A", "minutes": 20, "groups_at_once": 2},
    ],
    "roads": [{"from": "H", "to": "A", "minutes": 5}],
    "visitors": [{"visitor": "V", "count": 10, "delegation": "D"}],
    "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
}
NINE = 9 * 60


@pytest.mark.parametrize(
    ("booked", "finish"),
    [
        ([], 30),
        ([(NINE + 10, NINE + 40, 1)], 30),  # one place is left
        ([(NINE + 10, NINE + 40, 2)], 50 + 15),
        ([(NINE + 10, NINE + 40, 1), (NINE + 20, NINE + 50, 1)], 65),
        ([(NINE + 25, NINE + 40, 2)], 30),
        ([(NINE + 24, NINE + 40, 2)], 65),
    ],
)
def test_what_others_have_booked_is_taken(booked, finish):
    _scenario, _grouping, problem = formulated(TABLES)
    problem = replace(problem, booked=tuple(Booking(0, *booking) for booking in booked))
    outcome = solve_tours(problem, time_limit=20, workers=1)
    assert (outcome.status, outcome.bound) == ("optimal", finish)
    for _resource, begin, end, amount in problem.booked:
        inside = outcome.schedule.events[0]
        assert amount < 2 or inside[START] >= end or inside[LEAVE] <= begin


def test_a_session_lasts_until_others_are_back():
    _scenario, _grouping, problem = formulated(TABLES)
    outcome = solve_tours(
        replace(problem, returns=(Return(0, NINE + 47),)), time_limit=20, workers=1
    )
    assert (outcome.status, outcome.bound) == ("optimal", 47)


def test_a_group_of_a_convoy_keeps_to_the_order_of_the_others():
    sites = [{"site": name, "minutes": 20, "groups_at_once": 1} for name in "ABC"]
    changes = {
        "event": TABLES["event"] | {"movement": "convoy"},
        "sites": [TABLES["sites"][0], *sites],
        "roads": [{"from": "H", "to": name, "minutes": 5} for name in "ABC"],
        "visitors": [{"visitor": f"V{n}", "count": 10} for n in range(3)],
    }
    _scenario, _grouping, problem = formulated(TABLES | changes)
    first, _best = solved(problem)
    common = problem.stop_site[first.order(problem, 0)].tolist()
    part = extract(problem, first, [1])
    _start, outcome = solved(part)
    assert part.stop_site[outcome.schedule.order(part, 0)].tolist() == common
    # With all of the track free the order is free as well.
    assert (extract(problem, first, [0, 1, 2]).rank == problem.rank).all()
