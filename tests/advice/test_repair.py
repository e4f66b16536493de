"""Repairs solve again, conflicts are irreducible, and what is kept is kept."""

from __future__ import annotations

import json
import time
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from events.strategies import scenarios
from hypothesis import given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.advice.changes.catalogue import list_changes
from routeplan.advice.changes.concessions import give_up
from routeplan.advice.changes.statements import list_statements
from routeplan.advice.changes.steps import apply_steps
from routeplan.advice.repairs.conflict import find_conflict
from routeplan.advice.repairs.kept_cells import keep_changes, read_keep
from routeplan.advice.repairs.moves import Move, Moves
from routeplan.advice.repairs.oracle import Oracle
from routeplan.advice.repairs.repairing import Repairs, repair
from routeplan.advice.repairs.session_overlaps import list_session_overlaps
from routeplan.cli.entry import run
from routeplan.cli.repair import report_conflict
from routeplan.cli.streams import Output
from routeplan.planning.planner import find_plan
from routeplan.tables.edits import list_cells, write_difference


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


# The Mill is 22 minutes away, and pm starts 5 minutes before the appointment there.
APPOINTED: dict[str, Any] = {
    "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
    "sites": [
        {"site": "Inn", "kind": "place", "x": 0, "y": 0},
        {"site": "Mill", "minutes": 20, "x": 1, "y": 0},
    ],
    "visitors": [{"visitor": "A", "count": 9}],
    "sessions": [
        {"session": "am", "start": "09:00", "end": "11:00"},
        {"session": "pm", "start": "13:00", "end": "17:00"},
    ],
    "appointments": [{"who": "all", "site": "Mill", "session": "pm", "start": "13:05"}],
}


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
    # What follows does without.
    changed = [list_cells(each.patch) for each in found.repairs[1:]]
    assert changed
    assert all(("sites", "Mill", "open") not in cells for cells in changed)
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


def test_an_appointment_that_is_kept_is_not_given_up() -> None:
    found = repair(APPOINTED, keep=["appointments.start", "sessions"], workers=1, time_limit=20)
    assert (found.repairs, found.complete) == ((), True)


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


def test_a_session_may_take_the_break_before_it() -> None:
    found = repair(APPOINTED, workers=1, time_limit=20, most=1)
    assert found.repairs[0].says == "pm starts at 12:40 (now 13:00)."
    assert (found.repairs[0].price, found.repairs[0].cheapest) == (2, True)
    places = [(each.table, each.row, each.column) for each in found.conflict]
    assert ("sessions", "pm", "start") in places


@settings(max_examples=20)
@given(st.integers(0, 45), st.integers(0, 45))
def test_levels_that_make_sessions_overlap_are_known(later: int, earlier: int) -> None:
    scenario = rp.read(APPOINTED)
    changes = [change for change in list_changes(scenario) if change.kind[0] == "sessions"]
    by_kind = {change.steps[0].says[:9]: number for number, change in enumerate(changes)}
    one, other = by_kind["am ends a"], by_kind["pm starts"]
    chosen = [0] * len(changes)
    chosen[one] = later % (len(changes[one].steps) + 1)
    chosen[other] = earlier % (len(changes[other].steps) + 1)
    am, pm = apply_steps(scenario, changes, chosen).sessions
    excluded = [
        clash
        for clash in list_session_overlaps(scenario, changes)
        if all(chosen[number] in steps for number, steps in clash.items())
    ]
    assert bool(excluded) == (am.end > pm.start)


def test_there_may_be_coaches_for_all() -> None:
    stated = {
        "event": {"date": "2026-05-04", "hub": "Inn"},
        "sites": [
            {"site": "Inn", "kind": "place", "x": 0, "y": 0},
            {"site": "Mill", "minutes": 20, "x": 2, "y": 0},
        ],
        "visitors": [{"visitor": "A", "count": 300}],
        "coaches": [{"coach": "C1", "seats": 45}, {"coach": "C2", "seats": 45}],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
    }
    found = repair(stated, workers=1, time_limit=20, most=1)
    assert found.repairs[0].says == "5 coaches more, with 45 seats each."


