"""Micro-benchmarks: ``python -m pytest benchmarks`` times them and looks at what they leave."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.kernel import Bench, reinsert, stand_at_a_plan
from routeplan.scheduling.search.annealing import restore, touch
from routeplan.scheduling.search.settling import settle_tour
from routeplan.scheduling.search.state import copy_state

COUNT = 1000


@pytest.fixture(scope="module", params=[(24, 12), (100, 20)], ids=["24x12", "100x20"])
def bench(request: pytest.FixtureRequest) -> Bench:
    return stand_at_a_plan(*request.param)


def test_reinsertion(benchmark: Any, bench: Bench) -> None:
    placed = benchmark(reinsert, bench.layout, bench.state, COUNT, bench.room)
    assert placed == COUNT
    assert (bench.state.tour >= 0).all()
    capacity = bench.layout.capacity[:, None]
    assert (bench.state.usage >= 0).all() and (bench.state.usage <= capacity).all()


def test_settling_all_tours(benchmark: Any, bench: Bench) -> None:
    before = bench.state.back.copy()

    def settle() -> None:
        for tour in range(len(bench.layout.tours)):
            settle_tour(bench.layout, bench.state, tour, bench.room.trial)

    benchmark(settle)
    assert (bench.state.back <= before).all()


def test_undoing(benchmark: Any, bench: Bench) -> None:
    before, saved = copy_state(bench.state), copy_state(bench.state)

    def undo() -> None:
        touch(bench.layout, bench.state, saved, bench.room, 0, 0)
        restore(bench.layout, bench.state, saved, bench.room, 1)
        bench.room.affected[0] = False

    benchmark(undo)
    for old, new in zip(before, bench.state, strict=True):
        assert (old == new).all()
