"""Engines that share an incumbent: the better plan is never lost, whenever they are stopped."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scheduling.test_neighbourhood import goals
from scheduling.test_search import drawn, search

import routeplan as rp
from routeplan.planning.planner import Progress
from routeplan.scheduling import portfolio
from routeplan.scheduling.incumbent import Incumbent
from routeplan.scheduling.portfolio import solve_tours
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule
from routeplan.scheduling.schedule import Schedule as Tours
from routeplan.scheduling.search.engine import Search


@pytest.fixture(scope="module")
def problem() -> Problem:
    return drawn(5, 4)


@pytest.fixture(scope="module")
def schedules(problem: Problem) -> list[Schedule]:
    """Some schedules, most of them different."""
    found = (search(problem, cycles=0, seed=seed).schedule() for seed in range(12))
    return [schedule for schedule in found if schedule is not None]


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_best_of_all_threads_is_kept(
    problem: Problem, schedules: list[Schedule], seed: int
) -> None:
    dice = random.Random(seed)
    told: list[tuple[tuple[int, int] | None, int | None]] = []

    def report(schedule: Schedule | None, bound: int | None) -> None:
        told.append((None if schedule is None else goals(problem, schedule), bound))

    incumbent = Incumbent(problem, report)
    offers = [dice.sample(schedules, dice.randint(1, len(schedules))) for _ in range(4)]
    bounds = [dice.randint(0, 100) for _ in range(4)]

    def offer(number: int) -> None:
        for schedule in offers[number]:
            before = incumbent.objective
            kept = incumbent.offer(schedule, f"engine {number}")
            assert incumbent.objective is not None
            assert incumbent.objective <= goals(problem, schedule)
            assert before is None or incumbent.objective <= before
            assert not kept or before is None or goals(problem, schedule) < before
            incumbent.raise_bound(bounds[number])

    threads = [threading.Thread(target=offer, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome = incumbent.outcome()
    assert outcome.schedule is not None
    best = min(goals(problem, schedule) for some in offers for schedule in some)
    assert goals(problem, outcome.schedule) == best
    assert outcome.bound == max(bounds)
    objectives = [objective for objective, _bound in told if objective is not None]
    assert objectives == sorted(set(objectives), reverse=True) and objectives[-1] == best
    number = int(outcome.engine.split()[1])
    assert best in [goals(problem, schedule) for schedule in offers[number]]


def test_it_ends_when_finish_and_bound_meet(problem: Problem, schedules: list[Schedule]) -> None:
    incumbent = Incumbent(problem)
    incumbent.offer(schedules[0], "search")
    finish = goals(problem, schedules[0])[1]
    incumbent.raise_bound(finish - 1)
    assert not incumbent.stop.is_set() and incumbent.outcome().status == "feasible"
    incumbent.raise_bound(finish)
    assert incumbent.stop.is_set() and incumbent.outcome().status == "optimal"


def test_what_is_known_without_a_plan_is_gone_on_from(problem: Problem) -> None:
    incumbent = Incumbent(problem)
    incumbent.raise_bound(17)
    outcome = incumbent.outcome()
    assert (outcome.status, outcome.schedule, outcome.bound) == ("unknown", None, 17)
    later = Incumbent(problem)
    later.resume(outcome)
    assert later.bound == 17


def test_a_score_that_takes_in_everything_is_proven(
    problem: Problem, schedules: list[Schedule]
) -> None:
    score = np.ones(len(problem.stop_group), dtype=np.int64)
    incumbent = Incumbent(replace(problem, stop_score=score))
    incumbent.raise_bound(goals(problem, schedules[0])[1])
    assert not incumbent.score_proven
    incumbent.offer(schedules[0], "search")
    assert incumbent.outcome().status == "optimal"


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_search_does_not_find_cp_sat_decides(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """Above the number of stops to which CP-SAT is given the whole Problem from the beginning."""
    monkeypatch.setattr(portfolio, "WHOLE_STOPS", 0)
    monkeypatch.setattr(Search, "complete", property(lambda _search: False))
    monkeypatch.setattr(portfolio, "is_sound", lambda _problem, _schedule: False)
    small = drawn(3, 3)
    outcome = solve_tours(small, time_limit=60, workers=workers)
    assert outcome.schedule is not None and outcome.engine == "cp-sat"
    late = replace(small, tour_due=small.tour_release + 5)
    assert solve_tours(late, time_limit=60, workers=workers).status == "infeasible"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_that_either_engine_finds_is_lost(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """The best of all that both offered comes out, and adopting makes nothing worse."""
    offered: list[tuple[int, int]] = []
    adopted: list[tuple[tuple[int, int], tuple[int, int]]] = []
    offer, adopt = Incumbent.offer, Search.adopt

    def note(incumbent: Incumbent, schedule: Schedule, engine: str) -> bool:
        offered.append(goals(incumbent.problem, schedule))
        return offer(incumbent, schedule, engine)

    def take_over(found: Search, schedule: Schedule) -> None:
        adopt(found, schedule)
        adopted.append((found.objective, goals(found.problem, schedule)))

    monkeypatch.setattr(Incumbent, "offer", note)
    monkeypatch.setattr(Search, "adopt", take_over)
    larger = drawn(8, 7, seed=2)
    outcome = solve_tours(larger, time_limit=4, workers=workers)
    assert outcome.schedule is not None
    assert goals(larger, outcome.schedule) == min(offered)
    assert all(after <= before for after, before in adopted)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_all_workers_prove_the_same(workers: int) -> None:
    small = drawn(4, 4, seed=3)
    outcome = solve_tours(small, time_limit=60, workers=workers)
    assert outcome.status == "optimal" and outcome.schedule is not None
    assert outcome.bound == goals(small, outcome.schedule)[1]


def test_one_worker_does_the_same_again() -> None:
    small = drawn(5, 5, seed=1)
    one, other = (solve_tours(small, time_limit=60, workers=1).schedule for _ in range(2))
    assert one is not None and other is not None
    assert np.array_equal(one.events, other.events)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("size", [(8, 7), (40, 12)], ids=["whole", "large"])
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.4])
def test_a_plan_that_is_cut_short_is_kept_and_verified(
    size: tuple[int, int], workers: int, delay: float
) -> None:
    """Ctrl-C at any moment after a first plan is known: the best one comes out and is verified."""
    scenario = rp.read(rp.generate(*size, seed=2))
    timers: list[threading.Timer] = []

    def interrupt_soon(progress: Progress) -> None:
        if progress.finish is not None and not timers:
            timers.append(threading.Timer(delay, signal.raise_signal, [signal.SIGINT]))
            timers[0].start()

    found = rp.plan(scenario, time_limit=60, workers=workers, progress=interrupt_soon)
    assert found.interrupted and found.groups
    assert rp.verify(scenario, found) == []


def test_an_interrupt_before_a_first_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(_search: object, stop: Callable[[], bool]) -> None:
        signal.raise_signal(signal.SIGINT)
        while not stop():
            time.sleep(0.01)

    monkeypatch.setattr("routeplan.scheduling.search.engine.Search.begin", begin)
    outcome = solve_tours(drawn(60, 15), time_limit=60, workers=1)
    assert outcome.interrupted and outcome.schedule is None and outcome.status == "unknown"


def test_a_fault_in_an_engine_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> Tours:
        raise ArithmeticError("lost count")

    monkeypatch.setattr("routeplan.scheduling.search.engine.Search.begin", fail)
    with pytest.raises(ArithmeticError, match="lost count"):
        solve_tours(drawn(30, 12), time_limit=10, workers=2)
