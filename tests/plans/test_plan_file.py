"""plan.json: what is written is what is read, and what is no plan is said to be none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from events.small_event import PLAN, at, scenario

from routeplan.errors import ScenarioError
from routeplan.plans.model import Binding, Call, Member, Plan, Seating
from routeplan.plans.plan_file import plan_document, plan_id, read_plan, tell_id, write_plan


def test_a_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json", scenario()) == PLAN
    assert read_plan(tmp_path, scenario()) == PLAN  # the folder will do
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_times_are_in_minutes_and_split_rows_say_how_many() -> None:
    split = replace(PLAN.groups[0], members=(Member("V1"), Member("V7", 12, whole=False)))
    document = plan_document(replace(PLAN, groups=(split, *PLAN.groups[1:])))
    assert document["groups"][0]["visitors"] == ["V1", {"visitor": "V7", "count": 12}]
    assert len(document["tours"][0]["return"]) == len("2020-06-23T17:32")


def test_calls_come_back_in_their_order_and_are_absent_where_there_are_none(tmp_path: Path) -> None:
    times = ("09:05", "09:35", "09:40"), ("09:40", "09:50", "09:50")
    calls = tuple(Call("G1", "day 1", "hub", *map(at, clocks)) for clocks in times)
    plan = replace(PLAN, calls=calls)
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path, scenario()) == plan
    assert plan.calls_of == {("G1", "day 1"): calls}
    assert plan_document(plan)["calls"][0] == {
        "group": "G1",
        "session": "day 1",
        "place": "hub",
        "arrive": "2020-06-23T09:05",
        "board": "2020-06-23T09:35",
        "depart": "2020-06-23T09:40",
    }
    assert "calls" not in plan_document(PLAN)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"place": None}, '"calls.0.place" is not as a plan has it'),
        ({"board": "2020-06-23T09:35:10"}, "a time is to the minute"),
        ({"depart": "2020-06-23T09:40+08:00"}, "a time is local, without a zone"),
    ],
)
def test_faulty_calls_are_told(tmp_path: Path, cells: dict[str, str], said: str) -> None:
    call = Call("G1", "day 1", "hub", at("09:05"), at("09:35"), at("09:40"))
    document = plan_document(replace(PLAN, calls=(call,)))
    document["calls"][0] |= cells
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_plan(tmp_path, scenario())
    assert said in str(caught.value)


def test_what_binds_is_written_without_blanks() -> None:
    hall = {"session": "day 1", "minutes": 70, "kind": "people", "place": "安利"}
    need = {"head": 5, "busy": 60, "tail": 5}
    assert plan_document(PLAN)["binding"] == [hall | need]
    tour = {"session": "day 1", "minutes": 70, "group": "G2"}
    plan = replace(PLAN, binding=(Binding("day 1", 70, group="G2"),))
    assert plan_document(plan)["binding"] == [tour]


def test_a_plan_that_does_not_say_when_what_binds_is_first_used_is_read(tmp_path: Path) -> None:
    document = plan_document(PLAN)
    (hall,) = document["binding"]
    del hall["head"], hall["tail"]
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    (binding,) = read_plan(tmp_path, scenario()).binding
    assert (binding.head, binding.busy, binding.tail) == (None, 60, None)


def test_an_infeasible_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    plan = Plan("infeasible", notes=("The lift is too slow.",))
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json", scenario()) == plan


def test_keys_without_a_value_are_absent() -> None:
    document = plan_document(Plan("infeasible", notes=("The lift is too slow.",)))
    absent = {"finish", "bound", "bound_any_grouping", "score", "waiting", "travel"}
    assert not (absent | {"binding", "engine"}) & document.keys()
    assert (document["groups"], document["stops"]) == ([], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "This is no plan. Give a plan.json that routeplan wrote."),
        ('{"sites": []}', "This is no plan. Give a plan.json that routeplan wrote."),
        ('{"routeplan": 1}', '"status" is not as a plan has it: Field required.'),
    ],
)
def test_what_is_no_plan(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_plan(tmp_path / "plan.json", scenario())
    assert said in str(caught.value)


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_plan(tmp_path / "plan.json", scenario())


def test_a_plan_of_another_scenario(tmp_path: Path) -> None:
    document = plan_document(PLAN)
    for stop in document["stops"]:
        stop["site"] = "elsewhere"
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ScenarioError, match="None of the plan's sites is in the scenario"):
        read_plan(tmp_path / "plan.json", scenario())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('"2020-06-23T09:05:00+08:00"', "a time is local, without a zone"),
        ('"2020-06-23T09:05Z"', "a time is local, without a zone"),
        ('"2020-06-23T09:05:30"', "a time is to the minute"),
        ('"09:05"', "stops.0.arrive"),
        ("9" * 5000, "stops.0.arrive"),
    ],
)
def test_times_are_local_and_to_the_minute(tmp_path: Path, cell: str, said: str) -> None:
    text = json.dumps(plan_document(PLAN))
    arrive = json.dumps(plan_document(PLAN)["stops"][0]["arrive"])
    broken = text.replace(f'"arrive": {arrive}', f'"arrive": {cell}', 1)
    (tmp_path / "plan.json").write_text(broken, encoding="utf-8")
    with pytest.raises(ScenarioError, match="not as a plan has it") as caught:
        read_plan(tmp_path, scenario())
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '{"routeplan": 1, "status": "optimal", "notes": ["\\ud800"]}',
        '{"routeplan": 1, "status": "optimal", "groups": [{"group": "\\u001b[2J", "people": 1}]}',
        '{"routeplan": 1, "status": "optimal", "finish": ' + "9" * 5000 + "}",
        '{"routeplan": 1, "status": "optimal", "groups": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"routeplan": 1, "status": "optimal", "extra": ' + '{"a":' * 999 + "1" + "}" * 1000,
    ],
)
def test_what_no_sheet_could_show_is_no_plan(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError):
        read_plan(tmp_path, scenario())


def test_coaches_and_seats_are_kept(tmp_path: Path) -> None:
    (first, *others) = PLAN.groups
    members = first.members
    seating = (Seating("C1", members), Seating("C9", ()))
    party = replace(first, coaches=("C1", "C9"), escorts=2, seating=seating)
    plan = replace(PLAN, groups=(party, *others))
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path, scenario()).groups == plan.groups
    (stated, *_others) = json.loads((tmp_path / "plan.json").read_text("utf-8"))["groups"]
    assert stated["coaches"] == ["C1", "C9"]
    assert [each["coach"] for each in stated["seating"]] == ["C1", "C9"]


def test_plans_from_before_parties_are_read(tmp_path: Path) -> None:
    document = plan_document(PLAN)
    for group in document["groups"]:
        (group["coach"],) = group.pop("coaches")
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    assert read_plan(tmp_path, scenario()).groups == PLAN.groups


def test_the_id_tells_the_content(tmp_path: Path) -> None:
    document = plan_document(PLAN)
    assert document["id"] == tell_id(document) == plan_id(PLAN)
    write_plan(PLAN, tmp_path / "plan.json")
    assert plan_id(read_plan(tmp_path, scenario())) == document["id"]
    assert plan_id(replace(PLAN, waiting=601)) != document["id"]
