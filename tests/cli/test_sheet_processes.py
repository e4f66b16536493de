"""Pictures drawn by other processes: the same ones, also where a process is killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from events.stored_events import stored_event

from routeplan.cli import sheet_processes
from routeplan.cli.deliverables import Deliverables
from routeplan.cli.sheet_processes import PICTURES, SHEETS
from routeplan.cli.streams import Output

pytestmark = pytest.mark.slow


def written(folder: Path, before: str = "") -> dict[str, bytes]:
    """What is written into a folder; `before` is what happens to the processes meanwhile."""
    folder.mkdir()
    scenario, plan = stored_event()
    with sheet_processes.sheet_processes() as processes:
        processes.begin(plan)
        if before == "killed":
            assert processes._pool is not None
            for process in list(processes._pool._processes.values()):
                os.kill(process.pid, signal.SIGKILL)
        assert Deliverables(Output(), scenario, processes).draft_sheets(plan, folder, folder) == ()
    assert {path.name for path in folder.iterdir()} == set(SHEETS)
    return {name: (folder / name).read_bytes() for name in PICTURES}


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes for the smallest plan, and on a single core."""
    monkeypatch.setattr(sheet_processes, "FEWEST_STOPS", 0)
    monkeypatch.setattr("routeplan.grouping.count_cores", lambda: 2)


@pytest.mark.usefixtures("always")
def test_pictures_are_the_same_by_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = written(tmp_path / "beside")
    assert written(tmp_path / "killed", before="killed") == beside
    monkeypatch.setattr(sheet_processes, "FEWEST_STOPS", 10**6)
    assert written(tmp_path / "here") == beside


@pytest.mark.usefixtures("always")
def test_a_picture_that_cannot_be_written_leaves_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gantt.png").mkdir()
    scenario, plan = stored_event()
    with sheet_processes.sheet_processes() as processes:
        failed = Deliverables(Output(), scenario, processes).draft_sheets(plan, tmp_path, tmp_path)
    assert failed == (tmp_path / "gantt.png",)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == set(SHEETS) - {
        "gantt.png"
    }
    assert "gantt.png" in capsys.readouterr().err


@pytest.mark.usefixtures("always")
def test_a_system_without_semaphores_draws_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError("no semaphores")

    monkeypatch.setattr(sheet_processes, "open_pool", refuse)
    assert set(written(tmp_path / "here")) == set(PICTURES)