def test_a_session_may_be_half_a_day_longer() -> None:
    stated = tables(sites=[{"site": "Inn", "kind": "place"}, {"site": "Mill", "minutes": 400}])
    keep = ["sites", "sessions.start"]
    found = repair(stated, keep=keep, workers=1, time_limit=20, most=1)
    # 6 hours and 40 minutes from 09:00; up to 12:00 by tens, then by the hour.
    assert found.repairs[0].patch == {"sessions": {"am": {"end": "16:00"}}}
    assert found.repairs[0].price == 36
    stated["sites"][1]["minutes"] = 900
    assert repair(stated, keep=keep, workers=1, time_limit=20, most=1).repairs == ()


def test_late_figures_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def compute(*_arguments: object) -> None:
        raise AssertionError("there is no time for it")

    monkeypatch.setattr("routeplan.advice.repairs.oracle.relax", compute)
    oracle = Oracle(time.monotonic() - 1, 0, 1, lambda: None)
    assert not oracle.refutes(rp.read(tables()))


def test_where_small_changes_stay_open_large_ones_are_reduced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle = Oracle.settle

    def settle_what_is_easy(oracle: Oracle, scenario: rp.Scenario, seconds: float) -> rp.Plan:
        mill = scenario.site_of["Mill"]
        hard = any(580 <= window.closes < 600 for window in mill.open) or mill.groups_at_once == 2
        return rp.Plan("unknown") if hard else settle(oracle, scenario, seconds)

    monkeypatch.setattr(Oracle, "settle", settle_what_is_easy)
    keep = ["event", "sessions", "visitors", "sites.use"]
    found = repair(tables(), keep=keep, workers=1, time_limit=30, most=1)
    (only,) = found.repairs
    assert_solves_again(tables(), found)
    assert not only.cheapest
    # It is open until 10:30 at first, together with all else that could be changed.
    assert only.patch == {"sites": {"Mill": {"open": "09:00-10:00"}}}
    assert found.notes[0].startswith("Whether 2 cheaper changes would do")


@pytest.mark.slow
@settings(max_examples=40)
@given(scenarios())
def test_patches_say_what_changes_do(stated: dict[str, Any]) -> None:
    scenario = rp.read(stated)
    for change in list_changes(scenario):
        for step in (change.steps[0], change.steps[-1]):
            changed = step.edit(scenario)
            patch = json.loads(json.dumps(write_difference(scenario, changed)))
            assert patch
            try:
                read = rp.read(stated, patch)
            except rp.ScenarioError:
                continue  # never chosen, as it cannot be read
            assert write_difference(changed, read) == {}


@pytest.mark.slow
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


@pytest.mark.parametrize(
    "keep", [["sessions.start"], ["sessions"], ["sessions", "event.group_max"]]
)
def test_the_cheapest_is_the_cheapest(keep: list[str]) -> None:
    # 20 minutes each for two groups, one at a time, in half an hour.
    stated = tables(
        sites=[
            {"site": "Inn", "kind": "place"},
            {"site": "Mill", "minutes": 20, "groups_at_once": 1, "minutes_min": 15},
        ],
        sessions=[{"session": "am", "start": "09:00", "end": "09:30"}],
    )
    found = repair(stated, keep=keep, workers=1, time_limit=30, most=1)
    scenario = rp.read(stated)
    changes = list(keep_changes(scenario, list_changes(scenario), read_keep(scenario, keep)))
    ladders = [[0, *(step.price for step in change.steps[:3])] for change in changes]
    choices = product(*(range(len(ladder)) for ladder in ladders))
    price = {
        chosen: sum(ladder[step] for ladder, step in zip(ladders, chosen, strict=True))
        for chosen in choices
    }
    in_order = sorted(price, key=price.__getitem__)
    cheapest = next(each for each in in_order if has_plan(apply_steps(scenario, changes, each)))
    assert found.repairs[0].cheapest
    assert found.repairs[0].price == price[cheapest]


