"""Repairs solve again, conflicts are irreducible, and what is kept is kept."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

import routeplan as rp
from routeplan.planning import find_plan
from routeplan.repair import Repairs, repair
from routeplan.repair.catalogue import list_levers
from routeplan.repair.conflict import give_up
from routeplan.repair.edits import list_cells, write_difference
from routeplan.repair.levers import pull
from routeplan.repair.statements import list_statements
from tests.strategies import scenarios


def tables(**changes: Any) -> dict[str, Any]:
    """Two walking groups of up to 10, who need 20 minutes each in a hall for one."""
    return {
        "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk", "group_max": 10},
        "sites": [
            {"site": "Inn", "kind": "place"},
            {"site": "Mill", "minutes": 20, "groups_at_once": 1, "open": "09:00-09:30"},
        ],
        "roads": [{"from": "Inn", "to": "Mill", "minutes": 0}],
        "visitors": [{"visitor": "A", "count": 10}, {"visitor": "B", "count": 10}],
        "sessions": [{"session": "am", "start": "09:00", "end": "10:00"}],
    } | changes


def assert_solves_again(stated: dict[str, Any], found: Repairs) -> None:
    for each in found.repairs:
        scenario = rp.read(stated, json.loads(json.dumps(each.patch)))
        assert rp.verify(scenario, each.plan) == []
        assert each.plan.finish == each.finish


def has_plan(scenario: rp.Scenario) -> bool:
    found = find_plan(scenario, time_limit=20, workers=1)
    assert found.status != "unknown"
    return bool(found.groups)


def test_the_hall_that_closes_early() -> None:
    found = repair(tables(), workers=1, time_limit=30, most=3)
    assert found.status == "infeasible"
    assert_solves_again(tables(), found)
    # Ten minutes more at either end, or one group of 20 instead of two of 10.
    first = found.repairs[0]
    assert (first.price, first.cheapest) == (1, True)
    assert first.patch == {"sites": {"Mill": {"open": "09:00-09:40"}}}
    assert [set(map(tuple, list_cells(each.patch))) for each in found.repairs[1:]] != []
    assert {each.column for each in found.conflict} >= {"groups_at_once", "open", "must"}
    assert found.irreducible


def test_nothing_to_repair() -> None:
    stated = tables(sessions=[{"session": "am", "start": "08:00", "end": "18:00"}])
    found = repair(stated, patches=[{"sites": {"Mill": {"open": ""}}}], workers=1, time_limit=20)
    assert (found.status, found.repairs, found.conflict) == ("feasible", (), ())


@pytest.mark.parametrize("keep", ["sites", "sites.open", "sites.Mill", "sites.Mill.open"])
def test_what_is_kept_is_kept(keep: str) -> None:
    found = repair(tables(), keep=[keep], workers=1, time_limit=20, most=2)
    changed = {cell for each in found.repairs for cell in list_cells(each.patch)}
    assert changed
    assert ("sites", "Mill", "open") not in changed
    if keep in ("sites", "sites.Mill"):
        assert all(table != "sites" for table, _row, _column in changed)


def test_what_is_unknown_cannot_be_kept() -> None:
    with pytest.raises(rp.ScenarioError) as caught:
        repair(tables(), keep=["site.open", "sites.Mil", "sites.Mill.opn", "nothing"])
    assert [fault.value for fault in caught.value.faults] == [
        "site.open",
        "sites.Mil",
        "sites.Mill.opn",
        "nothing",
    ]
    assert "Nearest: Mill." in str(caught.value)


@settings(max_examples=40)
@given(scenarios())
def test_patches_say_what_levers_do(stated: dict[str, Any]) -> None:
    scenario = rp.read(stated)
    for lever in list_levers(scenario):
        for level in (lever.levels[0], lever.levels[-1]):
            changed = level.change(scenario)
            patch = json.loads(json.dumps(write_difference(scenario, changed)))
            assert patch
            try:
                read = rp.read(stated, patch)
            except rp.ScenarioError:
                continue  # never chosen, as it cannot be read
            assert write_difference(changed, read) == {}


@settings(max_examples=12)
@given(scenarios(optional=False))
def test_drawn_scenarios(stated: dict[str, Any]) -> None:
    scenario = rp.read(stated)
    found = repair(stated, workers=1, time_limit=10, most=2)
    assert_solves_again(stated, found)
    if found.status != "infeasible" or not found.irreducible:
        return
    others = [each for each in list_statements(scenario) if each not in found.conflict]
    assert not has_plan(give_up(scenario, others))
    for member in found.conflict:
        gone = [each for each in list_statements(scenario) if each in [*others, member]]
        assert has_plan(give_up(scenario, gone))


def test_the_cheapest_is_the_cheapest() -> None:
    stated = tables(
        sites=[
            {"site": "Inn", "kind": "place"},
            {"site": "Mill", "minutes": 20, "groups_at_once": 1},
        ],
        sessions=[{"session": "am", "start": "09:00", "end": "09:30"}],
    )
    keep = ["sites.open", "sessions.start"]
    found = repair(stated, keep=keep, workers=1, time_limit=30, most=1)
    scenario = rp.read(stated)
    levers = [lever for lever in list_levers(scenario) if lever.kind[0] != "sessions"]
    levers += [lever for lever in list_levers(scenario) if " ends at " in lever.levels[0].says]
    cheapest = min(
        sum(
            lever.levels[level - 1].price
            for lever, level in zip(levers, chosen, strict=True)
            if level
        )
        for chosen in product(*(range(min(3, len(lever.levels) + 1)) for lever in levers))
        if has_plan(pull(scenario, levers, chosen))
    )
    assert found.repairs[0].cheapest
    assert found.repairs[0].price == cheapest
