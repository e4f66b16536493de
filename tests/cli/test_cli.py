"""The command line: what it prints where, what it writes, and its exit statuses."""

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from events.small_event import PLAN, TABLES

from routeplan.cli.entry import run
from routeplan.plans.model import STOP_EVENTS, Plan

FILES = {
    "plan.json",
    "timetable.csv",
    "timetable.xlsx",
    "route_map.png",
    "gantt.png",
    "occupancy.png",
    "manifest.json",
}


@pytest.fixture
def event(tmp_path):
    """The small event as a file."""
    path = tmp_path / "EVENT.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return path


@pytest.fixture
def planned(monkeypatch):
    """Put a plan, or an error, in the place of planning; its arguments are kept."""
    asked = {}

    def plan_with(answer):
        def plan(_scenario, **arguments):
            asked.update(arguments)
            if isinstance(answer, BaseException):
                raise answer
            return answer

        monkeypatch.setattr("routeplan.planning.plan", plan)
        return asked

    return plan_with


@pytest.fixture
def plan_file(event):
    """The small event's plan as a file."""
    from routeplan.plans.plan_file import write_plan

    path = event.with_name("plan.json")
    write_plan(PLAN, path)
    return path


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_planning_reports_and_writes_everything(event, planned, tmp_path, capsys):
    by_length = {"from": "hub", "to": "安利", "km": 2.5}
    event.write_text(json.dumps(TABLES | {"roads": [by_length]}), encoding="utf-8")
    assumed = "Roads without minutes or a speed are driven at 30 km/h."
    asked = planned(replace(PLAN, assumed=(assumed,), notes=("Waiting is not proven.",)))
    arguments = ["--time-limit", "5", "--seed", "3", "--workers", "1"]
    assert run(["plan", str(event), "-o", str(tmp_path / "out"), *arguments]) == 0
    assert names(tmp_path / "out") == FILES
    assert (asked["time_limit"], asked["seed"], asked["workers"]) == (5.0, 3, 1)
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[:5] == [
        "Read: 40 people, 2 delegations, 2 coaches with 60 seats, 1 visit, 1 session.",
        "Assumed:",
        f"- {assumed}",
        "Answer: all back by 10:10; proven optimal for these 2 groups, under the assumptions "
        "above, because 安利's hall cannot be used before 09:05, is needed for at least 60 minutes "
        "even if used to the full, and getting back takes 5 more; longest wait G2, 30 min.",
        "- Waiting is not proven.",
    ]
    assert "G2: 20 people, coach C2" in lines
    assert max(map(len, lines[5:])) <= 100
    assert printed.err.startswith(f"Written into {tmp_path / 'out'}: plan.json, timetable.csv")


def test_the_grid_shows_groups_over_time(event, planned, tmp_path, capsys):
    planned(PLAN)
    run(["plan", str(event), "-o", str(tmp_path / "out")])
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("2020-06-23 day 1")
    assert [line.split() for line in lines[start + 1 : start + 4]] == [
        ["group", "people", "09:00", "09:15", "09:30", "09:45", "10:00", "back"],
        ["G1", "20", "·····|安利", "·····", "09:40"],
        ["G2", "20", "·····|安利", "·····", "10:10"],
    ]


def test_after_midnight_the_clock_counts_on(event, planned, tmp_path, capsys):
    later = dt.timedelta(hours=14, minutes=30)
    tours = tuple(replace(t, depart=t.depart + later, back=t.back + later) for t in PLAN.tours)
    stops = tuple(
        replace(stop, **{name: getattr(stop, name) + later for name in STOP_EVENTS})
        for stop in PLAN.stops
    )
    planned(replace(PLAN, tours=tours, stops=stops))
    run(["plan", str(event), "-o", str(tmp_path / "out")])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["group", "people", "23:30", "23:45", "24:00", "24:15", "24:30", "back"] in lines
    assert ["G2", "20", "·····|安利", "·····", "24:40"] in lines
    assert ["安利", "23:35", "24:05", "24:05", "24:35", "24:35", "24:35", "30"] in lines
    assert ["hub", "24:40"] in lines


