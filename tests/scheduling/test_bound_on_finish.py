"""Bounds on finish for given groups: by hand, and never above the brute force's optimum."""

from copy import deepcopy

import pytest
from events.gate_event import session, tables
from events.small_event import TABLES
from events.strategies import scenarios
from hypothesis import event, given, settings
from oracles.brute_force import solve_for_groups
from planning.test_planner_against_oracle import groups_of

import routeplan as rp
from routeplan.grouping.forming import form_groups
from routeplan.grouping.limits import fewest_groups, most_groups
from routeplan.planning.assembly import assemble
from routeplan.scenario.network import build_network
from routeplan.scheduling.bounds.finish import Cause, bound_finish
from routeplan.scheduling.bounds.joint_dual import JointDual, narrow, refute_sum
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.schedule import measure_finish
from routeplan.tables.generation import generate


def formed(tables, count):
    """The Problem of some grouping, and the grouping; None where there is none."""
    scenario = rp.read(deepcopy(tables))
    grouping = form_groups(scenario, count, workers=1).grouping
    if grouping is None:
        return None, None
    return formulate(scenario, build_network(scenario), grouping), grouping


def best_known(tables, solve):
    """The Problem of each number of groups that has tours, and what the brute force makes of it."""
    scenario = rp.read(deepcopy(tables))
    for count in range(fewest_groups(scenario), most_groups(scenario) + 1):
        problem, grouping = formed(tables, count)
        if problem is None:
            continue
        outcome = solve(problem, time_limit=30, workers=1)
        if outcome.schedule is None:
            continue
        plan = assemble(scenario, grouping, problem, outcome, None)
        yield problem, solve_for_groups(tables, groups_of(plan))


@pytest.mark.slow
@settings(max_examples=200)
@given(scenarios())
def test_no_bound_is_above_the_optimum(tables):
    for problem, known in best_known(tables, solve_tours):
        optimum = known.finish
        heard = []
        bound = bound_finish(problem, 10, heard.append)
        assert bound.finish <= optimum
        assert heard[-1] == bound
        assert [b.finish for b in heard] == sorted({b.finish for b in heard})
        event("optimum" if bound.finish == optimum else "below the optimum")


def hall(**changes):
    """Two groups at one hall that holds one of them, 5 minutes from the hub."""
    return {**TABLES, **changes}


def test_the_full_hall_is_named():
    problem, _grouping = formed(hall(), 2)
    assert bound_finish(problem, 0).causes == (Cause(0, 70, resource=0, busy=60, head=5),)
    assert problem.resources[0].place == "安利"


def test_the_full_hall_counts_from_its_opening_and_until_the_clock_lets_the_last_one_go():
    late = {**TABLES["sites"][1], "open": "09:50-12:00"}
    problem, _grouping = formed(hall(sites=[TABLES["sites"][0], late]), 2)
    assert bound_finish(problem, 0).causes == (Cause(0, 50 + 60 + 5, resource=0, busy=60, head=50),)
    clock = {**TABLES["event"], "clock": 20}
    problem, _grouping = formed(hall(sites=[TABLES["sites"][0], late], event=clock), 2)
    assert bound_finish(problem, 0).causes == (Cause(0, 120 + 5, resource=0, busy=60, head=50),)


def test_the_longest_tour_is_named():
    sites = [TABLES["sites"][0], {"site": "安利", "x": 1, "y": 0, "minutes": 30}]
    problem, _grouping = formed(hall(sites=sites), 2)
    assert bound_finish(problem, 0).causes == (Cause(0, 40, group=0),)


def test_a_load_that_may_go_to_either_session_counts_in_their_sum():
    # One session is too short for both groups, one after the other.
    morning = {"session": "a", "start": "09:00", "end": "10:00"}
    noon = {"session": "b", "start": "11:00", "end": "12:00"}
    problem, _grouping = formed(hall(sessions=[morning, noon]), 2)
    bound = bound_finish(problem, 5)
    assert (bound.finish, bound.causes) == (80, ())


@pytest.mark.slow
def test_tours_that_get_into_each_others_way_raise_the_bound():
    problem, _grouping = formed(generate(8, 8, seed=0), 8)
    cheap, better = bound_finish(problem, 0), bound_finish(problem, 30)
    # CP-SAT has found tours of 364 minutes.
    assert cheap.finish < better.finish <= 364
    assert better.causes == (Cause(0, better.finish),)


