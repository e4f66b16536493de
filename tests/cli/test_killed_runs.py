"""Whatever ends a run, its folder holds one whole plan, and nothing is left over."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from events.small_event import TABLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals of this kind are POSIX's"),
]

MOMENTS = 10  # for each way to end a run
OWN = {
    "plan.json",
    "manifest.json",
    "timetable.csv",
    "timetable.xlsx",
    "route_map.png",
    "gantt.png",
    "occupancy.png",
}


def command(event, folder, *more):
    return [sys.executable, "-m", "routeplan", "plan", event, "-o", folder, *more]


@pytest.fixture(scope="module")
def event(tmp_path_factory):
    path = tmp_path_factory.mktemp("event") / "EVENT.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def patch(event):
    """With it the plan is another one."""
    path = event.with_name("later.json")
    path.write_text('{"sessions": {"day 1": {"start": "09:30"}}}', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def earlier(event):
    """The folder of a plan, as it is before each run."""
    folder = event.with_name("earlier")
    subprocess.run(command(event, folder), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def course(event, patch, tmp_path_factory):
    """How many seconds a whole run takes."""
    began = time.perf_counter()
    folder = tmp_path_factory.mktemp("whole")
    subprocess.run(command(event, folder, "--patch", patch), check=True, capture_output=True)
    return time.perf_counter() - began


def check_folder(folder: Path) -> str:
    """Hold a folder to one plan; return the plan's id."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert plan["tours"]
    assert manifest["id"] == plan["id"]
    for name, digest in manifest["files"].items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest, name
    table = folder / "timetable.csv"
    if table.exists() and "timetable.csv" in manifest["files"]:
        with table.open(encoding="utf-8-sig", newline="") as rows:
            assert {row["plan"] for row in csv.DictReader(rows)} == {plan["id"]}
    return str(plan["id"])


@pytest.mark.parametrize(
    ("signals", "statuses"),
    [
        ([signal.SIGKILL], {-signal.SIGKILL}),
        ([signal.SIGINT], {130}),
        ([signal.SIGINT, signal.SIGINT], {130}),
        ([signal.SIGTERM], {143}),
    ],
    ids=["KILL", "INT", "INT twice", "TERM"],
)
def test_a_folder_holds_one_plan_whatever_ends_a_run(
    event, patch, earlier, course, tmp_path, signals, statuses
):
    dice = random.Random(11)
    came = set()
    before = check_folder(earlier)
    for moment in range(MOMENTS):
        folder = tmp_path / str(moment)
        shutil.copytree(earlier, folder)
        run = subprocess.Popen(
            command(event, folder, "--patch", patch),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        # From when Python itself has come up, which asks nobody.
        time.sleep(0.15 + 1.1 * course * (moment + dice.random()) / MOMENTS)
        for number in signals:
            run.send_signal(number)
            time.sleep(dice.random() / 4 if number != signals[-1] else 0)
        _out, said = run.communicate(timeout=60)
        assert b"Traceback" not in said, said.decode()
        assert b"Exception ignored" not in said, said.decode()
        assert run.returncode in {0, *statuses}, said.decode()
        came.add(check_folder(folder))
        left = {path.name for path in folder.iterdir()} - OWN
        # What belongs to the earlier plan is moved aside, an answer without tours is named so.
        allowed = {".routeplan-tmp"} if signal.SIGKILL in signals else {"earlier", "no-plan.json"}
        assert left <= allowed
        shutil.rmtree(folder)
    # A killed run has told nothing, one that is asked to end hands over what it has.
    assert (before in came) or signal.SIGKILL not in signals


def test_the_next_run_clears_what_a_killed_one_left(event, patch, earlier, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(earlier, folder)
    run = subprocess.Popen(command(event, folder, "--patch", patch), stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not (folder / ".routeplan-tmp").exists() and time.monotonic() < until:
        time.sleep(0.01)
    run.kill()
    run.wait()
    assert (folder / ".routeplan-tmp").exists()
    subprocess.run(command(event, folder), check=True, capture_output=True)
    assert {path.name for path in folder.iterdir()} == OWN
    check_folder(folder)
