"""Live progress while planning, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from routeplan.cli.streams import is_terminal, new_console
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from rich.live import Live

    from routeplan.planning import Progress


class ProgressLine:
    """The progress in one line on a terminal; the seconds run on between two reports."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._latest: Progress | None = None
        self._live: Live | None = None

    def report(self, progress: Progress) -> None:
        """Take in how far the work has come."""
        self._latest = progress

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Clear the line while something is printed; it goes on below."""
        if self._live is None:
            yield
            return
        self._live.stop()
        try:
            yield
        finally:
            self._live.start()

    @contextmanager
    def show(self) -> Iterator[None]:
        """Keep the line up to date; nothing is shown where nobody would see it."""
        if not is_terminal(sys.stderr):
            yield
            return
        from rich.live import Live

        console = new_console(sys.stderr)
        with Live(self, console=console, transient=True, refresh_per_second=4) as self._live:
            yield

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
def show_progress() -> Iterator[ProgressLine]:
    """Show a line that keeps itself up to date; nothing where nobody would see it."""
    line = ProgressLine()
    with line.show():
        yield line
