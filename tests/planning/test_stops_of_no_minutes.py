"""Stops of no minutes stand in the order of their tour, in every list and back again."""

import pytest

import routeplan as rp
from routeplan.output.sheets import write_timetable_csv

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
