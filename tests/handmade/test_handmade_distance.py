"""How far a hand-made timetable is from the best plan: nothing is said that is not known."""

import json

import pytest
from events.handmade_town import ROWS, TABLES, town, write_csv

import routeplan as rp
from routeplan.cli.entry import run
from routeplan.handmade.distance import describe_distance

WALK = {"date": "2020-06-23", "hub": "Hub", "group_max": 20, "travel": "walk"}
OPTIONAL = {
    "event": WALK,
    "sites": [
        {"site": "Hub", "kind": "place"},
        {"site": "A", "minutes": 30},
        {"site": "O", "minutes": 30, "must": "no", "score": 3},
    ],
    "roads": [{"from": site, "to": "centre", "minutes": 1} for site in ("Hub", "A", "O")],
    "visitors": [{"visitor": "v", "count": 20}],
    "sessions": [{"session": "am", "start": "08:00", "end": "10:00"}],
}


def inspect(tmp_path, scenario, rows, headings=("group", "site", "arrive", "depart", "people")):
    path = write_csv(tmp_path / "ours.csv", rows, headings)
    return rp.verify_timetable(scenario, rp.read_timetable(path, scenario))


def describe(scenario, inspection, **changes):
    figures = {"status": "optimal", "finish": 290, "bound": 290, **changes}
    return list(describe_distance(scenario, inspection, rp.Plan(**figures)))


def test_without_the_last_departures_the_finish_is_only_a_least_one(tmp_path):
    scenario = town()
    inspection = inspect(tmp_path, scenario, [[*row[:2], "", "", row[4]] for row in ROWS])
    assert inspection.clashes == ()
    assert inspection.finish is None and inspection.least_finish <= 290
    first, *_rest = describe(scenario, inspection)
    assert "at the earliest" in first
    assert "min more" not in first and "min less" not in first
    first, *_rest = describe(scenario, inspection, finish=inspection.least_finish - 10)
    assert first.endswith("at least 10 min less.")


def test_one_missing_departure_is_enough(tmp_path):
    scenario = town()
    rows = [[*row[:3], "", row[4]] if number == 11 else row for number, row in enumerate(ROWS)]
    assert inspect(tmp_path, scenario, rows).finish is None
    assert inspect(tmp_path, scenario, ROWS).finish == 290


def test_what_leaves_out_stops_is_not_compared(tmp_path):
    scenario = town()
    inspection = inspect(tmp_path, scenario, ROWS[:-1])
    assert [clash.rule for clash in inspection.clashes] == ["R03"]
    assert inspection.finish is None
    said = describe(scenario, inspection)
    assert said[:2] == [
        "The timetable leaves out stops that must be made: its finish is not compared.",
        "The plan that was found brings all back by 12:50.",
    ]
    assert not any("min more" in text or "min less" in text for text in said)


def test_what_leaves_out_a_group_is_not_compared(tmp_path):
    inspection = inspect(tmp_path, town(), ROWS[:6])
    (clash,) = inspection.clashes
    assert clash.cause == "The timetable's groups have 20 people (G1 20); the visitors are 40."
    assert inspection.finish is None
    assert inspection.incomparable.startswith("Groups are missing")


def test_rows_in_no_known_session_are_not_compared(tmp_path):
    tables = {
        **OPTIONAL,
        "sessions": [
            {"session": "am", "start": "08:00", "end": "10:00"},
            {"session": "pm", "start": "14:00", "end": "16:00"},
        ],
    }
    inspection = inspect(tmp_path, rp.read(tables), [["G1", "A"]], ("group", "site"))
    assert inspection.clashes == () and inspection.finish is None
    assert "row 2" in inspection.incomparable


def test_finishes_at_different_scores_are_not_compared(tmp_path):
    scenario = rp.read(OPTIONAL)
    best = {"finish": 66, "bound": 66, "score": 60, "bound_any_grouping": 34}
    without = inspect(tmp_path, scenario, [["G1", "A", "08:02", "08:32", ""]])
    assert (without.finish, without.score) == (34, (0, 0))
    said = describe(scenario, without, **best)
    assert said[0] == "The timetable brings all back by 08:34; the plan that was found by 09:06."
    assert "worth 0 (people × score), those of the plan 60" in said[1]
    assert all("proven" not in text or "with this score" in text for text in said)
    rows = [["G1", "A", "08:02", "08:32", ""], ["G1", "O", "08:34", "09:04", ""]]
    both = inspect(tmp_path, scenario, rows)
    assert both.score == (60, 60)  # of all visitors, whatever the timetable says of sizes
    said = describe(scenario, both, **best)
    assert said[0].endswith("no difference.")


@pytest.mark.slow
def test_the_answer_for_machines_has_no_finish_that_is_not_known(tmp_path, capsys):
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(TABLES), encoding="utf-8")

    def answer(rows):
        path = write_csv(tmp_path / "ours.csv", rows)
        run(["verify", str(event), str(path), "--json", "--time-limit", "5"])
        return json.loads(capsys.readouterr().out)

    assert answer(ROWS)["finish"] == 290
    least = answer([[*row[:2], "", "", row[4]] for row in ROWS])
    assert "finish" not in least and least["least_finish"] <= 290
    missing = answer(ROWS[:-1])
    assert "finish" not in missing and "least_finish" not in missing


def test_where_there_are_no_other_groups_nothing_is_said_of_them(tmp_path):
    event = {key: value for key, value in WALK.items() if key != "travel"}
    sites = [{"site": "Hub", "kind": "place"}, {"site": "A", "minutes": 30}]
    for coaches, said in ((1, False), (2, True)):
        rows = [{"coach": f"C{n}", "seats": 30} for n in range(coaches)]
        scenario = rp.read({**OPTIONAL, "event": event, "sites": sites, "coaches": rows})
        inspection = inspect(tmp_path, scenario, [["G1", "A", "08:05", "08:40", "20"]])
        told = describe(scenario, inspection, finish=45, bound=45, bound_any_grouping=36)
        assert any(text.startswith("For other groups") for text in told) == said
