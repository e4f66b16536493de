"""Shorter waits by the compiled search: many small changes, each of which keeps the finish."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule
from routeplan.scheduling.search import Search, lay_out

SLICE = 0.1  # seconds of search between two looks at what it has found
# A search ends when it has gone on without gain for as long as it took to the last one. Both are
# counted in moves; so many for each stop always count as taken.
LEAST = 300


def shorten_waits(
    problem: Problem,
    schedule: Schedule,
    *,
    seed: int,
    threads: int,
    done: Callable[[], bool],
    keep: Callable[[Schedule], None],
) -> None:
    """Search for shorter waits on every thread, until that no longer gains.

    Where waits are limited, or coaches hold bays in areas, it does nothing.

    Parameters
    ----------
    threads : int
        Each searches from a seed of its own.
    done : callable
        Asked now and then whether to end.
    keep : callable
        Called with what is found, one call at a time only if `threads` is 1.
    """
    if problem.limits_waits or problem.limits_calls:
        return
    layout = lay_out(problem)

    def search(number: int) -> None:
        found = Search(problem, seed * 1009 + number, layout)
        found.shorten(schedule)
        best, gained = found.waits, LEAST * len(problem.stop_group)
        while found.iterations < 2 * gained and not done():
            found.improve(SLICE, done)
            if found.waits < best:
                best, gained = found.waits, max(gained, found.iterations)
                tours = found.schedule()
                if tours is not None:
                    keep(tours)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        for running in [pool.submit(search, number) for number in range(threads)]:
            running.result()