def test_the_command_line_hands_over_patches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "event.json"
    source.write_text(json.dumps(tables()))
    folder = tmp_path / "out"
    status = run(["repair", str(source), "-o", str(folder), "--most", "1", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert status == 0
    assert said == json.loads((folder / "repair.json").read_text())
    assert said["repairs"][0]["patch"] == json.loads((folder / "repair-1.json").read_text())
    assert {"table", "row", "column", "says"} == said["conflict"][0].keys()
    assert has_plan(rp.read(source, folder / "repair-1.json"))


def test_patches_of_an_earlier_run_are_cleared_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "event.json"
    source.write_text(json.dumps(tables()))
    folder = tmp_path / "out"
    folder.mkdir()
    others = ("repair-7.json", "repair-12.json", "repair-x.json", "repair-03.json", "own.json")
    for name in others:
        (folder / name).write_text("{}")
    words = ["repair", str(source), "-o", str(folder), "--most", "1", "--time-limit", "10"]
    assert run([*words, "--patch", str(folder / "repair-12.json")]) == 0
    said = capsys.readouterr().err
    assert "as an earlier run wrote them: repair-7.json." in said
    names = {path.name for path in folder.iterdir()}
    assert names == {"repair.json", "repair-1.json", *others} - {"repair-7.json"}


def test_an_interrupt_hands_over_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "event.json"
    source.write_text(json.dumps(tables()))
    record = Moves.record

    def break_off(moves: Moves, move: Move) -> None:
        record(moves, move)
        raise KeyboardInterrupt

    monkeypatch.setattr(Moves, "record", break_off)
    assert run(["repair", str(source), "-o", str(tmp_path / "out")]) == 130
    said = capsys.readouterr()
    assert "Mill is open until 09:40" in said.out
    assert "Interrupted: this is what was found so far." in said.err
    assert (tmp_path / "out" / "repair-1.json").exists()


def test_the_command_line_says_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "event.json"
    source.write_text(json.dumps(tables()))
    everything = [f"--keep={table}" for table in ("event", "sites", "sessions", "visitors")]
    assert run(["repair", str(source), *everything]) == 1
    assert "proven" in capsys.readouterr().out
    assert run(["repair", str(source), "--keep", "sits"]) == 2
    assert "Nearest: sites." in capsys.readouterr().err


def test_what_is_only_written_out_is_no_change_of_what_is_kept() -> None:
    stated = rp.read(
        {
            "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
            "sites": [
                {"site": "Inn", "kind": "place"},
                {"site": "Tea", "kind": "meal", "minutes": 40},
                {"site": "Top", "minutes": 5, "lift": "L", "floor": 30},
                {"site": "Low", "minutes": 5, "lift": "L", "floor": 2},
            ],
            "lifts": [{"lift": "L", "persons": 13}],
            "roads": [{"from": "Inn", "to": site, "minutes": 1} for site in ("Tea", "Top", "Low")],
            "visitors": [{"visitor": "V"}],
            "sessions": [{"session": "pm", "start": "14:00", "end": "17:30"}],
        }
    )
    kept = keep_changes(stated, list_changes(stated), read_keep(stated, ["sites.open", "lifts"]))
    places = {change.kind for change in kept}
    assert {("sessions", "pm"), ("sites", "Top", "floor")} <= places
    assert not {place for place in places if place[0] == "lifts"}


def hard(**changes: Any) -> dict[str, Any]:
    """Nine sites, 5 minutes each, all of which close long before anybody can be there."""
    names = [f"S{n}" for n in range(9)]
    return {
        "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
        "sites": [
            {"site": "Inn", "kind": "place", "x": 0, "y": 0},
            *(
                {"site": name, "minutes": 5, "x": 0, "y": 0, "open": "06:00-07:00"}
                for name in names
            ),
        ],
        "visitors": [{"visitor": "A", "count": 9}],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
    } | changes


def test_more_changes_than_one_asks_for_are_no_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep = ["sessions", "event", "visitors", "sites.use"]
    source = tmp_path / "event.json"
    source.write_text(json.dumps(hard()))
    words = ["repair", str(source), *(f"--keep={each}" for each in keep), "--json"]
    assert run(words) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["repairs"], answer["complete"]) == ("infeasible", [], True)
    # What is in the way is one site that closes too early, and nothing of the others.
    assert {each["row"] for each in answer["conflict"] if each["table"] == "sites"} == {"S8"}


def test_a_meal_is_not_dropped() -> None:
    stated = tables()
    stated["sites"][1]["kind"] = "meal"
    kinds = {change.kind for change in list_changes(rp.read(stated))}
    assert ("sites", "Mill", "use") not in kinds
    assert ("sites", "Mill", "use") in {each.kind for each in list_changes(rp.read(tables()))}


def test_where_sums_stay_open_single_changes_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solvers settle nothing but a larger hall by itself, and much else is cheaper."""
    settle = Oracle.settle
    scenario = rp.read(tables())

    def settle_one_change(oracle: Oracle, asked: rp.Scenario, seconds: float) -> rp.Plan:
        cells = list_cells(write_difference(scenario, asked))
        if list(cells) != [("sites", "Mill", "groups_at_once")]:
            return rp.Plan("unknown")
        return settle(oracle, asked, seconds)

    monkeypatch.setattr(Oracle, "settle", settle_one_change)
    keep = ["visitors", "sites.use"]
    (only,) = repair(tables(), keep=keep, workers=1, time_limit=30, most=2).repairs
    assert only.patch == {"sites": {"Mill": {"groups_at_once": 2}}}
    assert not only.cheapest


@pytest.mark.parametrize(("count", "told"), [(12, 12), (13, 0)])
def test_a_heap_of_statements_is_no_conflict(
    count: int, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = rp.read(hard())
    statements = list_statements(scenario)[:count]
    oracle = Oracle(time.monotonic() + 60, 0, 1, lambda: None)
    # Nothing can be settled but that all of them together leave no plan.
    monkeypatch.setattr(Oracle, "refutes", lambda *_asked: False)
    monkeypatch.setattr(Oracle, "settle", lambda *_asked: rp.Plan("unknown"))
    found = find_conflict(scenario, statements, oracle)
    assert len(found.statements) == told
    assert found.hidden == (0 if told else count)


def test_many_statements_of_one_column_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    statements = tuple(
        each for each in list_statements(rp.read(hard())) if each.column in ("minutes", "end")
    )
    report_conflict(Output(), Repairs("infeasible", conflict=statements))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("- ")]
    assert lines[0] == "- sessions, am, end: 12:00"
    assert lines[1].startswith("- sites, minutes (9): S0 5; S1 5; S2 5;")
    assert len(lines) == 2


PARTY: dict[str, Any] = tables(
    event={"date": "2026-05-04", "hub": "Inn", "alight_seconds": 0, "board_seconds": 0},
    sites=[{"site": "Inn", "kind": "place"}, {"site": "Mill", "minutes": 20}],
    visitors=[{"visitor": "A", "count": 60, "group": "P"}],
    coaches=[{"coach": name, "seats": 40} for name in ("C1", "C2")],
)


def test_a_pinned_group_that_needs_two_coaches_may_be_a_party() -> None:
    found = repair(PARTY, workers=1, time_limit=30, most=1)
    assert found.status == "infeasible"
    assert_solves_again(PARTY, found)
    party = rp.read(PARTY, {"event": {"coaches_per_group": 2}})
    plan = rp.plan(party, time_limit=20, workers=1)
    assert [group.coaches for group in plan.groups] == [("C1", "C2")]
    assert [each.people for each in plan.groups[0].seating] == [30, 30]


def test_visitors_are_not_unpinned_without_their_coaches() -> None:
    stated = PARTY | {"coaches": [each | {"group": "P"} for each in PARTY["coaches"][:1]]}
    stated["coaches"].append(PARTY["coaches"][1])
    found = repair(stated, workers=1, time_limit=30, most=3)
    assert_solves_again(stated, found)


def test_where_only_solvers_say_no_single_changes_come_before_long_proofs() -> None:
    tables = {
        "event": {"date": "2026-05-20", "hub": "H", "clock": 1},
        "sites": [
            {"site": "H", "kind": "place"},
            {"site": "P", "kind": "place"},
            {"site": "A", "area": "P", "minutes": 20},
            {"site": "B", "minutes": 20, "after_sites": "A"},
            {"site": "C", "area": "P", "minutes": 20, "after_sites": "B"},
        ],
        "roads": [
            {"from": "H", "to": "P", "minutes": 10},
            {"from": "H", "to": "B", "minutes": 10},
            {"from": "P", "to": "A", "minutes": 2},
            {"from": "P", "to": "C", "minutes": 2},
        ],
        "visitors": [{"visitor": "v", "count": 30}],
        "coaches": [{"coach": "1", "seats": 45}],
        "sessions": [{"session": "s", "start": "08:00", "end": "13:00"}],
    }
    found = rp.repair(tables, time_limit=60, workers=1)
    assert found.status == "infeasible"  # R18: A and C in one call, B between them
    assert {"C may come before B.", "B may come before A."} <= {each.says for each in found.repairs}