def test_the_short_way_plans_into_a_folder_beside_the_file(event, planned, tmp_path):
    planned(PLAN)
    assert run([str(event)]) == 0
    assert names(tmp_path / "EVENT-plan") == FILES


def test_the_short_way_takes_a_folder(event, planned, tmp_path):
    planned(PLAN)
    assert run(["convert", str(event), str(tmp_path / "tables")]) == 0
    assert run([str(tmp_path / "tables"), "--time-limit", "9"]) == 0
    assert names(tmp_path / "tables-plan") == FILES


@pytest.mark.slow
def test_the_short_way_says_first_what_is_odd(event, planned, capsys):
    planned(PLAN)
    assert run([str(event)]) == 0
    said = capsys.readouterr().out
    assert said.index("max_wait is blank") < said.index("Answer:")
    assert run(["plan", str(event), "-o", str(event.parent / "out")]) == 0
    assert "max_wait is blank" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("later", "last"),
    [
        ({"waiting": 12}, "Waits: 12 people-minutes, 99 before they were shortened; "),
        ({"waiting": 12, "interrupted": True}, "Answer: interrupted after "),
        ({"waiting": 12, "bound": PLAN.finish - 1}, "Answer: all back by "),
    ],
)
def test_the_answer_is_told_before_waits_are_shortened(
    event, tmp_path, capsys, monkeypatch, later, last
):
    from routeplan.planning import Progress

    told = []

    def plan(_scenario, progress, **_arguments):
        progress(Progress(0.5, PLAN.finish, PLAN.finish, 2, "timing the tours", 2))
        progress(Progress(1.0, PLAN.finish, None, 2, "shortening waits", 2, draft))
        told.append(capsys.readouterr().out)
        return replace(PLAN, **later)

    draft = replace(PLAN, waiting=99)
    monkeypatch.setattr("routeplan.planning.plan", plan)
    run(["plan", str(event), "-o", str(tmp_path / "out")])
    early = told[0].splitlines()[-1]
    assert early.startswith("Answer: all back by ")
    assert "wait" not in early
    assert capsys.readouterr().out.startswith(last)


def test_an_interrupt_while_the_answer_is_printed_keeps_the_plan(
    event, planned, tmp_path, capsys, monkeypatch
):
    def interrupt(*_told):
        raise KeyboardInterrupt

    planned(PLAN)
    monkeypatch.setattr("routeplan.cli.plan.report_answer", interrupt)
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 130
    assert names(tmp_path / "out") == FILES
    assert "Written into" in capsys.readouterr().err


def test_an_interrupt_while_sheets_are_drawn_moves_those_of_an_earlier_plan_aside(
    event, planned, tmp_path, capsys, monkeypatch
):
    folder = tmp_path / "out"
    planned(replace(PLAN, status="feasible"))
    assert run(["plan", str(event), "-o", str(folder)]) == 0

    def interrupt(*_arguments):
        raise KeyboardInterrupt

    planned(PLAN)
    monkeypatch.setattr("routeplan.output.sheets.write_workbook", interrupt)
    assert run(["plan", str(event), "-o", str(folder)]) == 130
    left = {"timetable.xlsx", "route_map.png", "gantt.png", "occupancy.png"}
    assert names(folder) == FILES - left | {"earlier"}
    assert names(folder / "earlier") == left
    assert run(["verify", str(event), str(folder)]) == 0
    said = capsys.readouterr().err
    assert "Interrupted before all timetables" in said
    assert f"Moved into {folder / 'earlier'}, as they are of an earlier plan: gantt.png," in said


