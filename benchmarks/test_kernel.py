"""Micro-benchmarks: ``python -m pytest benchmarks`` times them and looks at what they leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.kernel import stand_at_a_plan
from routeplan.scheduling.core import core
from routeplan.scheduling.search.engine import Search

COUNT = 1000


@pytest.fixture(scope="module", params=[(24, 12), (100, 20)], ids=["24x12", "100x20"])
def search(request: pytest.FixtureRequest) -> Search:
    return stand_at_a_plan(*request.param)


def test_reinsertion(benchmark: Any, search: Search) -> None:
    placed = benchmark(core.probe_reinsert, search.handle, COUNT)
    assert placed == COUNT
    tour = search.read(best=False)[0]
    assert (tour >= 0).all()


def test_moves(benchmark: Any, search: Search) -> None:
    before = search.objective
    benchmark(core.search_anneal, search.handle, COUNT, 10.0, 1.0)
    assert search.objective <= before


def test_justification(benchmark: Any, search: Search) -> None:
    tour = search.read(best=False)[0]
    benchmark(core.probe_justify, search.handle)
    assert (search.read(best=False)[0] == np.asarray(tour)).all()