# Groups make three stops of 30 minutes, one group at a time in each hall, in the morning, in the
# afternoon, or some in either.
HALLS = [{"site": name, "minutes": 30, "groups_at_once": 1} for name in "ABC"]
TWO_SESSIONS = {
    "event": {"date": "2020-06-23", "hub": "H", "travel": "walk", "group_max": 10, "clock": 1},
    "sites": [{"site": "H", "kind": "place"}, *HALLS],
    "roads": [{"from": "H", "to": name, "minutes": 5} for name in "ABC"],
    "visitors": [{"visitor": f"V{n}", "count": 10} for n in range(4)],
    "sessions": [
        {"session": "am", "start": "09:00", "end": "11:10"},
        {"session": "pm", "start": "13:00", "end": "15:10"},
    ],
}


def test_stops_that_may_be_made_in_either_session_compete_in_both():
    problem, _grouping = formed(TWO_SESSIONS, 4)
    found = solve_tours(problem, time_limit=20, workers=1)
    heard = []
    bound = bound_finish(problem, 20, heard.append)
    assert found.bound == measure_finish(problem, found.schedule)
    assert heard[0].finish < bound.finish <= found.bound
    assert [each.finish for each in heard] == sorted({each.finish for each in heard})


def test_what_two_sessions_can_last_is_narrowed_down():
    problem, _grouping = formed(TWO_SESSIONS, 4)
    best = measure_finish(problem, solve_tours(problem, time_limit=20, workers=1).schedule)
    joint = JointDual(problem)
    narrowed = narrow(joint, best, [130, 130], lambda: False)
    assert narrowed is not None
    assert all(minutes <= 130 for minutes in narrowed)
    assert narrow(joint, 60, [60, 60], lambda: False) is None
    assert refute_sum(joint, 60, [60, 60], lambda: False)
    assert not refute_sum(joint, best, [130, 130], lambda: False)


def only_a(groups, **gate):
    """Groups that visit A for a minute, in a call of 2 + 3 + 1 + 3 + 3 minutes."""
    sites = {"A": {"minutes": 1}, "B": {"must": "no"}}
    return tables(groups, gate={"coaches_at_once": None} | gate, sites=sites)


def cause_of(stated, count):
    problem, _grouping = formed(stated, count)
    (cause,) = bound_finish(problem, 0).causes
    return problem, cause


def test_coaches_that_do_not_wait_hold_their_bays_one_after_the_other():
    # 8 groups get off for 2 minutes and on for 3; the road takes 10 each way.
    stated = only_a(8, coaches_at_once=1, coach_waits="no")
    problem, cause = cause_of(stated, 8)
    assert cause == Cause(0, 10 + 8 * 5 + 10, resource=cause.resource, busy=40, head=10)
    assert problem.resources[cause.resource].kind == "coaches"
    assert rp.plan(rp.read(stated), time_limit=20, workers=1).finish >= 60


@pytest.mark.parametrize(
    ("ends", "minutes"), [({"from": "Gate"}, 8 * 3 + 10), ({"to": "Gate"}, 10 + 8 * 2)]
)
def test_who_walks_from_the_gate_gets_on_and_who_walks_to_it_gets_off(ends, minutes):
    stated = only_a(8, coaches_at_once=1) | {"sessions": [session("am", "09:00", "12:00", **ends)]}
    problem, cause = cause_of(stated, 8)
    assert (cause.minutes, problem.resources[cause.resource].kind) == (minutes, "coaches")
    assert rp.plan(rp.read(stated), time_limit=20, workers=1).finish >= minutes


@pytest.mark.parametrize(
    ("stated", "minutes"),
    [
        # The first call is over 10 + 12 minutes after the start, the third 60 later.
        (only_a(3, depart_every=30), 22 + 60 + 10),
        # On foot from the gate, and on it after 3 + 1 + 3 + 3 minutes.
        (
            only_a(3, depart_every=30)
            | {"sessions": [session("am", "09:00", "12:00", **{"from": "Gate"})]},
            10 + 60 + 10,
        ),
        # Who walks to the end passes no gate.
        (
            only_a(3, depart_every=30) | {"sessions": [session("am", "09:00", "12:00", to="Gate")]},
            10 + 2 + 3 + 1 + 3,
        ),
    ],
)
def test_calls_leave_a_gate_one_after_the_other(stated, minutes):
    _problem, cause = cause_of(stated, 3)
    assert cause.minutes == minutes
    plan = rp.plan(rp.read(stated), time_limit=20, workers=1)
    assert (plan.status, plan.finish, plan.bound) == ("optimal", minutes, minutes)
