"""Planning with the planner's own groups and order of sites."""

import pytest
from handmade_town import ROWS, town, write_csv
from hypothesis import assume, given, settings
from strategies import scenarios

import routeplan as rp
from routeplan.planfile import plan_document
from routeplan.verification import verify


@pytest.fixture(scope="module")
def feixi():
    scenario = rp.read("examples/feixi-2020")
    return scenario, rp.plan(scenario, time_limit=20, workers=2)


def orders(plan):
    return {key: [stop.site for stop in stops] for key, stops in plan.calls.items()}


def test_the_order_of_the_best_plan_finishes_as_early(feixi):
    scenario, best = feixi
    again = rp.plan(scenario, order=best, time_limit=20, workers=2)
    assert again.ordered and again.status == "optimal"
    assert again.finish == best.finish
    assert orders(again) == orders(best)
    assert {g.name: g.members for g in again.groups} == {g.name: g.members for g in best.groups}
    assert plan_document(again)["ordered"] is True
    assert "ordered" not in plan_document(best)


def write_untimed(tmp_path, rows):
    return write_csv(tmp_path / "order.csv", [[*row[:2], row[4]] for row in rows],
                     ("group", "site", "people"))  # fmt: skip


def test_an_order_without_times_is_timed(tmp_path):
    scenario = town()
    timetable = rp.read_timetable(write_untimed(tmp_path, ROWS), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert plan.status == "optimal" and plan.finish == 290
    assert verify(scenario, plan) == []
    assert [stop.site for stop in plan.calls["G1", "day"]] == list("ABCDLE")
    assert [stop.site for stop in plan.calls["G2", "day"]] == list("BADCLE")
    assert {group.name: group.people for group in plan.groups} == {"G1": 20, "G2": 20}


def test_a_worse_order_finishes_later(tmp_path):
    scenario = town(appointments=[], D={"open": ""}, sessions=[
        {"session": "day", "start": "08:00", "end": "18:00"}])  # fmt: skip
    best = rp.plan(scenario, time_limit=20, workers=1)
    same = [[name, site, "", "", "20"] for name in ("G1", "G2") for site in "BALCDE"]
    timetable = rp.read_timetable(write_untimed(tmp_path, same), scenario)
    worse = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert best.status == worse.status == "optimal"
    assert worse.finish > best.finish
    assert worse.bound_any_grouping <= best.finish


def test_sizes_that_are_given_are_kept(tmp_path):
    scenario = town(event={"group_max": 22})
    rows = [[*row[:4], "22" if row[0] == "G1" else "18"] for row in ROWS]
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert {group.name: group.people for group in plan.groups} == {"G1": 22, "G2": 18}


@pytest.mark.parametrize(
    ("rows", "tables", "said"),
    [
        (ROWS[:-1], {}, "G2: The group does not stop here, but must."),
        (ROWS, {"D": {"after_sites": "C"}}, "G2: C has to come before D, but comes after it."),
        (
            [[name, site, "", "", "20"] for name in ("G1", "G2") for site in "DABCLE"],
            {"D": {"open": "11:30-12:30"}, "appointments": []},
            "G1: Is back at 15:40 at the earliest; session day ends at 13:00.",
        ),
        (
            [[name, site, "", "", "20"] for name in ("G1", "G2") for site in "ABCLED"],
            {"D": {"open": "08:00-10:00"}, "appointments": []},
            "G1: It can be there at 11:40 at the earliest, and needs 30 min inside; "
            "open 08:00 to 10:00.",
        ),
        (
            [[*row[:4], "19" if row[0] == "G1" else "22"] for row in ROWS],
            {},
            "G2: 22 people, 1 to 20 are allowed.",
        ),
    ],
)
def test_what_an_order_makes_impossible_is_said(tmp_path, rows, tables, said):
    scenario = town(**tables)
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=5, workers=1)
    assert plan.status == "infeasible"
    assert said in plan.notes


def test_visitors_are_put_where_the_order_lets_them_be(tmp_path):
    # The delegation has to be at E at 08:10: only the group that begins there can be theirs.
    tables = {
        "visitors": [
            {"visitor": "v", "count": 30},
            {"visitor": "w", "count": 10, "delegation": "Wuhu"},
        ],
        "appointments": [{"who": "Wuhu", "site": "E", "session": "day", "start": "08:10"}],
        "D": {"open": ""},
    }
    scenario = town(**tables)
    for first in ("G1", "G2"):
        rows = [
            [name, site, "", "", "20"]
            for name in ("G1", "G2")
            for site in ("EABCDL" if name == first else "ABCDLE")
        ]
        timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
        plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
        assert plan.groups, plan.notes
        theirs = [g.name for g in plan.groups if any(m.visitor == "w" for m in g.members)]
        assert theirs == [first]


@settings(max_examples=25, deadline=None)
@given(scenarios())
def test_the_order_of_any_plan_can_be_kept(tables):
    scenario = rp.read(tables)
    best = rp.plan(scenario, time_limit=10, workers=1)
    assume(best.stops and best.status == "optimal")
    again = rp.plan(scenario, order=best, time_limit=10, workers=1)
    assert (again.status, again.finish, again.score) == ("optimal", best.finish, best.score)
    assert orders(again) == orders(best)
