"""Timetables as DataFrames and as CSV."""

import csv
import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from events.campus import campus
from events.stored_events import rotating_event, stored_event

from routeplan.output.sheets.frames import master_grid, tell_days, write_timetable_csv
from routeplan.plans import list_activities, plan_id
from routeplan.plans.model import STOP_EVENTS, Plan
from routeplan.scenario import build_network


def day_of(scenario, plan, name):
    """One group's days as the workbook has them."""
    activities = list_activities(scenario, plan, build_network(scenario))
    theirs = [each for each in activities if each.group == name]
    return tell_days(scenario, plan, plan.group(name), theirs)


def test_timetable_has_a_row_a_stop_in_order():
    _scenario, plan = stored_event()
    table = plan.timetable()
    assert list(table.columns) == ["group", "session", "site", *STOP_EVENTS]
    assert len(table) == len(plan.stops)
    assert list(table["group"].unique()) == [group.name for group in plan.groups]
    assert table.groupby("group")["arrive"].apply(lambda at: at.is_monotonic_increasing).all()
    assert all(pd.api.types.is_datetime64_dtype(table[event]) for event in STOP_EVENTS)
    assert table.loc[0, "arrive"] == pd.Timestamp("2020-06-23 13:43")


def test_timetable_sorts_stops_by_time_whatever_their_order():
    _scenario, plan = stored_event()
    shuffled = replace(plan, stops=plan.stops[::-1])
    pd.testing.assert_frame_equal(shuffled.timetable(), plan.timetable())


def test_timetable_of_no_plan_has_its_columns():
    table = Plan("infeasible").timetable()
    assert table.empty
    assert list(table.columns) == ["group", "session", "site", *STOP_EVENTS]


def test_master_grid_has_a_row_a_tour():
    scenario, plan = stored_event()
    grid = master_grid(scenario, plan)
    assert list(grid.columns) == [
        *("session", "group", "people", "sets out"),
        *(f"stop {number}" for number in range(1, 5)),
        "back",
    ]
    assert len(grid) == len(plan.tours)
    first = grid.iloc[0]
    assert first["stop 1"] == "13:43–14:30 益企党群服务中心"
    assert (first["sets out"], first["stop 4"], first["back"]) == ("13:30", "", "17:43")


def test_master_grid_skips_groups_that_stay_at_home():
    scenario, plan = stored_event()
    grid = master_grid(scenario, replace(plan, tours=plan.tours[:1]))
    assert len(grid) == 1
    assert master_grid(scenario, Plan("unknown")).empty


def test_a_group_s_day_is_told_from_departure_to_return():
    scenario, plan = stored_event()
    day = day_of(scenario, plan, "G5")
    assert list(day.columns) == ["session", "from", "until", "what", "where"]
    afternoon = day[day["session"] == "23日下午"]
    assert list(afternoon.iloc[0]) == ["23日下午", "13:30", "", "departure", "会议酒店"]
    assert list(afternoon.iloc[-1]) == ["23日下午", "17:43", "", "return", "会议酒店"]
    said = set(day["what"])
    assert {"visit", "meal", "wait at the door", "lift to floor 4", "lift down"} <= said
    meal = day[day["what"] == "meal"].iloc[0]
    assert (meal["from"], meal["until"], meal["where"]) == ("16:40", "17:20", "园区食堂")


def test_a_group_s_day_runs_forward():
    scenario, plan = stored_event()
    for group in plan.groups:
        day = day_of(scenario, plan, group.name)
        for _session, rows in day.groupby("session"):
            assert rows["from"].is_monotonic_increasing


def test_on_foot_nobody_boards_a_coach():
    scenario, plan = rotating_event(1, 2, event={"travel": "walk"}, site={"minutes_in": 2})
    said = " ".join(day_of(scenario, plan, "G1")["what"])
    assert "arrival, to the door" in said
    assert "coach" not in said and "getting off" not in said


def test_an_arrival_without_any_way_in_is_still_told():
    scenario, plan = rotating_event(1, 1, event={"travel": "walk"})
    assert list(day_of(scenario, plan, "G1")["what"][:2]) == ["departure", "arrival"]


def test_names_are_read_where_there_are_any():
    scenario, plan = rotating_event(1, 1, site={"name": "Great Hall"})
    assert "Great Hall" in set(day_of(scenario, plan, "G1")["where"])
    assert master_grid(scenario, plan).loc[0, "stop 1"].endswith("Great Hall")


def test_csv_opens_in_a_spreadsheet(tmp_path):
    scenario, plan = stored_event()
    path = tmp_path / "timetable.csv"
    write_timetable_csv(scenario, plan, path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == len(plan.stops)
    assert {row.pop("plan") for row in rows} == {plan_id(plan)}
    assert rows[0] == {
        "group": "G1",
        "people": "36",
        "session": "23日下午",
        "date": "2020-06-23",
        "site": "益企党群服务中心",
        **dict(
            zip(
                STOP_EVENTS,
                ("13:43", "13:48", "13:48", "13:48", "14:23", "14:23", "14:23", "14:30"),
                strict=True,
            )
        ),
    }
    assert [each.name for each in tmp_path.iterdir()] == ["timetable.csv"]


def test_csv_has_no_formulas_and_counts_on_past_midnight(tmp_path):
    scenario, plan = rotating_event(1, 1)
    late = dt.timedelta(hours=15)
    (stop,) = plan.stops
    moved = {event: getattr(stop, event) + late for event in STOP_EVENTS}
    (group,) = plan.groups
    plan = replace(
        plan,
        groups=(replace(group, name="=1+1"),),
        stops=(replace(stop, group="=1+1", **moved),),
        tours=(),
    )
    path = tmp_path / "timetable.csv"
    write_timetable_csv(scenario, plan, path)
    (row,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert row["group"] == "'=1+1"
    assert row["arrive"] == "24:04"


def test_a_csv_that_cannot_be_written_leaves_nothing(tmp_path):
    scenario, plan = stored_event()
    path = tmp_path / "timetable.csv"
    path.mkdir()
    with pytest.raises(OSError):
        write_timetable_csv(scenario, plan, path)
    assert [each.name for each in tmp_path.iterdir()] == ["timetable.csv"]


def test_no_such_group():
    _scenario, plan = stored_event()
    with pytest.raises(KeyError):
        plan.group("G99")


def test_a_day_in_an_area_tells_setting_down_walks_and_boarding():
    scenario, plan = campus()
    day = day_of(scenario, plan, "G1")
    assert [" ".join(row[1:]) for row in day.itertuples(index=False)][:13] == [
        "09:00  departure H",
        "09:10 09:12 arrival, getting off P",
        "09:12 09:16 walk A",
        "09:16 09:17 wait on the way A",
        "09:17 09:47 visit A",
        "09:47 09:50 walk B",
        "09:50 10:20 visit B",
        "10:20 10:25 walk P",
        "10:25 10:26 wait at the coach P",
        "10:26 10:30 boarding P",
        "10:30  departure P",
        "10:40 10:41 wait on the way C",
        "10:41 10:43 arrival, getting off, to the door C",
    ]
    day = day_of(scenario, plan, "G2")
    assert list(day["what"][:2]) == ["departure", "walk"]
