"""What is printed, where it can be printed, and what a terminal must not obey."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from events.small_event import PLAN, TABLES

from routeplan.cli.entry import run
from routeplan.cli.streams import Output, describe_os_error, disarm
from routeplan.plans import write_plan


@pytest.fixture
def event(tmp_path):
    path = tmp_path / "EVENT.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return path


def shell(command):
    """Run a line of the shell, {rp} being routeplan."""
    line = command.replace("{rp}", f"{sys.executable} -m routeplan")
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is always full")  # noqa: PTH110
@pytest.mark.parametrize(
    ("sink", "status"),
    [(">/dev/full", 2), (">&-", 0), (">&- 2>&-", 0), ("2>/dev/full", 2)],
    ids=["full", "closed", "both closed", "errors full"],
)
def test_a_plan_is_kept_whatever_becomes_of_what_is_said(event, tmp_path, sink, status):
    out = tmp_path / "out"
    done = shell(f"{{rp}} plan {event} -o {out} {sink}")
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert run(["verify", str(event), str(out)]) == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize("what", ["--version", "--help", "audit --help", "nonsense"])
def test_closed_streams_break_nothing(what):
    for sink in (">&-", ">&- 2>&-", "| head -c 1"):
        assert "Traceback" not in shell(f"{{rp}} {what} {sink}").stderr


def test_streams_may_be_missing(event, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert run(["audit", str(event)]) == 0
    assert run(["audit", str(tmp_path / "nowhere.json")]) == 2
    assert run(["plan", str(event), "-o", str(tmp_path / "out"), "--time-limit", "2"]) == 0


def test_control_sequences_reach_no_terminal(capsys):
    output = Output()
    output.report("a\x1b[31mb\u202e\x9bc")
    output.tell("\x07d\ud800")
    Output(json=True).answer({"name": "\x9b2J\u202e安利\ud800"})
    said = capsys.readouterr()
    assert said.out.startswith("a�[31mb��c\n")
    assert said.err == "�d�\n"
    assert '"\\u009b2J\\u202e安利\\ud800"' in said.out
    assert json.loads(said.out.split("\n", 1)[1])["name"] == "\x9b2J\u202e安利\ud800"
    assert disarm("\x1b[1mbold\x1b[0m\x1b]8;;x\x07", colours=True) == "\x1b[1mbold\x1b[0m�]8;;x�"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "a.csv"), "a.csv: the disk is full."),
        (FileExistsError(17, "File exists", "out"), "out: there is a file of this name"),
        (NotADirectoryError(20, "Not a directory", "out"), "out: there is a file of this name"),
        (IsADirectoryError(21, "Is a directory", "a.json"), "a.json: this is a folder"),
        (OSError(36, "File name too long", "x"), "x: the name is too long."),
        (OSError(30, "Read-only file system", "x"), "x: the disk can only be read."),
        (PermissionError(13, "Permission denied", "x"), "x: no permission;"),
        (FileNotFoundError(2, "No such file or directory", "x"), "x: No such file"),
    ],
)
def test_errors_of_the_system_get_a_remedy(error, said):
    assert describe_os_error(error).startswith(said)


def test_a_working_folder_that_is_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    error = FileNotFoundError(2, "No such file or directory", "out")
    assert describe_os_error(error).startswith("out: the folder that you are in is gone.")
    monkeypatch.chdir(tmp_path)


def test_sheets_do_not_come_into_another_plan_s_folder(event, tmp_path, capsys):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, plan in ((ours, PLAN), (theirs, replace(PLAN, seconds=9.0))):
        folder.mkdir()
        write_plan(plan, folder / "plan.json")
    assert run(["sheets", str(event), str(ours), "-o", str(theirs)]) == 2
    assert "is another plan" in capsys.readouterr().err
    assert {path.name for path in theirs.iterdir()} == {"plan.json"}
    assert run(["sheets", str(event), str(ours), "-o", str(ours)]) == 0
    assert run(["verify", str(event), str(ours)]) == 0
    (ours / "timetable.csv").write_text("mine")
    assert run(["verify", str(event), str(ours), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out.split("\n{", 1)[-1].join(["{", ""]))
    assert answer["kept"] is True
    assert answer["files_of_one_plan"] is False
    assert answer["differences"] == ["timetable.csv is not as it was written with the plan."]


@pytest.mark.parametrize("mark", ["=1+1", "+a", "-b", "@c", "'=d"])
def test_names_like_formulas_come_back_from_our_own_timetable(tmp_path, mark):
    tables = json.loads(json.dumps(TABLES).replace("\\u5b89\\u5229", mark))
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(tables), encoding="utf-8")
    out = tmp_path / "out"
    assert run(["plan", str(event), "-o", str(out), "--time-limit", "5"]) == 0
    assert run(["verify", str(event), str(out / "timetable.csv"), "--time-limit", "1"]) == 0
