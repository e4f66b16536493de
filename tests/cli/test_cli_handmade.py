"""The command line on timetables made by hand: `verify` and `plan --order`."""

import json

import pytest
from events.handmade_town import ROWS, TABLES, spoil, write_csv

from routeplan.cli.entry import run


@pytest.fixture
def event(tmp_path):
    path = tmp_path / "EVENT.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return path


def verify(event, path, *options):
    return run(["verify", str(event), str(path), "--time-limit", "10", *options])


@pytest.mark.slow
def test_a_timetable_that_keeps_the_rules(event, tmp_path, capsys):
    rows = spoil(row2={"site": "安利 "})
    assert verify(event, write_csv(tmp_path / "ours.csv", rows)) == 0
    said = capsys.readouterr()
    assert '"安利 " is taken for A (row 2).' in said.out
    assert "No rule is broken that can be checked." in said.out
    assert "who is in which group is not said" in said.out
    assert "The timetable brings all back by 12:50; the plan that was found by" in said.out


@pytest.mark.slow
def test_a_broken_rule_is_told_with_both_rows(event, tmp_path, capsys):
    path = write_csv(tmp_path / "ours.csv", spoil(row3={"arrive": "08:50"}))
    assert verify(event, path) == 1
    said = capsys.readouterr()
    assert "R04:\n- G1, B (rows 2-3): Leaves A at 08:45 and is there at 08:50" in said.out
    assert "row 2: G1 A 08:10–08:45; row 3: G1 B 08:50–09:30" in said.out
    assert said.err.endswith("The timetable breaks rules in 1 place.\n")


@pytest.mark.slow
def test_the_answer_for_machines(event, tmp_path, capsys):
    path = write_csv(tmp_path / "ours.csv", spoil(row3={"arrive": "08:50"}))
    assert verify(event, path, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["kept"] is False
    (violation,) = answer["violations"]
    assert violation["rule"] == "R04"
    assert violation["rows"][1] == {
        "row": 3,
        "group": "G1",
        "site": "B",
        "arrive": "2020-06-23T08:50",
        "depart": "2020-06-23T09:30",
    }
    assert answer["finish"] == 290
    assert answer["best"]["finish"] <= 290


def test_faults_of_a_timetable_are_input_errors(event, tmp_path, capsys):
    path = write_csv(tmp_path / "ours.csv", spoil(row2={"site": "Nowhere"}, row3={"arrive": "8h"}))
    assert verify(event, path) == 2
    said = capsys.readouterr().err
    assert "ours!B2" in said and "ours!C3" in said


@pytest.mark.slow
def test_planning_in_a_given_order(event, tmp_path, capsys):
    rows = [[*row[:2], "", "", row[4]] for row in ROWS]
    path = write_csv(tmp_path / "ours.csv", rows)
    folder = tmp_path / "out"
    options = ["--order", str(path), "-o", str(folder), "--time-limit", "20"]
    assert run(["plan", str(event), *options]) == 0
    assert "in the given order of sites" in capsys.readouterr().out
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan["ordered"] is True
    assert [s["site"] for s in plan["stops"] if s["group"] == "G2"] == list("BADCLE")
    # A plan.json gives an order as well.
    again = ["--order", str(folder / "plan.json"), "-o", str(folder), "--json"]
    assert run(["plan", str(event), *again]) == 0
    assert json.loads(capsys.readouterr().out)["finish"] == plan["finish"]


@pytest.mark.slow
def test_what_is_not_said_is_not_compared_as_if_it_were(event, tmp_path, capsys):
    blank = [[*row[:2], "", "", row[4]] for row in ROWS]
    assert verify(event, write_csv(tmp_path / "blank.csv", blank)) == 1  # no all-clear
    said = capsys.readouterr().out
    assert "at the earliest, as not every last departure or return is given; the plan" in said
    # Without a stop that must be made it is no timetable of this event.
    fewer = write_csv(tmp_path / "fewer.csv", spoil(row7=None))
    assert verify(event, fewer) == 1
    assert "its finish is not compared" in capsys.readouterr().out
    assert verify(event, fewer, "--json") == 1
    assert "finish" not in json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_optional_stops_come_before_time(tmp_path, capsys):
    tables = TABLES | {"sites": [row | {} for row in TABLES["sites"]]}
    tables["sites"][6] |= {"must": "no", "score": 3}
    del tables["appointments"]
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(tables), encoding="utf-8")
    assert verify(event, write_csv(tmp_path / "all.csv", ROWS)) == 0
    assert "The timetable brings all back by 12:50" in capsys.readouterr().out
    assert verify(event, write_csv(tmp_path / "fewer.csv", spoil(row7=None))) == 0
    said = capsys.readouterr().out
    assert "worth 60 (people × score), those of the plan 120" in said
    assert "are not compared" in said


def test_dates_that_cannot_be_are_told(event, tmp_path, capsys):
    headings = ("group", "site", "arrive", "depart", "people", "date")
    rows = [[*row, "2020-06-24"] for row in ROWS]
    assert verify(event, write_csv(tmp_path / "later.csv", rows, headings)) == 2
    assert "No session is on 2020-06-24." in capsys.readouterr().err
    rows = spoil(row2={"depart": "2020-06-25 08:45"})
    assert verify(event, write_csv(tmp_path / "apart.csv", rows)) == 2
    assert "arrives on 2020-06-23 and departs on 2020-06-25" in capsys.readouterr().err


@pytest.mark.slow
def test_a_site_may_be_called_total(tmp_path):
    tables = json.loads(json.dumps(TABLES, ensure_ascii=False).replace('"安利"', '"Total"'))
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(tables), encoding="utf-8")
    rows = [[row[0], row[1].replace("A", "Total"), *row[2:]] for row in ROWS]
    assert verify(event, write_csv(tmp_path / "ours.csv", rows)) == 0
