"""Rows on processes of this machine, or on whatever executor there is; none is lost."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager

from routeplan.advice.comparison.rows import ResultRow, Task, make_refused
from routeplan.advice.comparison.runs import run_task
from routeplan.grouping import count_cores
from routeplan.texts import _
from routeplan.workers import end_pool, open_pool

TRIES = 3  # with all rows together, before each that is left gets a process of its own


def run_rows(
    tasks: Sequence[Task], executor: Executor | None = None, processes: int | None = None
) -> Generator[ResultRow, None, None]:
    """Work off rows, and yield each as it is completed.

    Where a process dies, the rows that it leaves are done again, and at last
    each by itself, so that one row that kills its process takes no other along.

    Parameters
    ----------
    executor : concurrent.futures.Executor, optional
        Where they are done; by default in new processes of this machine.
    processes : int, optional
        How many of these; one a core by default.
    """
    left = list(tasks)
    if executor is not None:
        left = yield from _drain(executor, left)
    for _attempt in range(TRIES):
        if not left:
            return
        with _open_pool(min(processes or count_cores(), len(left))) as pool:
            left = yield from _drain(pool, left)
    for task in left:
        with _open_pool(1) as pool:
            lost = yield from _drain(pool, [task])
        if lost:
            note = _("The process that worked on it died each time (out of memory?).")
            yield make_refused(task.variant, "failed", note)


def _drain(executor: Executor, tasks: Sequence[Task]) -> Generator[ResultRow, None, list[Task]]:
    """Yield the rows that an executor completes; return those that its end has left undone."""
    pending: dict[Future[ResultRow], int] = {}
    lost: list[int] = []
    try:
        for number, task in enumerate(tasks):
            try:
                pending[executor.submit(run_task, task)] = number
            except BrokenExecutor:
                lost.append(number)
        for future in as_completed(pending):
            number = pending[future]
            try:
                row = future.result()
            except BrokenExecutor:
                lost.append(number)
            except Exception as error:  # whatever an executor may raise, other rows go on
                variant = tasks[number].variant
                yield make_refused(variant, "failed", f"{type(error).__name__}: {error}")
            else:
                yield row
    finally:
        for future in pending:
            future.cancel()
    return [tasks[number] for number in sorted(lost)]  # the first ones get their turn again


@contextmanager
def _open_pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that leave Ctrl-C to this one, and end at once where the work is broken off."""
    pool = open_pool(processes)
    try:
        yield pool
    except BaseException:
        end_pool(pool)
        raise
    pool.shutdown()
