"""Live progress while planning, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from routeplan.planning import Progress
    from routeplan.plans import Plan


class _Line:
    """The progress in one line; the seconds run on between two reports."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._latest: Progress | None = None

    def report(self, progress: Progress) -> None:
        self._latest = progress

    def __rich__(self) -> str:
        return describe_progress(self._latest, time.monotonic() - self._began)


def describe_progress(progress: Progress | None, seconds: float) -> str:
    """Say how far planning has come.

    Examples
    --------
    >>> from routeplan.planning.planner import Progress
    >>> describe_progress(Progress(2.0, 212, 201, 6, "timing the tours", 6), 2.7)
    '2 s, 6 groups, timing the tours: best finish 212 min, bound 201 min, gap 5.5 %'

    A finish and a bound of different groups have no gap between them:

    >>> describe_progress(Progress(3.0, 212, 220, 5, "timing the tours", 6), 3.1)
    '3 s, 5 groups, timing the tours: best finish 212 min (6 groups), bound 220 min'
    """
    parts = [_("{seconds:.0f} s").format(seconds=int(seconds))]
    if progress is None:
        return parts[0]
    if progress.groups is not None:
        text = ngettext("{n} group", "{n} groups", progress.groups)
        parts.append(text.format(n=progress.groups))
    if progress.phase:
        parts.append(progress.phase)
    found = []
    theirs = progress.finish_groups == progress.groups  # or another number's
    if progress.finish is not None and theirs:
        found.append(_("best finish {finish} min").format(finish=progress.finish))
    elif progress.finish is not None:
        n = progress.finish_groups or 0
        text = ngettext(
            "best finish {finish} min ({n} group)", "best finish {finish} min ({n} groups)", n
        )
        found.append(text.format(finish=progress.finish, n=n))
    if progress.bound is not None:
        found.append(_("bound {bound} min").format(bound=progress.bound))
    if progress.finish is not None and progress.bound and theirs:
        gap = progress.finish / progress.bound - 1
        found.append(_("gap {gap:.1f} %").format(gap=100 * gap))
    said = ", ".join(parts)
    return f"{said}: {', '.join(found)}" if found else said


@contextmanager
def show_progress(
    take_draft: Callable[[Plan], None] | None = None,
) -> Iterator[Callable[[Progress], None] | None]:
    """Show a line that keeps itself up to date; nothing where nobody would see it.

    Parameters
    ----------
    take_draft : callable, optional
        Called with the draft that stands before waits are shortened; the line goes on below
        what it prints.
    """

    def pass_draft(progress: Progress) -> None:
        if progress.draft is not None and take_draft is not None:
            take_draft(progress.draft)

    if not sys.stderr.isatty():
        yield None if take_draft is None else pass_draft
        return
    from rich.live import Live

    from routeplan.cli.streams import new_console

    line = _Line()
    console = new_console(sys.stderr)
    with Live(line, console=console, transient=True, refresh_per_second=4) as live:

        def report(progress: Progress) -> None:
            line.report(progress)
            if progress.draft is not None:
                live.stop()
                pass_draft(progress)
                live.start()

        yield report