def test_a_plan_is_kept_whatever_keeps_it_from_being_drawn(event, planned, tmp_path, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("a bug")

    planned(PLAN)
    monkeypatch.setattr("routeplan.output.sheets.write_workbook", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        run(["plan", str(event), "-o", str(tmp_path / "out")])
    assert names(tmp_path / "out") == {"plan.json", "manifest.json", "timetable.csv"}


def test_a_plan_is_not_replaced_by_an_answer_without_tours(event, planned, tmp_path, capsys):
    folder = tmp_path / "out"
    planned(PLAN)
    assert run(["plan", str(event), "-o", str(folder)]) == 0
    before = (folder / "plan.json").read_bytes()
    planned(Plan("unknown", seconds=3.0))
    assert run(["plan", str(event), "-o", str(folder)]) == 1
    assert (folder / "plan.json").read_bytes() == before
    assert names(folder) == FILES | {"no-plan.json"}
    answer = json.loads((folder / "no-plan.json").read_text(encoding="utf-8"))
    assert answer["status"] == "unknown"
    said = capsys.readouterr().err
    assert f"{folder / 'plan.json'} is an earlier plan and stays; this answer is in" in said
    assert run(["verify", str(event), str(folder)]) == 0
    planned(PLAN)
    assert run(["plan", str(event), "-o", str(folder)]) == 0
    assert names(folder) == FILES


def test_two_runs_do_not_write_into_one_folder(event, planned, tmp_path, capsys):
    from routeplan.files import drafting

    planned(PLAN)
    with drafting(tmp_path / "out"):
        assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 2
    assert "Another run of routeplan writes into" in capsys.readouterr().err
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 0


def test_what_a_killed_run_left_is_cleared(event, planned, tmp_path):
    left = tmp_path / "out" / ".routeplan-tmp" / "drafts"
    left.mkdir(parents=True)
    (left / "plan.json").write_text("half of i")
    planned(PLAN)
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 0
    assert names(tmp_path / "out") == FILES


def test_an_interrupt_while_the_plan_is_written_keeps_it(event, planned, tmp_path, monkeypatch):
    from routeplan.plans import write_plan

    once = iter([True])

    def interrupt_once(plan, path):
        if next(once, False):
            raise KeyboardInterrupt
        write_plan(plan, path)

    planned(PLAN)
    monkeypatch.setattr("routeplan.plans.write_plan", interrupt_once)
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 130
    assert names(tmp_path / "out") == {"plan.json", "manifest.json"}


def test_planning_for_machines(event, planned, tmp_path, capsys):
    planned(PLAN)
    assert run(["plan", str(event), "-o", str(tmp_path / "out"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    written = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert answer.items() >= written.items()
    assert {path.rsplit(os.sep)[-1] for path in answer["files"]} == FILES - {"manifest.json"}
    assert answer["files_not_written"] == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Plan("infeasible", notes=("The lift is too slow.",)), "Answer: proven impossible."),
        (Plan("unknown", seconds=3.0, notes=("The lift is too slow.",)), "Answer: no plan was"),
    ],
)
def test_no_plan_is_the_answer_no(event, planned, tmp_path, capsys, answer, said):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "gantt.png").write_text("of yesterday", encoding="utf-8")
    planned(answer)
    assert run(["plan", str(event), "-o", str(folder)]) == 1
    assert names(folder) == {"plan.json", "manifest.json", "earlier"}
    assert (folder / "earlier" / "gantt.png").read_text(encoding="utf-8") == "of yesterday"
    printed = capsys.readouterr()
    assert said in printed.out
    assert "- The lift is too slow." in printed.out
    assert f"Moved into {folder / 'earlier'}, as they are of an earlier plan" in printed.err


def test_where_there_is_no_plan_the_way_to_one_is_told(event, planned, tmp_path, capsys):
    planned(Plan("infeasible"))
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 1
    command = f"What would make a plan possible: routeplan repair {event}"
    assert command in capsys.readouterr().out
    planned(Plan("unknown"))
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 1
    assert command not in capsys.readouterr().out


def test_an_interrupted_plan_is_written(event, planned, tmp_path, capsys):
    planned(replace(PLAN, status="feasible", seconds=2.0, interrupted=True))
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 130
    assert names(tmp_path / "out") == FILES
    assert "interrupted after 2 s; the best plan until then" in capsys.readouterr().out


def test_an_interruption_before_any_plan(event, planned, tmp_path, capsys):
    planned(Plan("unknown", seconds=2.0, interrupted=True))
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 130
    assert "before a plan was found" in capsys.readouterr().out
    planned(KeyboardInterrupt())
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err.strip() == "Interrupted before there was anything to write."


def test_all_faults_are_listed(event, tmp_path, capsys):
    tables = TABLES | {"coaches": [{"coach": "C1", "seats": "4o"}, {"coach": "C1", "seats": 9}]}
    event.write_text(json.dumps(tables), encoding="utf-8")
    assert run([str(event)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert '"4o" is not a whole number. Write 40.' in printed.err
    assert len(printed.err.splitlines()) == 2
    assert names(tmp_path) == {"EVENT.json"}

    assert run([str(event), "--json"]) == 2
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert len(answer["faults"]) == 2
    assert {"code", "cause", "table"} <= answer["faults"][0].keys()
    assert printed.err == ""


@pytest.mark.parametrize("name", ["EVENT.xlsx", "EVENT.json", "folder/of/tables"])
def test_a_missing_scenario(tmp_path, capsys, name):
    assert run([str(tmp_path / name)]) == 2
    printed = capsys.readouterr()
    assert str(tmp_path / name) in printed.err
    assert names(tmp_path) == set()


@pytest.mark.parametrize("name", ["EVENT.xlsx", "EVENT.json", "EVENT.txt"])
def test_a_scenario_that_is_no_scenario(tmp_path, capsys, name):
    (tmp_path / name).write_bytes(b"\x00\xff{ no table \xfe")
    assert run([str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err


def test_an_output_folder_that_cannot_be(event, planned, capsys):
    asked = planned(PLAN)
    assert run(["plan", str(event), "-o", str(event)]) == 2
    assert str(event) in capsys.readouterr().err
    assert asked == {}  # found out before any time was spent on planning


def test_an_output_folder_without_permission(event, planned, tmp_path, capsys, monkeypatch):
    def refuse(*_arguments, **_more):
        raise PermissionError(13, "Permission denied", "a passing name")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    planned(PLAN)
    assert run(["plan", str(event), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path / 'out'}: no permission; is it open in another program?\n"
    )


def test_a_file_that_is_open_elsewhere_does_not_stop_the_others(
    event, planned, tmp_path, capsys, monkeypatch
):
    path = tmp_path / "out" / "timetable.xlsx"

    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("routeplan.output.sheets.write_workbook", refuse)
    planned(PLAN)
    assert run(["plan", str(event), "-o", str(path.parent), "--json"]) == 2
    printed = capsys.readouterr()
    assert f"{path}: no permission; is it open in another program?" in printed.err
    assert json.loads(printed.out)["files_not_written"] == [str(path)]
    assert names(path.parent) == FILES - {"timetable.xlsx"}


def test_verify_accepts_a_plan(event, plan_file, capsys):
    assert run(["verify", str(event), str(plan_file)]) == 0
    assert capsys.readouterr().out == "All rules R01 to R18 are kept, and the figures are right.\n"
    assert run(["verify", str(event), str(plan_file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "kept": True,
        "status": "optimal",
        "violations": [],
    }


def test_verify_names_the_broken_rule(event, plan_file, capsys):
    from routeplan.plans.plan_file import write_plan

    write_plan(replace(PLAN, stops=PLAN.stops[:1]), plan_file)
    assert run(["verify", str(event), str(plan_file)]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("R03 G2")
    assert printed.err.startswith("The plan breaks rules in 1 place")
    assert run(["verify", str(event), str(plan_file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kept"], answer["violations"][0]["rule"]) == (False, "R03")


def test_verify_has_nothing_to_say_of_a_plan_without_tours(event, plan_file, capsys):
    from routeplan.plans.plan_file import write_plan

    write_plan(Plan("infeasible"), plan_file)
    assert run(["verify", str(event), str(plan_file)]) == 1
    assert "there is nothing to check" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"routeplan": 2}', '{"routeplan": 1}'])
@pytest.mark.parametrize("verb", ["verify", "sheets"])
def test_a_plan_that_is_no_plan(event, plan_file, tmp_path, capsys, text, verb):
    plan_file.write_text(text, encoding="utf-8")
    folder = ["-o", str(tmp_path / "out")] if verb == "sheets" else []
    assert run([verb, str(event), str(plan_file), *folder]) == 2
    assert str(plan_file) in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_plan_of_another_event(event, plan_file, tmp_path, capsys):
    other = TABLES | {
        "visitors": [{"visitor": "someone else"}],
        "sites": [{"site": "hub", "kind": "place"}, {"site": "elsewhere", "minutes": 9}],
        "roads": [{"from": "hub", "to": "elsewhere", "minutes": 5}],
    }
    event.write_text(json.dumps(other), encoding="utf-8")
    for verb in (["verify"], ["sheets", "-o", str(tmp_path / "out")]):
        assert run([*verb, str(event), str(plan_file)]) == 2
        assert str(plan_file) in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_no_sheets_of_a_plan_that_breaks_rules(event, plan_file, tmp_path, capsys):
    from routeplan.plans.plan_file import write_plan

    write_plan(replace(PLAN, stops=PLAN.stops[:1]), plan_file)
    assert run(["sheets", str(event), str(plan_file), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("R03 G2")
    assert "Sheets are written only of a plan that keeps the rules." in said
    assert not (tmp_path / "out").exists()


def test_sheets_of_a_plan(event, plan_file, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(["sheets", str(event), str(plan_file), "-o", str(out)]) == 0
    assert names(out) == FILES - {"plan.json"}
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_sheets_of_a_plan_without_tours(event, plan_file, tmp_path, capsys):
    from routeplan.plans.plan_file import write_plan

    write_plan(Plan("unknown"), plan_file)
    assert run(["sheets", str(event), str(plan_file), "-o", str(tmp_path / "out"), "--json"]) == 1
    assert "nothing to write" in json.loads(capsys.readouterr().out)["error"]


def test_convert_there_and_back(event, tmp_path, capsys):
    for name in ("book.xlsx", "tables", "again.json"):
        assert run(["convert", str(event), str(tmp_path / name)]) == 0
        assert capsys.readouterr().err == f"Written: {tmp_path / name}.\n"
        event = tmp_path / name
    from routeplan import read

    assert read(tmp_path / "again.json") == read(tmp_path / "EVENT.json")


def test_nothing_is_overwritten_unasked(event, tmp_path, capsys):
    target = tmp_path / "there.json"
    target.write_text("precious", encoding="utf-8")
    assert run(["convert", str(event), str(target)]) == 2
    assert "--force" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "precious"
    assert run(["convert", str(event), str(target), "--force", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(target)}
    assert target.read_text(encoding="utf-8") != "precious"


def test_converting_what_cannot_be_read_writes_nothing(event, tmp_path):
    event.write_text("{", encoding="utf-8")
    assert run(["convert", str(event), str(tmp_path / "book.xlsx")]) == 2
    assert names(tmp_path) == {"EVENT.json"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_is_written(tmp_path, capsys, language):
    path = tmp_path / "EVENT.xlsx"
    assert run(["template", str(path), "--lang", language]) == 0
    assert path.stat().st_size > 5000
    assert run(["template", str(path)]) == 2
    assert "already there" in capsys.readouterr().err


def test_a_template_is_a_workbook(tmp_path, capsys):
    assert run(["template", str(tmp_path / "EVENT.csv")]) == 2
    assert "Let it end in .xlsx." in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["plan", "verify", "sheets", "template", "convert"])
def test_every_verb_has_help_with_an_example(capsys, verb):
    assert run([verb, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"  routeplan {verb} " in out.split("Example")[1]
    assert "--json" in out


def test_help_tells_the_exit_statuses(capsys):
    assert run(["--help"]) == 0
    assert "Exit status: 0 done; 1 the answer is no" in capsys.readouterr().out


def test_a_verb_that_is_none(capsys):
    assert run(["pln"]) == 2
    assert "'pln'" in capsys.readouterr().err
    assert run(["plan", "--json"]) == 2
    assert "SCENARIO" in json.loads(capsys.readouterr().out)["error"]


def test_version(capsys):
    from routeplan import __version__

    assert run(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_a_reader_that_has_seen_enough_does_not_stop_the_work(event, tmp_path):
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-m", "routeplan", "convert", str(event), str(tmp_path / "a.json")],
        stdout=write_end,
        stderr=write_end,
        check=False,
    )
    os.close(write_end)
    assert done.returncode == 0
    assert (tmp_path / "a.json").exists()
