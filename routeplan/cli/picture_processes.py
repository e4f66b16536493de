"""The pictures of a large plan, drawn by other processes while this one writes its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from routeplan.workers import end_pool, open_pool

if TYPE_CHECKING:
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario

PICTURES = ("route_map.png", "gantt.png", "occupancy.png")
# Of fewer stops the pictures take no longer than a process takes to begin.
FEWEST_STOPS = 150


class PictureProcesses:
    """Processes that have what they need to draw, or none where that would not pay."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, plan: Plan) -> None:
        """Let processes begin, if the plan is large: they are ready when it is to be drawn."""
        if self._pool is not None or len(plan.stops) < FEWEST_STOPS:
            return
        from routeplan.grouping import count_cores

        workers = min(count_cores(), len(PICTURES))
        if workers == 1:
            return
        try:
            self._pool = open_pool(workers)
            for _worker in range(workers):
                self._pool.submit(_get_ready)
        except (OSError, ImportError):  # a system without semaphores
            self._pool = None

    def draw(self, name: str, scenario: Scenario, plan: Plan, folder: Path) -> Callable[[], object]:
        """Have a picture drawn into a folder.

        Returns
        -------
        callable
            To be called when the picture is needed; it raises what saving it raises.
        """
        draw_here = partial(_draw, name, scenario, plan, folder)
        if self._pool is None:
            return draw_here
        try:
            drawn = self._pool.submit(draw_here)
        except BrokenProcessPool:  # killed, for want of memory perhaps
            return draw_here

        def wait() -> object:
            try:
                return drawn.result()
            except BrokenProcessPool:
                return draw_here()

        return wait

    def close(self) -> None:
        """End the processes; what they have not drawn yet stays undrawn."""
        if self._pool is not None:
            end_pool(self._pool)


@contextmanager
def picture_processes() -> Iterator[PictureProcesses]:
    """Processes that end with the block."""
    processes = PictureProcesses()
    try:
        yield processes
    finally:
        processes.close()


def _draw(name: str, scenario: Scenario, plan: Plan, folder: Path) -> None:
    # Where another process draws, this one need not load what it takes.
    from routeplan.output import plot

    plot.save_picture(name, scenario, plan, folder)


def _get_ready() -> None:
    from routeplan.output.plot import draw_nothing

    draw_nothing()
