"""Run one engine in a process of its own, listen to it, and end it if it does not stop."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from benchmarks.engines import Location, load_engine
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule, measure_finish

if sys.platform != "win32":
    import resource

GRACE = 60.0  # seconds beyond the limit after which a run is ended
LISTEN = 0.2  # seconds between two looks at a silent run
MOST_MIB = 12 * 1024  # memory at which a run is ended, before it takes the machine with it
MIB = 1024 * 1024


class Limits(NamedTuple):
    """What each run may take: seconds and threads."""

    seconds: float
    workers: int


class News(NamedTuple):
    """What an engine reported: a finish or a bound, so many seconds after it began."""

    seconds: float
    finish: int | None
    bound: int | None


@dataclass
class Measurement:
    """One run of one engine.

    Attributes
    ----------
    news : list of News
        In the order of time; each finish better than the last, each bound too.
    first : Schedule or None
        The first one that it reported, or else returned.
    outcome : Outcome or None
        None where the engine failed.
    seconds : float or None
        From its call to its return, without imports.
    peak : float or None
        Most memory of its process up to its return, in MiB.
    failure : str
        Why there is no outcome; empty where there is one.
    """

    news: list[News] = field(default_factory=list)
    first: Schedule | None = None
    outcome: Outcome | None = None
    seconds: float | None = None
    peak: float | None = None
    failure: str = ""


def measure(problem: Problem, engine: Location, seed: int, limits: Limits) -> Measurement:
    """Run an engine on a problem.

    Whatever happens to its process is a Measurement: an exception, a crash,
    too much memory, or `GRACE` seconds beyond the limit.
    """
    context = get_context("spawn")  # forking would count this process's memory as the engine's
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(sender, problem, engine, seed, limits), daemon=True
    )
    process.start()
    sender.close()
    measurement = Measurement()
    try:
        for kind, content in _listen(receiver, process, monotonic() + limits.seconds + GRACE):
            if kind == "news":
                _note(measurement.news, content)
            elif kind == "first":
                measurement.first = content
            elif kind == "done":
                outcome, seconds, measurement.peak = content
                measurement.outcome, measurement.seconds = outcome, seconds
                # Engines need not report what they return at once.
                _note(measurement.news, News(seconds, None, outcome.bound))
                if outcome.schedule is not None:
                    finish = measure_finish(problem, outcome.schedule)
                    _note(measurement.news, News(seconds, finish, None))
                    measurement.first = measurement.first or outcome.schedule
            else:
                measurement.failure = content
    finally:
        process.kill()
        process.join()
        receiver.close()
    return measurement


def _note(news: list[News], item: News) -> None:
    """Keep what is better than all before."""
    finishes = [older.finish for older in news if older.finish is not None]
    bounds = [older.bound for older in news if older.bound is not None]
    earlier = item.finish is not None and (not finishes or item.finish < finishes[-1])
    closer = item.bound is not None and (not bounds or item.bound > bounds[-1])
    if earlier or closer:
        news.append(item)


def _listen(receiver: Connection, process: BaseProcess, until: float) -> Iterator[tuple[str, Any]]:
    """What a run says, up to its end."""
    while True:
        try:
            if receiver.poll(LISTEN):
                kind, content = receiver.recv()
                yield kind, content
                if kind in ("done", "failed"):
                    return
        except EOFError:
            process.join()
            yield "failed", f"its process ended with exit code {process.exitcode}"
            return
        if monotonic() > until:
            yield "failed", f"still running {GRACE:.0f} s after its time was up"
            return
        if (taken := memory_mib(process.pid or "self", "VmRSS") or 0) > MOST_MIB:
            yield "failed", f"took {taken:.0f} MiB"
            return


def memory_mib(process: int | str, entry: str) -> float | None:
    """Memory of a process in MiB, as Linux tells it; None on other systems."""
    try:
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{entry}:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def peak_mib() -> float | None:
    """Most memory that this process has had so far, in MiB; None where nobody says."""
    # Of this program only, where the system says so: getrusage also counts
    # what the same process was before it began to run this program.
    peak = memory_mib("self", "VmHWM")
    if peak is not None or sys.platform == "win32":
        return peak
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MIB if sys.platform == "darwin" else most / 1024


def _work(
    sender: Connection, problem: Problem, engine: Location, seed: int, limits: Limits
) -> None:
    """Run an engine and say how it goes; in the process of its own."""
    lock = Lock()  # engines report from several threads
    planned = False

    def report(schedule: Schedule | None, bound: int | None) -> None:
        nonlocal planned
        seconds = monotonic() - began
        finish = None if schedule is None else measure_finish(problem, schedule)
        with lock:
            sender.send(("news", News(seconds, finish, bound)))
            if schedule is not None and not planned:
                sender.send(("first", schedule))
                planned = True

    try:
        solve = load_engine(engine)
        began = monotonic()
        outcome = solve(
            problem, time_limit=limits.seconds, seed=seed, workers=limits.workers, report=report
        )
        message: tuple[str, object] = ("done", (outcome, monotonic() - began, peak_mib()))
    except Exception as fault:  # every failure is a row of the table
        message = ("failed", f"{type(fault).__name__}: {fault}")
    with lock:
        sender.send(message)
