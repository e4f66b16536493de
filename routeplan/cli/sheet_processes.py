"""The sheets of a plan, those of a large one written by other processes, all side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from routeplan.workers import end_pool, open_pool

if TYPE_CHECKING:
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario

TABLE, WORKBOOK = "timetable.csv", "timetable.xlsx"
PICTURES = ("route_map.png", "gantt.png", "occupancy.png")
SHEETS = (TABLE, WORKBOOK, *PICTURES)
# Of fewer stops all sheets take no longer than a process takes to begin.
FEWEST_STOPS = 150
SECONDS_A_GROUP, SECONDS_A_STOP = 0.015, 0.0017


class SheetProcesses:
    """Processes that have what they need to write sheets, or none where that would not pay."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, plan: Plan) -> None:
        """Let processes begin, if the plan is large: they are ready when it is to be drawn."""
        if self._pool is not None or len(plan.stops) < FEWEST_STOPS:
            return
        from routeplan.grouping import count_cores

        workers = min(count_cores(), len(PICTURES))
        try:
            self._pool = open_pool(workers)
            for _worker in range(workers):
                self._pool.submit(_get_ready)
        except (OSError, ImportError):  # a system without semaphores
            self._pool = None

    def write(
        self, name: str, scenario: Scenario, plan: Plan, folder: Path, until: float = inf
    ) -> Callable[[], object]:
        """Have a sheet written into a folder.

        Parameters
        ----------
        until : float
            When to wait no longer, as `time.monotonic` counts. Only what other processes do can be
            left off.

        Returns
        -------
        callable
            To be called when the sheet is needed; it raises what writing it raises, TimeoutError
            where it took too long.
        """
        write_here = partial(_write, name, scenario, plan, folder)
        if self._pool is None:
            return write_here
        try:
            written = self._pool.submit(write_here)
        except BrokenProcessPool:  # killed, for want of memory perhaps
            return write_here

        def wait() -> object:
            try:
                seconds = None if until == inf else max(0.0, until - time.monotonic())
                return written.result(seconds)
            except BrokenProcessPool:
                return write_here()

        return wait

    def close(self) -> None:
        """End the processes; what they have not written yet stays unwritten."""
        if self._pool is not None:
            end_pool(self._pool)
            self._pool = None


@contextmanager
def sheet_processes() -> Iterator[SheetProcesses]:
    """Processes that end with the block."""
    processes = SheetProcesses()
    try:
        yield processes
    finally:
        processes.close()


def estimate_seconds(scenario: Scenario) -> float:
    """About how long the sheets of a plan take on two cores: its groups are a page each."""
    from routeplan.grouping import fewest_groups

    groups = fewest_groups(scenario)
    visits = max((len(scenario.visits(track)) for track in scenario.tracks), default=0)
    return 1.5 + groups * (SECONDS_A_GROUP + visits * SECONDS_A_STOP)


def _write(name: str, scenario: Scenario, plan: Plan, folder: Path) -> None:
    # Where another process writes, this one need not load what it takes.
    if name in PICTURES:
        from routeplan.output import plot

        plot.save_picture(name, scenario, plan, folder)
    elif name == WORKBOOK:
        from routeplan.output.sheets import write_workbook

        write_workbook(scenario, plan, folder / name)
    else:
        from routeplan.output.sheets import write_timetable_csv

        write_timetable_csv(scenario, plan, folder / name)


def _get_ready() -> None:
    from routeplan.output.plot import draw_nothing

    draw_nothing()
