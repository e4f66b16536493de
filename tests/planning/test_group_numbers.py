"""Numbers of groups compete: none that is better is lost, and what is open is said."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from events.strategies import scenarios
from hypothesis import assume, event, given, settings
from oracles.brute_force import solve_for_groups
from planning.test_planner_against_oracle import groups_of

import routeplan as rp
from routeplan.grouping.drafts import profiles
from routeplan.grouping.forming import form_groups
from routeplan.grouping.limits import fewest_groups, most_groups
from routeplan.planning import candidates
from routeplan.planning import group_numbers as search
from routeplan.planning.assembly import assemble
from routeplan.scenario.network import build_network
from routeplan.scheduling.bounds.finish import Bound, bound_finish
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.problem import Problem


def hall(count: int = 12, **changes: Any) -> dict[str, Any]:
    """Visitors see a hall of 20, five minutes from the hub, for twenty minutes."""
    event = {"date": "2020-06-23", "hub": "H", "travel": "walk", "group_max": 10}
    return {
        "event": event | changes,
        "sites": [
            {"site": "H", "kind": "place"},
            {"site": "A", "minutes": 20, "people_at_once": 20},
        ],
        "roads": [{"from": "H", "to": "A", "minutes": 5}],
        "visitors": [{"visitor": f"V{n}"} for n in range(count)],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
    }


def answers(tables: dict[str, Any]) -> list[tuple[int, int, int]]:
    """For each number of groups what the brute force makes of the first ones with tours."""
    scenario = rp.read(deepcopy(tables))
    network = build_network(scenario)
    found = []
    for count in range(fewest_groups(scenario), most_groups(scenario) + 1):
        excluded: list[Any] = []
        while grouping := form_groups(scenario, count, excluded=excluded, workers=1).grouping:
            problem = formulate(scenario, network, grouping)
            outcome = solve_tours(problem, time_limit=30, workers=1)
            if outcome.schedule is not None:
                plan = assemble(scenario, grouping, problem, outcome, None)
                known = solve_for_groups(tables, groups_of(plan))
                found.append((-known.score, known.finish, count))
                break
            excluded.append(profiles(scenario, grouping))
    return found


@pytest.mark.slow
@settings(max_examples=100)
@given(scenarios())
def test_the_best_number_of_groups_wins(tables: dict[str, Any]) -> None:
    tables["event"]["groups"] = "1-3"  # of more the brute force would take too long
    known = answers(tables)
    assume(known)
    plan = rp.plan(rp.read(deepcopy(tables)), time_limit=30, workers=1)
    assert (-plan.score, plan.finish, len(plan.groups)) == min(known)
    assert plan.bound_any_grouping is None or plan.bound_any_grouping <= min(known)[1]
    event(f"{len(known)} numbers of groups")


def test_fewer_groups_break_a_tie() -> None:
    plan = rp.plan(rp.read(hall(groups="2-6")), time_limit=20, workers=1)
    assert (plan.status, plan.finish, len(plan.groups)) == ("optimal", 30, 2)


def test_an_allowed_number_without_groups_is_passed_over() -> None:
    tables = hall(groups="1-2")  # twelve do not go into one group of ten
    plan = rp.plan(rp.read(tables), time_limit=20, workers=1)
    assert (plan.status, len(plan.groups)) == ("optimal", 2)


def crowd(groups: str) -> rp.Scenario:
    """A hundred visitors: groups of up to 18 see the hall one by one, groups of ten by twos."""
    return rp.read(hall(100, groups=groups, group_max=18))


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of groups of each turn; what tours come to is forgotten above six groups."""
    turns: list[int] = []

    def forget(problem: Problem, **arguments: Any) -> Outcome:
        turns.append(len(problem.groups))
        outcome = solve_tours(problem, **arguments)
        return outcome if turns[-1] <= 6 else Outcome("unknown")

    monkeypatch.setattr(candidates, "solve_tours", forget)
    return turns


def test_numbers_that_cannot_be_better_get_no_turn(turns: list[int]) -> None:
    plan = rp.plan(rp.read(hall(groups="2-6")), time_limit=20, workers=1)
    assert (plan.finish, turns) == (30, [2])
    assert not any("groups" in note for note in plan.notes)


def test_what_is_open_when_time_runs_out_is_said(turns: list[int]) -> None:
    plan = rp.plan(crowd("5-12"), time_limit=2, workers=1)
    assert (plan.finish, len(plan.groups), plan.bound_any_grouping) == (130, 6, 110)
    assert set(turns) > {6}
    assert "Whether 10-12 groups would do better could not be settled in time." in plan.notes


