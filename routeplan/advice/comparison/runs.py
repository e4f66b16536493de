"""The work on one row: a function that can be sent to another process or machine."""

from __future__ import annotations

import time

from routeplan.advice.comparison.rotation import plan_rotation
from routeplan.advice.comparison.rows import ResultRow, Task, make_refused
from routeplan.errors import ScenarioError
from routeplan.planning import measure_most_score, plan
from routeplan.plans import Plan
from routeplan.scheduling import NoGridError


def run_task(task: Task) -> ResultRow:
    """Plan one variant, on one thread, so that it matters little where it is done.

    Raises
    ------
    KeyboardInterrupt
        Where planning was interrupted: half a row is none.
    """
    began = time.monotonic()
    try:
        found = _plan(task)
    except NoGridError as error:
        return make_refused(task.variant, "undrawn", str(error))
    except ScenarioError as error:  # no way between two sites
        return make_refused(task.variant, "invalid", str(error))
    if found.interrupted:
        raise KeyboardInterrupt
    planned = bool(found.groups)
    row = ResultRow(
        key="",
        kind="",
        title="",
        status=found.status,
        finish=found.finish,
        waiting=found.waiting if planned else None,
        groups=len(found.groups) or None,
        score=found.score if planned else None,
        bound=found.bound,
        bound_any_grouping=found.bound_any_grouping,
        score_complete=found.score == measure_most_score(task.scenario),
        seconds=time.monotonic() - began,
        note=" ".join(found.notes),
    )
    return row.called(task.variant)


def _plan(task: Task) -> Plan:
    if task.variant.method == "rotation":
        return plan_rotation(task.scenario, time_limit=task.time_limit, seed=task.seed)
    return plan(task.scenario, time_limit=task.time_limit, seed=task.seed, workers=1)
