"""The files of a plan: each one is written or named as not written, all of one plan."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from routeplan.cli.sheet_processes import SHEETS, WORKBOOK, SheetProcesses
from routeplan.cli.signals import undisturbed, was_asked
from routeplan.cli.streams import Output, describe_os_error
from routeplan.errors import RoutePlanError
from routeplan.files import drafting
from routeplan.texts import _

if TYPE_CHECKING:
    from routeplan.advice.auditing import Audit
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario

Paths = tuple[Path, ...]


@contextmanager
def opening_folder(folder: Path) -> Iterator[Path]:
    """Make a folder, before any time is spent on planning, and give another one for drafts.

    Raises
    ------
    OSError
        If nothing can be written there.
    """
    with ExitStack() as stack:
        try:
            with undisturbed():
                drafts = stack.enter_context(drafting(folder))
        except OSError as error:
            # Not the passing file's name, but the folder's.
            raise type(error)(error.errno, error.strerror, str(folder)) from None
        try:
            if was_asked():
                raise KeyboardInterrupt
            yield drafts
        finally:
            with undisturbed():
                stack.close()


def check_folder(folder: Path) -> None:
    """Make a folder and try to write into it, before any time is spent on thinking.

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


def draft_sheets(
    output: Output,
    scenario: Scenario,
    plan: Plan,
    folder: Path,
    drafts: Path,
    processes: SheetProcesses,
    until: float = inf,
) -> Paths:
    """Write timetables and pictures into a folder of drafts.

    Parameters
    ----------
    until : float
        When to leave off what is not written yet, as `time.monotonic` counts.

    Returns
    -------
    tuple of Path
        The files of `folder` that are not written; why is said.
    """
    processes.begin(plan)
    # The workbook takes longest.
    order = sorted(SHEETS, key=lambda name: name != WORKBOOK)
    steps = {name: processes.write(name, scenario, plan, drafts, until) for name in order}
    failed = []
    for name in SHEETS:
        path = folder / name
        try:
            steps[name]()
        except TimeoutError:
            text = _("{file}: the time limit has passed. {command} writes it.")
            command = f"routeplan sheets SCENARIO {folder} -o {folder}"
            output.tell(text.format(file=path, command=command))
        except OSError as error:
            output.tell(describe_os_error(error, path))
        else:
            continue
        failed.append(path)
    processes.close()  # what is late must not come any more
    return tuple(failed)


def publish_files(output: Output, folder: Path, drafts: Path, plan_id: str) -> tuple[Paths, Paths]:
    """Move all drafts of a plan into its folder; return what is new and what could not be moved."""
    from routeplan.plans import EARLIER, publish

    with undisturbed():
        done = publish(drafts, folder, plan_id, SHEETS)
    for name, error in done.failed.items():
        output.tell(describe_os_error(error, folder / name))
    if done.aside:
        text = _("Moved into {folder}, as they are of an earlier plan: {files}.")
        output.tell(text.format(folder=folder / EARLIER, files=", ".join(done.aside)))
    return tuple(folder / name for name in done.written), tuple(
        folder / name for name in done.failed
    )


def write_audit_picture(output: Output, audit: Audit, folder: Path) -> tuple[Paths, Paths]:
    """Write audit.png; return the paths that were written and those that were not."""
    from routeplan.output import plot

    path = folder / "audit.png"
    return try_to_write(output, (path,), lambda: plot.save_loads(audit, path))


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
