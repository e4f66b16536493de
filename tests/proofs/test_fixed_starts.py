"""R10: starts outside all hours, and starts that cannot take all groups."""

from __future__ import annotations

from typing import Any

import pytest

import routeplan as rp


def tables(groups: int = 4, *, minutes: int = 30, **site: Any) -> dict[str, Any]:
    """Walking groups of 10, 5 minutes away from a guided tour, 09:00 to 12:00."""
    return {
        "event": {
            "date": "2026-05-04",
            "hub": "H",
            "travel": "walk",
            "group_max": 10,
            "max_wait": 20,
        },
        "sites": [{"site": "H", "kind": "place"}, {"site": "A", "minutes": minutes} | site],
        "roads": [{"from": "H", "to": "A", "minutes": 5}],
        "visitors": [{"visitor": f"V{n}", "count": 10} for n in range(groups)],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
    }


def found(stated: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(each.level, each.row, each.column, each.says) for each in rp.audit(rp.read(stated))]


def test_starts_that_all_lie_outside() -> None:
    # Nobody is there before 09:05; a visit at 11:26 ends at 11:56, 5 minutes from home.
    said = (
        "A: no visit of 30 minutes can begin at one of its starts; all lie outside its opening "
        "hours and sessions, the ways there and back counted."
    )
    assert found(tables(starts="09:04;11:26")) == [("impossible", "A", "starts", said)]
    assert all(level != "impossible" for level, *_rest in found(tables(starts="09:04;11:25")))


def test_some_starts_that_lie_outside() -> None:
    assert found(tables(starts="08:30;09:04;10:00;11:00", open="10:00-12:00")) == [
        (
            "odd",
            "A",
            "starts",
            "A: no visit can begin at 08:30, 09:04, outside its opening hours and sessions.",
        )
    ]
    # Of those counted from midnight most do, and nobody wrote them.
    assert found(tables(starts="every 20")) == []


@pytest.mark.parametrize(
    ("groups", "site", "said"),
    [
        (
            4,
            {"starts": "09:30;10:00;10:30", "groups_at_once": 1},
            "A: 4 groups at least visit it; its starts leave 3 turns of visits one after the "
            "other, each for 1: 3.",
        ),
        # 45 minutes from 09:30 on leave no time for a visit at 10:00.
        (
            5,
            {"starts": "09:30;10:00;10:30", "groups_at_once": 2, "minutes": 45},
            "A: 5 groups at least visit it; its starts leave 2 turns of visits one after the "
            "other, each for 2: 4.",
        ),
        # A visit from 09:30 to 10:00 and a gap of 5 minutes leave no time for one at 10:00.
        (
            3,
            {"starts": "09:30;10:00;10:35", "groups_at_once": 1, "gap_minutes": 5},
            "A: 3 groups at least visit it; its starts leave 2 turns of visits one after the "
            "other, each for 1: 2. From a start to that of the next turn 35 minutes have to pass.",
        ),
        (
            4,
            {"starts": "09:30", "guides": 3},
            "A: 4 groups at least, a guide each, visit it; its starts leave 1 turn of visits, "
            "each for 3: 3.",
        ),
        (
            4,
            {"starts": "every 60", "open": "09:00-11:30", "people_at_once": 19},
            "A: 40 people visit it; its starts leave 2 turns of visits one after the other, "
            "each for 19: 38.",
        ),
    ],
)
def test_starts_that_cannot_take_all(groups: int, site: dict[str, Any], said: str) -> None:
    stated = tables(groups, **site)
    assert ("impossible", "A", "starts", said) in found(stated)
    assert rp.plan(rp.read(stated), time_limit=20, workers=1).status == "infeasible"
    fewer = tables(groups - 1, **site)
    assert "impossible" not in {level for level, *_rest in found(fewer)}
    plan = rp.plan(rp.read(fewer), time_limit=20, workers=1)
    assert plan.groups
    assert rp.verify(rp.read(fewer), plan) == []


def test_starts_for_which_there_are_too_few_bays() -> None:
    # Getting off takes 1 minute, the visit 30, getting on 1: at 10:01 the first coach is there.
    site = {"coaches_at_once": 1, "starts": "09:30;10:01;10:40"}
    stated = tables(3, **site)
    stated["event"] |= {"travel": "coach", "clock": 1}
    stated["coaches"] = [{"coach": f"C{n}", "seats": 10} for n in range(3)]
    said = (
        "A: 3 groups at least, a coach each, visit it; its starts leave 2 turns of visits one "
        "after the other, each for 1: 2. From a start to that of the next turn 32 minutes have "
        "to pass."
    )
    assert ("impossible", "A", "starts", said) in found(stated)
    assert rp.plan(rp.read(stated), time_limit=20, workers=1).status == "infeasible"
    stated["sites"][1]["starts"] = "09:30;10:02;10:40"
    assert rp.plan(rp.read(stated), time_limit=20, workers=1).groups
    assert "impossible" not in {level for level, *_rest in found(stated)}
