"""The files of a plan: each one is written or named as not written, all of one plan."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from routeplan.cli.sheet_processes import SHEETS, WORKBOOK, SheetProcesses
from routeplan.cli.signals import finishing, undisturbed, was_asked
from routeplan.cli.streams import Output, describe_os_error
from routeplan.errors import RoutePlanError
from routeplan.files import drafting, naming
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
        with naming(folder), undisturbed():
            drafts = stack.enter_context(drafting(folder))
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
    with naming(folder), tempfile.TemporaryFile(dir=folder):
        pass


def tell_written(output: Output, folder: Path, paths: Iterable[Path]) -> None:
    """Say which files were written into a folder."""
    names = ", ".join(path.name for path in paths)
    if names:
        text = _("Written into {folder}: {files}.")
        output.tell(text.format(folder=folder, files=names))


class Written(NamedTuple):
    """What became of the files of a plan; `hurried`: whether there was no time for all."""

    done: Paths
    failed: Paths
    hurried: bool = False


@dataclass(frozen=True)
class Deliverables:
    """The files of a scenario's plans.

    Parameters
    ----------
    until : float
        When to leave off what is not written yet, as `time.monotonic` counts.
    """

    output: Output
    scenario: Scenario
    processes: SheetProcesses
    until: float = inf

    def write(self, plan: Plan, folder: Path, drafts: Path) -> Written:
        """Draft all files of a plan and move them in together; what is drawn, if time is short."""
        from routeplan.plans import PLAN, write_plan

        path, failed = folder / PLAN, tuple(folder / name for name in (PLAN, *SHEETS))
        hurried = False

        def draft_plan() -> Paths:
            return try_to_write(self.output, (path,), lambda: write_plan(plan, drafts / PLAN))[1]

        try:
            with finishing():
                if not draft_plan():
                    failed = self.draft_sheets(plan, folder, drafts) if plan.groups else ()
        except KeyboardInterrupt:
            hurried = True
            self.processes.close()
            self.output.tell(_("Interrupted before all timetables and pictures were written."))
            with undisturbed():
                draft_plan()
            failed = tuple(folder / name for name in SHEETS if not (drafts / name).exists())
        finally:
            # Also where drawing fails in some way of its own: a plan that was found is not lost.
            done, unmoved = Paths(), Paths()
            if (drafts / PLAN).exists():
                done, unmoved = self.publish(plan, folder, drafts)
        return Written(done, (*failed, *unmoved), hurried)

    def draft_sheets(self, plan: Plan, folder: Path, drafts: Path) -> Paths:
        """Draft timetables and pictures; return those of `folder` that are not, having said why."""
        self.processes.begin(plan)
        # The workbook takes longest.
        order = sorted(SHEETS, key=lambda name: name != WORKBOOK)
        steps = {
            name: self.processes.write(name, self.scenario, plan, drafts, self.until)
            for name in order
        }
        failed = []
        for name in SHEETS:
            path = folder / name
            try:
                steps[name]()
            except TimeoutError:
                text = _("{file}: the time limit has passed. {command} writes it.")
                command = f"routeplan sheets SCENARIO {folder} -o {folder}"
                self.output.tell(text.format(file=path, command=command))
            except OSError as error:
                self.output.tell(describe_os_error(error, path))
            else:
                continue
            failed.append(path)
        self.processes.close()  # what is late must not come any more
        return tuple(failed)

    def publish(self, plan: Plan, folder: Path, drafts: Path) -> tuple[Paths, Paths]:
        """Move all drafts of a plan into its folder; return the new files and the unmoved ones."""
        from routeplan.plans import EARLIER, plan_id, publish

        with undisturbed():
            moved = publish(drafts, folder, plan_id(plan), SHEETS)
        for name, error in moved.failed.items():
            self.output.tell(describe_os_error(error, folder / name))
        if moved.aside:
            text = _("Moved into {folder}, as they are of an earlier plan: {files}.")
            aside = ", ".join(moved.aside)
            self.output.tell(text.format(folder=folder / EARLIER, files=aside))
        done = tuple(folder / name for name in moved.written)
        return done, tuple(folder / name for name in moved.failed)


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
