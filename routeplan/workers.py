"""Processes that work for another one, and end with it."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process


def open_pool(processes: int) -> ProcessPoolExecutor:
    """Processes that leave requests to end to this one, and outlive it in no case.

    Raises
    ------
    OSError, ImportError
        On a system that has no semaphores.
    """
    # Spawned: a forked copy of a process with threads, such as a solver's, may hang.
    return ProcessPoolExecutor(processes, get_context("spawn"), _serve)


def end_pool(pool: ProcessPoolExecutor) -> None:
    """End the processes at once; what they have not done stays undone."""
    workers = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.kill()


def _serve() -> None:
    # Requests to end go to all processes of a terminal; the first one says what becomes of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Warnings are for programmers, and nobody sees them here.
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
