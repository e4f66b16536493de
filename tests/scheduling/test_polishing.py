"""Shorter waits by sets of groups: what is kept, what repeats, what an interrupt leaves."""

import pytest

import routeplan as rp
from routeplan.grouping.forming import form_groups
from routeplan.scenario.network import build_network
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.polish import polishing as polish
from routeplan.scheduling.polish.holds import is_overfull
from routeplan.scheduling.polish.polishing import polish_tours
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.schedule import measure_finish, measure_waiting
from routeplan.tables.generation import generate


@pytest.fixture(scope="module")
def rough():
    """Nine groups on seven sites and the first schedule that comes up."""
    scenario = rp.read(generate(9, 7, seed=3))
    formed = form_groups(scenario, 9, time_limit=10, workers=1)
    problem = formulate(scenario, build_network(scenario), formed.grouping)
    assert len(problem.stop_group) > polish.WHOLE_STOPS
    found = []
    solve_tours(problem, time_limit=0.5, workers=1, report=lambda each, _bound: found.append(each))
    return problem, next(schedule for schedule in found if schedule is not None)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_waits_get_shorter_and_the_finish_no_later(rough, workers):
    problem, schedule = rough
    polished = polish_tours(problem, schedule, time_limit=20, effort=1, workers=workers)
    assert measure_waiting(problem, polished.schedule) < measure_waiting(problem, schedule)
    assert measure_finish(problem, polished.schedule) <= measure_finish(problem, schedule)
    assert not is_overfull(problem, polished.schedule)
    assert not polished.proven


@pytest.mark.slow
def test_the_same_work_gives_the_same_schedule(rough):
    problem, schedule = rough
    first, second = (
        polish_tours(problem, schedule, time_limit=60, effort=0.5, seed=1, workers=1).schedule
        for _ in range(2)
    )
    assert first is not schedule
    assert (first.events == second.events).all()


def test_an_interrupt_keeps_what_was_found(rough, monkeypatch):
    problem, schedule = rough
    kept = []

    def improve(*arguments, **limits):
        if kept:
            raise KeyboardInterrupt
        return polish_step(*arguments, **limits)

    polish_step = polish.improve
    monkeypatch.setattr(polish, "improve", improve)
    monkeypatch.setattr(polish, "shorten_waits", lambda *_problem, **_limits: None)
    polished = polish_tours(
        problem, schedule, time_limit=20, effort=1, workers=1, report=kept.append
    )
    assert polished.interrupted
    assert polished.schedule is kept[-1]