def test_each_number_gets_a_turn_and_then_half_of_them(
    turns: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_after_six(problem: Problem, **arguments: Any) -> Outcome:
        if len(turns) == 6:
            raise KeyboardInterrupt
        return forget(problem, **arguments)

    forget = candidates.solve_tours  # as the turns are counted
    monkeypatch.setattr(candidates, "solve_tours", stop_after_six)
    rp.plan(crowd("7-10"), time_limit=60, workers=1)
    # The least bound comes first, and of equal ones the fewest groups.
    assert turns == [10, 7, 8, 9, 10, 7]


def test_other_ways_to_form_the_groups_are_not_passed_over_in_silence() -> None:
    plan = rp.plan(crowd("6-7"), time_limit=20, workers=1)
    assert (plan.status, plan.finish, plan.bound_any_grouping) == ("optimal", 130, 110)
    said = "With 6-7 groups, other ways to form them were not tried; one may do better."
    assert said in plan.notes


def test_an_interrupt_keeps_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(problem: Problem, **arguments: Any) -> Outcome:
        if len(problem.groups) != 6:
            raise KeyboardInterrupt
        return solve_tours(problem, **arguments)

    monkeypatch.setattr(candidates, "solve_tours", interrupt)
    scenario = crowd("6-10")
    plan = rp.plan(scenario, time_limit=20, workers=1)
    assert (plan.interrupted, plan.finish, len(plan.groups)) == (True, 130, 6)
    assert rp.verify(scenario, plan) == []
    assert "Whether 10 groups would do better could not be settled in time." in plan.notes


def test_a_proof_in_a_later_turn_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def hesitate(problem: Problem, **arguments: Any) -> Outcome:
        outcome = solve_tours(problem, **arguments)
        known = arguments["start"]
        first = known is None or known.schedule is None
        return replace(outcome, status="feasible", bound=110) if first else outcome

    def bound_loosely(problem: Problem, seconds: float) -> Bound:
        return replace(bound_finish(problem, seconds), finish=110)

    monkeypatch.setattr(candidates, "bound_finish", bound_loosely)
    monkeypatch.setattr(candidates, "solve_tours", hesitate)
    monkeypatch.setattr(search, "LEAST_TURN", 0.01)
    plan = rp.plan(crowd("6-7"), time_limit=20, workers=1)
    assert (plan.status, plan.finish, plan.bound) == ("optimal", 130, 130)


def test_groups_that_took_too_long_to_form_get_one_more_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def dawdle(_scenario: rp.Scenario, count: int, **arguments: Any) -> Any:
        asked.append(count)
        formed = form_groups(_scenario, count, **arguments)
        late = asked.count(7) <= 1 and count == 7
        return type(formed)("unknown") if late else formed

    monkeypatch.setattr(candidates, "form_groups", dawdle)
    monkeypatch.setattr(search, "LEAST_TURN", 0.01)
    plan = rp.plan(crowd("7-8"), time_limit=20, workers=1)
    assert asked.count(7) == 2
    assert plan.status == "optimal"
    asked.clear()

    def give_up(_scenario: rp.Scenario, count: int, **_arguments: Any) -> Any:
        asked.append(count)
        return type(form_groups(_scenario, 7, workers=1))("unknown")

    monkeypatch.setattr(candidates, "form_groups", give_up)
    assert rp.plan(crowd("7"), time_limit=20, workers=1).status == "unknown"
    assert len(asked) <= 2


def test_a_turn_goes_on_from_the_last_one() -> None:
    scenario = crowd("6")
    grouping = form_groups(scenario, 6, workers=1).grouping
    assert grouping is not None
    problem = formulate(scenario, build_network(scenario), grouping)
    first = solve_tours(problem, time_limit=20, workers=1)
    again = solve_tours(problem, time_limit=0, workers=1, start=first)
    assert again.schedule is first.schedule
    assert (again.status, again.bound, again.engine) == ("optimal", 130, first.engine)


def test_coaches_that_were_not_tried_are_said_instead_of_time() -> None:
    tables = {  # three coaches pick up at P's two bays
        "event": {"hub": "P", "date": "2026-05-20", "coaches_per_group": 3, "groups": "1"},
        "sites": [
            {"site": "P", "kind": "place", "coaches_at_once": 2, "coach_waits": "no"},
            {"site": "A", "area": "P", "minutes": 20},
            {"site": "C", "minutes": 20},
        ],
        "roads": [
            {"from": "P", "to": "A", "minutes": 2},
            {"from": "P", "to": "C", "minutes": 5},
        ],
        "visitors": [{"visitor": "v", "count": 120}],
        "coaches": [{"coach": str(n), "seats": 45} for n in range(3)],
        "sessions": [{"session": "s", "start": "08:00", "end": "13:00"}],
    }
    plan = rp.plan(rp.read(tables), time_limit=20, workers=1)
    assert (plan.status, plan.notes) == (
        "unknown",
        (
            "With 1 group no tours fit in the coaches that it was given; whether they would with "
            "other coaches was not tried.",
        ),
    )
