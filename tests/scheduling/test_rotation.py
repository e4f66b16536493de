"""The rotation grid where a planner draws one: its slots, and the rides beside them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import routeplan as rp
from routeplan.advice.comparison.rotation import plan_rotation
from routeplan.scheduling.rotation.grid import NoGridError
from routeplan.tables.generation import generate


def event(sites: dict[str, tuple[float, float]], groups: int, **columns: Any) -> dict[str, Any]:
    """Groups of ten who walk from home at (0, 0) to sites for one group at a time."""
    return {
        "event": {"date": "2026-05-04", "hub": "H", "travel": "walk", "group_max": 10},
        "sites": [
            {"site": "H", "kind": "place", "x": 0, "y": 0},
            *(
                {"site": name, "x": x, "y": y, "minutes": 30, "groups_at_once": 1} | columns
                for name, (x, y) in sites.items()
            ),
        ],
        "visitors": [
            {"visitor": f"V{n}", "count": 10, "delegation": f"D{n}"} for n in range(groups)
        ],
        "sessions": [{"session": "day", "start": "06:00", "end": "36:00"}],
    }


def enters(plan: rp.Plan) -> list[int]:
    """The minutes of the day at which some group enters a site."""
    return sorted({stop.enter.hour * 60 + stop.enter.minute for stop in plan.stops})


def draw(tables: dict[str, Any]) -> rp.Plan:
    scenario = rp.read(tables)
    plan = plan_rotation(scenario, time_limit=5, seed=0)
    assert rp.verify(scenario, plan) == []
    return plan


def test_the_ride_from_home_is_no_part_of_the_slot() -> None:
    # Four corners of a square of 0.25 km, 6 minutes on foot each side, 3 km from home (65 min).
    square = {"A": (3, 0), "B": (3, 0.25), "C": (3.25, 0.25), "D": (3.25, 0)}
    plan = draw(event(square, 4))
    starts = enters(plan)
    assert [after - before for before, after in pairwise(starts)] == [36] * 3


def test_a_long_way_back_takes_several_slots() -> None:
    # Five sites in a row, 11 minutes from one to the next: from the last to the first it is 44.
    row = {name: (0.5 * n, 0) for n, name in enumerate("ABCDE", start=1)}
    plan = draw(event(row, 5))
    # Six slots of 41 minutes and the rides from home and back, not five of 74.
    starts = enters(plan)
    assert {after - before for before, after in pairwise(starts)} == {41}
    assert plan.finish is not None
    assert plan.finish <= 6 * 41 + 2 * 55 < 5 * 74


def test_a_lone_group_goes_straight_through() -> None:
    row = {name: (0.5 * n, 0) for n, name in enumerate("ABC", start=1)}
    plan = draw(event(row, 1))
    assert [stop.site for stop in plan.stops] in (["A", "B", "C"], ["C", "B", "A"])
    assert plan.waiting == 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("groups", "sites"), [(3, 7), (6, 6), (9, 4), (2, 1)])
def test_every_grid_passes_the_verifier(groups: int, sites: int, seed: int) -> None:
    try:
        draw(generate(groups=groups, sites=sites, seed=seed, tightness=0.5))
    except NoGridError as refusal:
        assert "breaks a rule" not in str(refusal)
