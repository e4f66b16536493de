"""Columns without effect are named, never ignored in silence."""

from __future__ import annotations

from typing import Any

import pytest
from advice.test_audit import by_coach, event, found, site, tables

import routeplan as rp


def idle(**changes: Any) -> list[tuple[str, str, str]]:
    """Row, column and sentence of what has no effect."""
    return [
        (row, column, says)
        for level, _table, row, column, says in found(**changes)
        if level == "odd" and "no effect" in says
    ]


def hub(**columns: Any) -> list[dict[str, Any]]:
    """The sites, with columns for the hub, by coach."""
    first, *others = tables()["sites"]
    return [first | columns, *others]


def test_limits_on_the_hub_are_told() -> None:
    # Seventeen coaches left one gate in the same minute: three limits were on the hub.
    limits = {"groups_at_once": 1, "entry_every": 5, "coaches_at_once": 2}
    changes = by_coach() | {"sites": hub(**limits, depart_every=5, x=1, y=1, name="Inn")}
    assert idle(**changes) == [
        (
            "H",
            "groups_at_once",
            "Inn: groups_at_once and entry_every have no effect, because it is a place, where "
            "nobody makes a stop; coaches_at_once has no effect, because it is a place, and "
            "coaches call only at places of areas.",
        ),
    ]


def test_sites_of_which_the_same_holds_share_a_line() -> None:
    gate, *others = tables()["sites"]
    assert [
        says for *_cell, says in idle(sites=[gate, *(s | {"depart_every": 5} for s in others)])
    ] == ["A, B: depart_every has no effect, because no tour sets out from there."]


def test_the_area_of_a_place_is_told() -> None:
    gate, inside, other = tables()["sites"]
    cafe = {"site": "cafe", "kind": "place", "area": "H"}
    sites = [gate, inside | {"area": "H"}, other, cafe]
    roads = [*tables()["roads"], {"from": "H", "to": "cafe", "minutes": 4}]
    roads.append({"from": "cafe", "to": "A", "minutes": 4})
    assert idle(**by_coach(), sites=sites, roads=roads) == [
        (
            "cafe",
            "area",
            "cafe: area has no effect, because it is a place, where nobody makes a stop.",
        )
    ]
    roads[-1]["minutes"] = roads[-2]["minutes"] = 1  # the walk to A leads past it
    assert idle(**by_coach(), sites=sites, roads=roads) == []


def test_of_the_place_of_an_area_its_bays_count() -> None:
    bays = {"coaches_at_once": 2, "coach_waits": "no", "minutes_in": 1, "minutes_out": 1}
    gate, inside, other = tables()["sites"]
    changes = by_coach() | {
        "sites": [gate | bays | {"starts": "09:00"}, inside | {"area": "H"}, other]
    }
    assert [(row, column) for row, column, _says in idle(**changes)] == [("H", "starts")]


def test_sites_of_an_area_have_no_bays_of_their_own() -> None:
    changes = by_coach() | {"sites": site(area="H", coaches_at_once=1, coach_waits="no")}
    assert [says for _row, _column, says in idle(**changes)] == [
        "A: coaches_at_once and coach_waits have no effect, because the coaches wait at H.",
    ]


def test_on_foot_areas_have_no_effect() -> None:
    gate, inside, other = tables()["sites"]
    changes = {"sites": [gate | {"coaches_at_once": 2}, inside | {"area": "H"}, other]}
    assert [says for _row, _column, says in idle(**changes)] == [
        "H: coaches_at_once has no effect, because all walk.",
        "A: area has no effect, because all walk.",
    ]


@pytest.mark.parametrize(("longest", "told"), [(30, ["minutes_max"]), (31, [])])
def test_a_longest_visit_that_is_no_longer(longest: int, told: list[str]) -> None:
    assert [column for _row, column, _says in idle(sites=site(minutes_max=longest))] == told


def test_a_gate_that_nobody_leaves_by() -> None:
    assert [says for _row, _column, says in idle(sites=site(depart_every=5))] == [
        "A: depart_every has no effect, because no tour sets out from there."
    ]
    assert idle(sites=hub(depart_every=5)) == []


@pytest.mark.parametrize(("leave_by", "told"), [("12:00", ["leave_by"]), ("11:59", [])])
def test_a_latest_departure_at_the_end(leave_by: str, told: list[str]) -> None:
    sessions = [tables()["sessions"][0] | {"leave_by": leave_by}]
    assert [column for _row, column, _says in idle(sessions=sessions)] == told


@pytest.mark.parametrize(("most", "told"), [(3, 1), (4, 0)])
def test_waits_for_the_clock_alone(most: int, told: int) -> None:
    said = [says for *_cell, says in found(event=event(max_wait=most, clock=5))]
    assert len(said) == told
    for says in said:
        assert says == (
            "max_wait is 3, and departures fall on multiples of 5 minutes: waiting for the clock "
            "alone may take 4. Set max_wait to 4 or more, or clock to 4 or less."
        )


def test_what_has_no_effect_changes_no_plan() -> None:
    limits = {"groups_at_once": 1, "entry_every": 50, "open": "10:00-10:01", "minutes": 7}
    plain, limited = (
        rp.plan(rp.read(tables(sites=hub(**columns))), time_limit=20, workers=1)
        for columns in ({}, limits)
    )
    assert (plain.status, plain.finish) == (limited.status, limited.finish)
