"""What loosens areas, gates, starts and latest departures: its words, and that it does."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from events.strategies import scenarios
from hypothesis import assume, given, settings

import routeplan as rp
from routeplan.advice.changes.catalogue import list_changes
from routeplan.advice.changes.statements import list_statements
from routeplan.advice.repairs.repairing import repair


def tables(**changes: Any) -> dict[str, Any]:
    """Three coaches of 40 to an area of two sites, 10 minutes away, and to a mill."""
    return {
        "event": {"date": "2026-05-04", "hub": "Inn", "groups": "3", "clock": 5},
        "sites": [
            {"site": "Inn", "kind": "place", "depart_every": 15},
            {"site": "Gate", "kind": "place", "coaches_at_once": 1},
            {"site": "Hall", "minutes": 20, "area": "Gate", "starts": "09:20;10:40"},
            {"site": "Shop", "minutes": 10, "area": "Gate"},
            {"site": "Mill", "minutes": 20, "coaches_at_once": 2},
        ],
        "roads": [
            {"from": "Inn", "to": "Gate", "minutes": 10},
            {"from": "Inn", "to": "Mill", "minutes": 10},
            {"from": "Gate", "to": "Mill", "minutes": 10},
            {"from": "Gate", "to": "Hall", "minutes": 3},
            {"from": "Hall", "to": "Shop", "minutes": 2},
        ],
        "visitors": [{"visitor": f"V{n}", "count": 40} for n in range(3)],
        "coaches": [{"coach": f"C{n}", "seats": 45} for n in range(3)],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00", "leave_by": "09:15"}],
    } | changes


def test_the_steps_and_their_words() -> None:
    told = {
        change.kind: [(step.price, step.says) for step in change.steps]
        for change in list_changes(rp.read(tables()))
    }
    assert told["leave_by", "am"][:2] == [
        (1, "am: tours leave until 09:25 (now 09:15)."),
        (2, "am: tours leave until 09:35 (now 09:15)."),
    ]
    assert told["leave_by", "am"][-1] == (
        17,
        "am: tours leave at any time until its end (now until 09:15).",
    )
    assert told["sites", "Inn", "depart_every"] == [
        (2, "Tours leave Inn 7 minutes apart (now 15)."),
        (4, "Tours leave Inn one right after the other (now 15 minutes apart)."),
    ]
    assert told["sites", "Hall", "starts"] == [
        (4, "Visits at Hall begin at any time (now 09:20;10:40).")
    ]
    assert told["sites", "Gate", "coaches_at_once"] == [
        (4, "Gate has bays for 2 coaches (now 1)."),
        (8, "Gate has bays for 3 coaches (now 1)."),
    ]
    assert told["sites", "Gate", "coach_waits"] == [
        (2, "Coaches leave their bay at Gate during the visit.")
    ]
    assert ("sites", "Mill", "coaches_at_once") in told
    assert ("sites", "Hall", "coaches_at_once") not in told


def test_what_the_tables_say_can_be_given_up() -> None:
    said = {each.says for each in list_statements(rp.read(tables()))}
    assert said >= {
        "sessions, am, leave_by: 09:15",
        "sites, Inn, depart_every: 15",
        "sites, Gate, coaches_at_once: 1",
        "sites, Hall, starts: 09:20;10:40",
        "sites, Mill, coaches_at_once: 2",
    }


def test_a_gate_is_repaired() -> None:
    # Three coaches 15 minutes apart need 30 minutes; 15 there are.
    sites = [row for row in tables()["sites"] if row["site"] in ("Inn", "Mill")]
    roads = [row for row in tables()["roads"] if row["to"] == "Mill" and row["from"] == "Inn"]
    stated = tables(sites=sites, roads=roads)
    found = repair(stated, workers=1, time_limit=30, most=3)
    assert found.status == "infeasible"
    assert {(each.price, each.says) for each in found.repairs} >= {
        (2, "am: tours leave until 09:35 (now 09:15)."),
        # 7 minutes are 10 on the clock, which is still too much.
        (4, "Tours leave Inn one right after the other (now 15 minutes apart)."),
    }
    assert {(each.row, each.column) for each in found.conflict} >= {
        ("am", "leave_by"),
        ("Inn", "depart_every"),
    }
    for each in found.repairs:
        assert rp.verify(rp.read(stated, each.patch), each.plan) == []


LOOSENING = ("leave_by", "depart_every", "starts", "coaches_at_once", "coach_waits")


@pytest.mark.slow
@settings(max_examples=40)
@given(scenarios())
def test_what_is_called_loosening_breaks_no_plan(drawn: dict[str, Any]) -> None:
    scenario = rp.read(deepcopy(drawn))
    changes = [each for each in list_changes(scenario) if {*each.kind} & {*LOOSENING}]
    assume(changes)
    plan = rp.plan(scenario, time_limit=3, workers=1)
    assume(plan.groups)
    for change in changes:
        for step in change.steps:
            assert rp.verify(step.edit(scenario), plan) == [], step.says
