"""Live progress on a terminal, and Ctrl-C."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from routeplan.cli.progress import describe_progress, show_progress
from routeplan.planning.planner import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with show_progress() as line:
        line.report(Progress(0.5, 212, 201, 6, "timing the tours", 6))
    shown = sys.stderr.getvalue()
    assert "0 s, 6 groups, timing the tours: best finish 212 min, bound 201 min, gap 5.5 %" in shown


def test_nothing_is_shown_where_nobody_would_see_it(capsys):
    with show_progress() as line:
        line.report(Progress(0.5, 212, 201, 6, "timing the tours", 6))
        with line.paused():
            pass
    assert capsys.readouterr().err == ""


def test_the_line_goes_on_below_what_is_printed(monkeypatch):
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with show_progress() as line:
        line.report(Progress(0.5, 212, 201, 6, "timing the tours", 6))
        with line.paused():
            sys.stderr.write("Answer: all back.\n")
        line.report(Progress(0.6, 212, 212, 6, "shortening waits", 6))
    before, after = sys.stderr.getvalue().split("Answer: all back.\n")
    assert "timing the tours" in before
    assert before.endswith("\x1b[2K")  # the line is cleared
    assert "shortening waits" in after


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (None, "7 s"),
        (Progress(7.0, None, None, 1, "forming groups"), "7 s, 1 group, forming groups"),
        (Progress(7.0, None, 9, None, ""), "7 s: bound 9 min"),
        (Progress(7.0, 12, None, None, ""), "7 s: best finish 12 min"),
        (
            Progress(7.0, 12, 14, 2, "", 1),
            "7 s, 2 groups: best finish 12 min (1 group), bound 14 min",
        ),
    ],
)
def test_what_is_not_known_is_left_out(progress, said):
    assert describe_progress(progress, 7.9) == said


def hard_event():
    """An event with a plan that is soon found and not soon proven to be the best."""
    draw = random.Random(7)
    places = [f"room {number}" for number in range(12)]
    return {
        "event": {"date": "2026-05-04", "hub": "hub", "travel": "walk", "groups": "10"},
        "sites": [
            {"site": "hub", "kind": "place", "x": 0, "y": 0},
            *(
                {
                    "site": place,
                    "x": draw.uniform(0, 1),
                    "y": draw.uniform(0, 1),
                    "minutes": draw.randint(5, 30),
                    "groups_at_once": 1,
                }
                for place in places
            ),
        ],
        "visitors": [{"visitor": f"v{number}", "count": 10} for number in range(10)],
        "sessions": [{"session": "day", "start": "00:00", "end": "23:59"}],
    }


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs a terminal to look at")
def test_ctrl_c_keeps_the_best_plan(tmp_path):
    import pty

    event, folder = tmp_path / "EVENT.json", tmp_path / "out"
    event.write_text(json.dumps(hard_event()), encoding="utf-8")
    ours, theirs = pty.openpty()
    shown = bytearray()

    def listen():
        while True:
            try:
                shown.extend(os.read(ours, 4096))
            except OSError:
                return

    process = subprocess.Popen(
        [sys.executable, "-m", "routeplan", "plan", event, "-o", folder, "--time-limit", "300"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "200", "LANGUAGE": "en"},
    )
    os.close(theirs)
    threading.Thread(target=listen, daemon=True).start()
    until = time.monotonic() + 120
    while b"best finish" not in shown and time.monotonic() < until and process.poll() is None:
        time.sleep(0.1)
    assert b"best finish" in shown, shown.decode(errors="replace")
    process.send_signal(signal.SIGINT)
    out, _nothing = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"interrupted after" in out

    import routeplan as rp
    from routeplan.plans.plan_file import read_plan

    scenario = rp.read(event)
    plan = read_plan(folder / "plan.json", scenario)
    assert plan.status == "feasible"
    assert len(plan.groups) == 10
    assert rp.verify(scenario, plan) == []
    os.close(ours)
