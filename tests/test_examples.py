"""The examples are what they say, and plan as their READMEs promise."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from functools import lru_cache
from pathlib import Path

import pytest

import routeplan as rp

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())
SECONDS = 4  # finish is proven in less than one; the rest polishes the waits


@lru_cache
def read(name: str) -> rp.Scenario:
    return rp.read(EXAMPLES / name)


@lru_cache
def plan(name: str) -> rp.Plan:
    return rp.plan(read(name), time_limit=SECONDS, workers=2)


def count(scenario: rp.Scenario) -> dict[str, int]:
    kinds = [site.kind for site in scenario.sites]
    return {
        "people": sum(visitor.count for visitor in scenario.visitors),
        "delegations": len({visitor.delegation for visitor in scenario.visitors}),
        "coaches": len(scenario.coaches),
        "seats": sum(coach.seats for coach in scenario.coaches),
        "visits": kinds.count("visit"),
        "meals": kinds.count("meal"),
        "sessions": len(scenario.sessions),
    }


def test_every_example_explains_itself():
    assert sorted(NAMES) == [
        *("campus-day", "county-meeting", "feixi-2020", "feixi-2020-first-draft", "museum-walk")
    ]
    for name in NAMES:
        assert (EXAMPLES / name / "README.md").is_file()


@pytest.mark.parametrize("name", ["feixi-2020", "feixi-2020-first-draft"])
def test_feixi_is_the_conference_of_2020(name):
    assert count(read(name)) == {
        "people": 212,
        "delegations": 31,
        "coaches": 6,
        "seats": 294,
        "visits": 5,
        "meals": 1,
        "sessions": 2,
    }
    days = [read(name).date_of(session) for session in read(name).sessions_in_order]
    assert days == [dt.date(2020, 6, 23), dt.date(2020, 6, 24)]


def test_tables_open_in_excel():
    for table in EXAMPLES.glob("*/*.csv"):
        assert table.read_bytes().startswith(b"\xef\xbb\xbf"), table


@pytest.mark.slow
def test_feixi_is_back_by_17_19_and_11_24():
    found = plan("feixi-2020")
    assert found.status == "optimal"
    assert found.finish == found.bound == 349 + 204
    # Opens at 13:00, 90 minutes after the session's start; reached at 08:18.
    assert [(cause.place, cause.head, cause.busy, cause.tail) for cause in found.binding] == [
        ("安利", 90, 240, 19),
        ("泰禾", 18, 168, 18),
    ]
    assert len(found.groups) == 6
    assert rp.verify(read("feixi-2020"), found) == []


@pytest.mark.slow
def test_feixi_opens_at_14_00_and_before_anybody_else_comes():
    scenario, found = read("feixi-2020"), plan("feixi-2020")
    hosts = {v.visitor for v in scenario.visitors if v.delegation == "省委组织部"}
    (host,) = {g.name for g in found.groups for m in g.members if m.visitor in hosts}
    starts = {s.group: s.start for s in found.stops if s.site == "益企党群服务中心"}
    assert starts[host] == dt.datetime(2020, 6, 23, 14, 0) == min(starts.values())


def test_feixi_says_what_it_assumed():
    assumed = " ".join(plan("feixi-2020").assumed)
    assert "straight lines" in assumed
    assert "speed" in assumed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "earliest", "latest"),
    [
        ("feixi-2020", dt.time(11, 30), dt.time(13, 30)),
        ("museum-walk", dt.time(11, 20), dt.time(13, 20)),
    ],
)
def test_lunch_is_at_lunch_time(name, earliest, latest):
    scenario = read(name)
    meals = [s for s in plan(name).stops if scenario.site_of[s.site].kind == "meal"]
    assert len(meals) == len(plan(name).groups)
    assert all(earliest <= s.start.time() and s.end.time() <= latest for s in meals)


def test_first_draft_fails_for_its_lift():
    found = plan("feixi-2020-first-draft")
    assert found.status == "infeasible"
    assert found.groups == ()
    assert "科创中心" in " ".join(found.notes)


@pytest.mark.slow
def test_first_draft_would_work_on_the_ground_floor(tmp_path):
    shutil.copytree(EXAMPLES / "feixi-2020-first-draft", tmp_path / "ground")
    sites = tmp_path / "ground" / "sites.csv"
    text = sites.read_text(encoding="utf-8")
    assert "科创中心电梯,6" in text
    sites.write_text(text.replace("科创中心电梯,6", ",1"), encoding="utf-8")
    found = rp.plan(rp.read(tmp_path / "ground"), time_limit=SECONDS, workers=2)
    assert found.status == "optimal"
    first_day = [tour.back for tour in found.tours if tour.session == "23日下午"]
    assert max(first_day) <= dt.datetime(2020, 6, 23, 16, 30)


@pytest.mark.slow
def test_first_draft_is_repaired_as_its_readme_says():
    text = (EXAMPLES / "feixi-2020-first-draft" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \| (\d+) \| (\d+) \|$", text, flags=re.M)
    found = rp.repair(EXAMPLES / "feixi-2020-first-draft", time_limit=90)
    # Of changes at the same price any may come first; a slow machine finds the first ones.
    listed = {(each.price, each.finish) for each in found.repairs}
    told = {(int(points), int(finish)) for _change, points, finish in rows}
    assert listed <= told and min(told) in listed
    assert listed == told or not found.complete
    assert {each.status for each in found.repairs} == {"optimal"}
    # Of a longer last session and the site in either session it stays open whether it would do.
    assert all(each.cheapest for each in found.repairs[:4])
    assert [(each.table, each.row, each.column) for each in found.conflict] == [
        ("sites", "科创中心", "sessions"),
        ("sites", "科创中心", "open"),
        ("sites", "科创中心", "floor"),
        ("lifts", "科创中心电梯", "cars"),
        ("sites", "科创中心", "must"),
    ]
    assert found.irreducible
    for each in found.repairs:
        changed = rp.read(EXAMPLES / "feixi-2020-first-draft", each.patch)
        assert rp.verify(changed, each.plan) == []


@pytest.mark.slow
def test_museum_keeps_classes_together():
    found = plan("museum-walk")
    assert found.status == "optimal"
    assert found.finish == found.bound == 241
    assert len(found.groups) == 8
    assert all(len(group.members) == 1 and group.members[0].whole for group in found.groups)
    assert rp.verify(read("museum-walk"), found) == []


@pytest.mark.slow
def test_campus_rides_between_its_two_gates_alone():
    scenario = read("campus-day")
    found = rp.plan(scenario, time_limit=60, workers=2)
    # 346 is the least; a slow machine may need longer for it, or for its proof.
    assert found.bound <= 346 <= found.finish
    assert rp.verify(scenario, found) == []
    assert {call.place for call in found.calls} == {"Main gate", "West gate"}
    shows = {stop.start.time() for stop in found.stops if stop.site == "Physics"}
    assert shows <= {dt.time(10), dt.time(11), dt.time(13), dt.time(14)}
    meals = [stop.group for stop in found.stops if scenario.site_of[stop.site].kind == "meal"]
    assert sorted(meals) == sorted(group.name for group in found.groups)


@pytest.mark.slow
def test_county_sets_out_in_two_parties():
    scenario, found = read("county-meeting"), plan("county-meeting")
    assert (found.status, found.finish) == ("optimal", 294)
    assert rp.verify(scenario, found) == []
    assert [len(group.coaches) for group in found.groups] == [3, 3]
    assert {tour.depart.time() for tour in found.tours} == {dt.time(8), dt.time(8, 10)}
    assert [call.place for call in found.calls] == ["村口广场", "村口广场"]
    townships = [m.visitor for group in found.groups for m in group.members]
    assert len(townships) == len(set(townships)) == 13
