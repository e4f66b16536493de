"""R18: tours that begin or end on foot inside an area, as routeplan's own sheets write them."""

import pytest

import routeplan as rp
from routeplan.output.sheets.workbook import write_workbook

TABLES = {
    "event": {"hub": "P", "date": "2026-05-20"},
    "sites": [
        {"site": "P", "kind": "place"},
        {"site": "A", "area": "P", "minutes": 20},
        {"site": "C", "minutes": 25},
    ],
    "roads": [{"from": "P", "to": "A", "minutes": 2}, {"from": "P", "to": "C", "minutes": 10}],
    "visitors": [{"visitor": "v", "count": 30}],
    "coaches": [{"coach": "1", "seats": 45}],
    "sessions": [{"session": "s", "start": "08:00", "end": "12:00"}],
}
OUT = ["P,08:00,08:30", "A,08:02,08:22", "C,08:40,09:10"]  # back at 09:20
BACK = ["C,08:10,08:40", "P,08:50,09:16", "A,08:54,09:14"]  # on foot again from A


def check(tmp_path, rows, tables=TABLES, *others):
    path = tmp_path / "ours.csv"
    lines = ["group,people,site,arrive,depart", *(f"G1,30,{row}" for row in rows)]
    lines += [f"G2,30,{row}" for row in others]
    path.write_text("\n".join(lines), encoding="utf-8")
    scenario = rp.read(tables)
    return rp.verify_timetable(scenario, rp.read_timetable(path, scenario))


@pytest.mark.parametrize(("rows", "finish"), [(OUT, 80), (BACK, 76)])
def test_a_call_at_the_tours_end_is_its_start_or_return(rows, finish, tmp_path):
    found = check(tmp_path, rows)
    assert [str(clash) for clash in found.clashes] == []
    assert found.finish == finish


def test_boarding_after_the_walk_takes_its_time(tmp_path):
    (clash,) = check(tmp_path, ["P,08:00,08:25", "A,08:02,08:23", "C,08:35,09:10"]).clashes
    assert clash.rule == "R04"


def test_a_tours_first_row_tells_its_hotel(tmp_path):
    tables = TABLES | {
        "sites": [{"site": "H", "kind": "place"}, *TABLES["sites"]],
        "roads": [*TABLES["roads"], {"from": "H", "to": "P", "minutes": 10}],
        "visitors": [
            {"visitor": "a", "count": 30, "hotel": "P"},
            {"visitor": "b", "count": 30, "hotel": "H"},
        ],
        "coaches": [{"coach": str(n), "seats": 45} for n in range(2)],
        "sessions": [TABLES["sessions"][0] | {"from": "hotel", "to": "P"}],
    }
    out = ["P,,08:00", *OUT, "P,09:20,"]
    ridden = ["H,,08:00", "P,08:10,08:40", "A,08:14,08:34", "C,08:50,09:20", "P,09:30,"]
    assert check(tmp_path, out, tables, *ridden).clashes == ()


def test_the_workbook_of_a_plan_with_calls_is_read_whole(tmp_path):
    scenario = rp.read(TABLES)
    plan = rp.plan(scenario, time_limit=10, workers=1)
    assert plan.calls
    write_workbook(scenario, plan, tmp_path / "timetable.xlsx")
    timetable = rp.read_timetable(tmp_path / "timetable.xlsx", scenario)
    assert (timetable.unread, timetable.lack) == ((), "")
    assert rp.verify_timetable(scenario, timetable).clashes == ()
