"""Statements that cannot hold together cannot, whatever of the others is given up."""

from __future__ import annotations

import time
from typing import Any

import pytest
from events.strategies import scenarios
from hypothesis import given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.advice.changes.agenda import list_room
from routeplan.advice.changes.concessions import give_up
from routeplan.advice.changes.statements import Statement, list_statements
from routeplan.advice.changes.steps import LAST
from routeplan.advice.repairs.conflict import find_conflict
from routeplan.advice.repairs.oracle import Oracle
from routeplan.advice.repairs.session_overlaps import has_overlap, part_sessions
from routeplan.planning.planner import find_plan
from routeplan.scenario.rows import GroupCount
from routeplan.tables.edits import edit_event

INN = {"site": "Inn", "kind": "place"}
AM = {"session": "am", "start": "09:00", "end": "10:00"}


def allows_a_plan(scenario: rp.Scenario, gone: list[Statement]) -> bool:
    """Whether a plan is found with these statements given up, one by one and nothing besides."""
    for statement in gone:
        scenario = statement.give_up(scenario)
    parted = part_sessions(scenario)
    return any(find_plan(each, time_limit=3, workers=1).groups for each in parted)


TIGHTER: dict[str, Any] = {
    "as drawn": {},
    "no waits": {"max_wait": 0},
    "short waits": {"max_wait": 4},
    "a convoy": {"movement": "convoy", "max_wait": 5},
    "small groups": {"group_max": 3},
    "two groups": {"groups": "2"},
}


@pytest.mark.slow
@settings(max_examples=25)
@given(
    scenarios(optional=False),
    st.sampled_from(sorted(TIGHTER)),
    st.booleans(),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
    st.randoms(use_true_random=False),
)
def test_no_plan_keeps_a_conflict(
    stated: dict[str, Any], tighter: str, joined: bool, shares: list[float], draw: Any
) -> None:
    stated = {**stated, "event": {**stated["event"], **TIGHTER[tighter]}}
    if joined:
        stated["visitors"] = [{**row, "delegation": "D"} for row in stated["visitors"]]
    try:
        scenario = rp.read(stated)
    except rp.ScenarioError:
        return
    if find_plan(scenario, time_limit=2, workers=1).status != "infeasible":
        return
    statements = list_statements(scenario)
    oracle = Oracle(time.monotonic() + 6, 0, 1, lambda: None)
    conflict = find_conflict(scenario, statements, oracle).statements
    others = [each for each in statements if each not in conflict]
    for share in shares:
        gone = [each for each in others if draw.random() <= share]
        assert not allows_a_plan(scenario, gone), [each.says for each in gone]


def test_larger_groups_give_up_the_bond_of_a_delegation() -> None:
    # 20 people who belong together need two groups, as a group has up to 12; in the boat
    # there is room for 12.
    stated: dict[str, Any] = {
        "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk", "group_max": 12},
        "sites": [
            INN,
            {"site": "Boat", "minutes": 20, "people_at_once": 12, "open": "09:00-09:30"},
        ],
        "roads": [{"from": "Inn", "to": "Boat", "minutes": 0}],
        "visitors": [{"visitor": "A", "count": 20, "delegation": "D"}],
        "sessions": [AM],
    }
    scenario = rp.read(stated)
    statements = {each.column: each for each in list_statements(scenario)}
    freed = give_up(scenario, [statements["group_max"], statements["people_at_once"]])
    assert freed is not None
    # Two groups are still possible, though one of 20 is as well.
    for number in (1, 2, 5):
        counted = edit_event(freed, groups=GroupCount(number, number, fewest=False))
        assert find_plan(counted, time_limit=5, workers=1).groups
    # With an appointment of its own a delegation stays one.
    stated["appointments"] = [{"who": "D", "site": "Boat", "session": "am", "start": "09:00"}]
    scenario = rp.read(stated)
    statements = {each.column: each for each in list_statements(scenario)}
    assert give_up(scenario, [statements["group_max"], statements["people_at_once"]]) is None


@pytest.mark.parametrize("order", [1, -1])
def test_a_break_can_be_given_to_either_session(order: int) -> None:
    stated = {
        "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
        "sites": [INN, {"site": "Mill", "minutes": 20}],
        "roads": [{"from": "Inn", "to": "Mill", "minutes": 0}],
        "visitors": [{"visitor": "A", "count": 9}],
        "sessions": [AM, {"session": "pm", "start": "11:00", "end": "12:00"}],
    }
    scenario = rp.read(stated)
    edges = [
        each
        for each in list_statements(scenario)
        if (each.row, each.column) in {("am", "end"), ("pm", "start")}
    ]
    freed = give_up(scenario, edges[::order])
    assert freed is not None
    assert has_overlap(freed)
    late, early = part_sessions(freed)
    assert [(each.start, each.end) for each in late.sessions] == [(540, 660), (660, 720)]
    assert [(each.start, each.end) for each in early.sessions] == [(540, 600), (600, 720)]


def test_sessions_of_different_tracks_may_overlap_in_a_repair_too() -> None:
    hours = {
        "am": ("09:00", "11:00", "A"),
        "b": ("10:00", "12:00", "B"),
        "pm": ("13:00", "14:00", "A"),
    }
    stated = {
        "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
        "sites": [INN, {"site": "Mill", "minutes": 20}],
        "roads": [{"from": "Inn", "to": "Mill", "minutes": 0}],
        "visitors": [{"visitor": track, "track": track} for track in "AB"],
        "sessions": [
            {"session": name, "start": start, "end": end, "tracks": track}
            for name, (start, end, track) in hours.items()
        ],
    }
    scenario = rp.read(stated)
    assert not has_overlap(scenario)
    assert part_sessions(scenario) == (scenario,)
    # am may last until pm starts, b until midnight and beyond.
    am, b, _pm = scenario.sessions
    assert (list_room(scenario, am), list_room(scenario, b)) == ((0, 780), (0, LAST))
