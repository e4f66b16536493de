"""Stops of no minutes stand in the order of their tour, in every list and back again."""

import pytest

import routeplan as rp
from routeplan.output.sheets import write_timetable_csv
from routeplan.output.sheets.frames import tell_days
from routeplan.plans import list_activities, read_plan, write_plan
from routeplan.scenario import build_network

SITES = {
    "first": [{"site": "A", "minutes": 60}, {"site": "Z", "minutes": 0, "position": "first"}],
    "last": [{"site": "Z", "minutes": 0, "position": "last"}, {"site": "A", "minutes": 60}],
    "a chain in one minute": [
        {"site": "X", "minutes": 0, "after_sites": "Y"},
        {"site": "A", "minutes": 60},
        {"site": "Z", "minutes": 0, "position": "first"},
        {"site": "Y", "minutes": 0, "after_sites": "Z"},
    ],
    "nothing but moments": [
        {"site": "B", "minutes": 0, "after_sites": "C"},
        {"site": "C", "minutes": 0, "after_sites": "D"},
        {"site": "D", "minutes": 0},
    ],
}


def event(sites, **cells):
    return {
        "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk", **cells},
        "sites": [
            {"site": "Inn", "kind": "place", "x": 0, "y": 0},
            *({"x": 0, "y": 0, **site} for site in sites),
        ],
        "visitors": [{"visitor": "a", "count": 9}, {"visitor": "b", "count": 9}],
        "sessions": [{"session": "am", "start": "09:00", "end": "11:00"}],
    }


@pytest.mark.parametrize("movement", ["free", "convoy"])
@pytest.mark.parametrize("name", SITES)
def test_the_order_of_the_tour_comes_back(tmp_path, name, movement):
    scenario = rp.read(event(SITES[name], movement=movement, groups="2"))
    plan = rp.plan(scenario, time_limit=5, workers=1)
    assert rp.verify(scenario, plan) == []
    assert (plan.status, plan.waiting) == ("optimal", 0)
    order = [stop.site for stop in plan.stops]
    assert list(plan.timetable()["site"]) == order
    again = rp.plan(scenario, time_limit=5, workers=1, order=plan)
    assert (again.finish, [stop.site for stop in again.stops]) == (plan.finish, order)
    write_timetable_csv(scenario, plan, tmp_path / "timetable.csv")
    timetable = rp.read_timetable(tmp_path / "timetable.csv", scenario)
    assert rp.verify_timetable(scenario, timetable).clashes == ()
    again = rp.plan(scenario, time_limit=5, workers=1, order=timetable)
    assert (again.finish, [stop.site for stop in again.stops]) == (plan.finish, order)


def in_area(walks, hub, **cells):
    """The sites of a chain around a gate, where tours start or to which they ride from an inn."""
    sites = [
        {"site": "X", "minutes": 0, "after_sites": "Y", "area": "Gate"},
        {"site": "A", "minutes": 30, "area": "Gate"},
        {"site": "Z", "minutes": 0, "position": "first", "area": "Gate"},
        {"site": "Y", "minutes": 0, "after_sites": "Z", "area": "Gate"},
        {
            "site": "M",
            "kind": "meal",
            "minutes": 0,
            "open": "09:00-11:00",
            "after_sites": "X;A",
            "area": "Gate",
        },
        {"site": "B", "minutes": 0, "after_sites": "M"},
    ]
    sites[4]["open"] = "08:00-20:00"  # it is no lunch
    tables = event(sites, **cells)
    tables["event"] |= {
        "travel": "coach",
        "hub": hub,
        "clock": 1,
        "alight_seconds": 0,
        "board_seconds": 0,
    }
    tables["sites"].append({"site": "Gate", "kind": "place", "x": 0, "y": 0})
    tables["roads"] = [{"from": "Gate", "to": site, "minutes": walks} for site in "XAZYM"]
    tables["coaches"] = [{"coach": f"C{n}", "seats": 20} for n in (1, 2)]
    return tables


@pytest.mark.parametrize("hub", ["Inn", "Gate"])
@pytest.mark.parametrize("walks", [0, 1])
def test_in_areas_too(tmp_path, walks, hub):
    scenario = rp.read(in_area(walks, hub, groups="2"))
    plan = rp.plan(scenario, time_limit=5, workers=1)
    assert rp.verify(scenario, plan) == []
    order = [stop.site for stop in plan.stops]
    assert order[0] == "Z" and order[4:6] == ["M", "B"]
    assert list(plan.timetable()["site"]) == order
    network = build_network(scenario)
    for group in plan.groups:
        activities = [a for a in list_activities(scenario, plan, network) if a.group == group.name]
        told = tell_days(scenario, plan, group, activities)
        visits = told[told["what"].isin(["visit", "meal"]) | (told["where"] == "B")]
        assert list(dict.fromkeys(visits["where"])) == order[:6]
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json", scenario).stops == plan.stops
    again = rp.plan(scenario, time_limit=5, workers=1, order=plan)
    assert (again.finish, [stop.site for stop in again.stops]) == (plan.finish, order)
    write_timetable_csv(scenario, plan, tmp_path / "timetable.csv")
    timetable = rp.read_timetable(tmp_path / "timetable.csv", scenario)
    assert rp.verify_timetable(scenario, timetable).clashes == ()
    again = rp.plan(scenario, time_limit=5, workers=1, order=timetable)
    assert (again.finish, [stop.site for stop in again.stops]) == (plan.finish, order)
