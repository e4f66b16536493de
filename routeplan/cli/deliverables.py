"""The files of a plan: each one is written or named as not written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from routeplan.cli.picture_processes import PICTURES, PictureProcesses
from routeplan.cli.streams import Output, describe_os_error
from routeplan.errors import RoutePlanError
from routeplan.files import replacing
from routeplan.texts import _

if TYPE_CHECKING:
    from routeplan.advice.auditing import Audit
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario

SHEETS = ("timetable.csv", "timetable.xlsx", *PICTURES)

Paths = tuple[Path, ...]


def check_folder(folder: Path) -> None:
    """Make a folder and try to write into it, before any time is spent on planning.

    Raises
    ------
    OSError
        If that is not possible.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        # Not the passing file's name, but the folder's.
        raise type(error)(error.errno, error.strerror, str(folder)) from None


def tell_written(output: Output, folder: Path, paths: Iterable[Path]) -> None:
    """Say which files were written into a folder."""
    names = ", ".join(path.name for path in paths)
    if names:
        text = _("Written into {folder}: {files}.")
        output.tell(text.format(folder=folder, files=names))


def write_plan_file(output: Output, plan: Plan, folder: Path) -> tuple[Paths, Paths]:
    """Write plan.json; return the paths that were written and those that were not."""
    from routeplan.plans import write_plan

    path = folder / "plan.json"
    return try_to_write(output, (path,), lambda: write_plan(plan, path))


def write_sheet_files(
    output: Output,
    scenario: Scenario,
    plan: Plan,
    folder: Path,
    processes: PictureProcesses,
) -> tuple[Paths, Paths]:
    """Write timetables and pictures; return what was written and what was not."""
    from routeplan.output.sheets import write_timetable_csv, write_workbook

    table, workbook = folder / "timetable.csv", folder / "timetable.xlsx"
    steps: list[tuple[Path, Callable[[], object]]] = [
        (table, lambda: write_timetable_csv(scenario, plan, table)),
        (workbook, lambda: write_workbook(scenario, plan, workbook)),
    ]
    processes.begin(plan)
    with tempfile.TemporaryDirectory() as drafts:
        # Moved one by one: one that cannot be replaced leaves the others alone.
        for name in PICTURES:
            draw = processes.draw(name, scenario, plan, Path(drafts))
            steps.append((folder / name, partial(_move, draw, Path(drafts, name), folder / name)))
        done = [try_to_write(output, (path,), write) for path, write in steps]
    written, failed = zip(*done, strict=True)
    return tuple(chain(*written)), tuple(chain(*failed))


def write_audit_picture(output: Output, audit: Audit, folder: Path) -> tuple[Paths, Paths]:
    """Write audit.png; return the paths that were written and those that were not."""
    from routeplan.output import plot

    path = folder / "audit.png"
    return try_to_write(output, (path,), lambda: plot.save_loads(audit, path))


def _move(draw: Callable[[], object], source: Path, target: Path) -> None:
    draw()
    with replacing(target) as draft:
        shutil.copyfile(source, draft)


def try_to_write(output: Output, paths: Paths, write: Callable[[], object]) -> tuple[Paths, Paths]:
    """Write files; return the paths that were written and, having said why, those that were not."""
    try:
        write()
    except OSError as error:
        output.tell(describe_os_error(error, *paths))
        return (), paths
    return paths, ()


def spare(path: Path, force: bool) -> None:
    """Refuse to overwrite what a planner may have filled in."""
    there = any(path.iterdir()) if path.is_dir() else path.exists()
    if there and not force:
        said = _("{file} is already there. Give another name, or --force to overwrite it.")
        raise RoutePlanError(said.format(file=path))
