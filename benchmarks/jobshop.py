"""The same problem for PyJobShop, a library for scheduling by constraint programming.

* A group is a machine: it does one thing at a time, and its setup times are
  the legs, with boarding before and alighting after them.
* A stop is a task from going in to coming out, on the group's machine and on
  its hall. Where a group may have to wait above for the lift, it may idle.
* A hall or a lift is a renewable resource, or a machine where it holds no more
  than one, which PyJobShop propagates better.
* A ride is a task on the lift at a fixed time from the stop's start or end; the
  time until the lift's last car is back is another one on the lift's direction.
* Going in is never earlier than the way from the tour's start allows, and the
  tour ends with a task that follows every stop by the way back.

PyJobShop's makespan is then the finish. Its own CP-SAT model is solved here
rather than by ``pyjobshop.solve``, which says nothing while it works.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model
from pyjobshop import Model, ProblemData
from pyjobshop.ProblemData import Machine, Renewable, Task
from pyjobshop.solvers.ortools import CPModel

from benchmarks.engines import Report
from benchmarks.scope import require_plain, tour_of_group
from routeplan.grouping import round_bound
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import DOWN, ENTER, LEAVE, PARTS, Integers, Problem, Use
from routeplan.scheduling.schedule import Schedule, close_tours, measure_finish


def solve_jobshop(
    problem: Problem, *, time_limit: float, seed: int, workers: int, report: Report
) -> Outcome:
    """Minimise the makespan of the same problem with PyJobShop's CP-SAT model."""
    began = monotonic()
    model = CPModel(formulate(problem))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    # Else CP-SAT leaves Ctrl-C to the system, which ends the whole process, for good.
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = max(0.01, time_limit - (monotonic() - began))
    start = int(problem.session_starts[0])
    solver.best_bound_callback = lambda bound: report(None, round_bound(bound) - start)
    listener = _Listener(problem, model, report)
    status = solver.solve(model.model, listener)
    if listener.best is None:
        return Outcome("infeasible" if status == cp_model.INFEASIBLE else "unknown")
    bound = round_bound(solver.best_objective_bound) - start
    proven = status == cp_model.OPTIMAL
    return Outcome("optimal" if proven else "feasible", listener.best, bound)


class _Listener(cp_model.CpSolverSolutionCallback):
    """Turns each better solution into a schedule."""

    def __init__(self, problem: Problem, model: CPModel, report: Report) -> None:
        super().__init__()
        self._problem = problem
        self._tasks = model.variables.task_vars
        self._report = report
        self.best: Schedule | None = None

    def on_solution_callback(self) -> None:
        found = read(
            self._problem,
            lambda task: (self.value(self._tasks[task].start), self.value(self._tasks[task].end)),
        )
        if self.best is None or measure_finish(self._problem, found) < measure_finish(
            self._problem, self.best
        ):
            self.best = found
            self._report(found, None)


def read(problem: Problem, span: Callable[[int], tuple[int, int]]) -> Schedule:
    """The schedule of a solution, `span` giving a task's start and end; stops are the first tasks.

    What idles does so above, before the ride down.
    """
    events = np.zeros((len(problem.stop_group), PARTS + 1), dtype=np.int64)
    for stop, parts in enumerate(problem.parts):
        enter, leave = span(stop)
        times: Integers = enter + np.concatenate([[-parts[0], 0], parts[ENTER:].cumsum()])
        times[DOWN:] += leave - times[LEAVE]
        events[stop] = times
    return close_tours(problem, tour_of_group(problem)[problem.stop_group], events)


def formulate(problem: Problem) -> ProblemData:
    """The problem in PyJobShop's terms."""
    require_plain(problem)
    model = Model()
    halls = [
        model.add_machine() if room.capacity == 1 else model.add_renewable(room.capacity)
        for room in problem.resources
    ]
    groups = [model.add_machine() for _group in problem.groups]
    inside: list[list[Use]] = [[] for _stop in problem.stop_group]
    apart: list[list[Use]] = [[] for _stop in problem.stop_group]
    for use in problem.uses:
        during = (use.since, use.since_offset, use.until, use.until_offset) == (ENTER, 0, LEAVE, 0)
        (inside if during else apart)[use.stop].append(use)
    tours = tour_of_group(problem)
    stays = []
    for stop, group in enumerate(map(int, problem.stop_group)):
        stays.append(_add_stay(model, problem, stop, int(tours[group])))
        taken = [halls[use.resource] for use in inside[stop]]
        amounts = [_amount(problem, use) for use in inside[stop]]
        minutes = int(problem.parts[stop, ENTER:LEAVE].sum())
        model.add_mode(stays[stop], [groups[group], *taken], minutes, [0, *amounts])
    for stop, stay in enumerate(stays):
        for use in apart[stop]:
            _add_ride(model, problem, stay, use, halls[use.resource])
    for group, stops in enumerate(problem.stops_of_group):
        for one, other in permutations(stops, 2):
            model.add_setup_time(groups[group], stays[one], stays[other], _way(problem, one, other))
        _add_return(model, problem, int(tours[group]), [(stop, stays[stop]) for stop in stops])
    return model.data()


def _add_stay(model: Model, problem: Problem, stop: int, tour: int) -> Task:
    """From going in to coming out, within what the tour's start and end leave."""
    site, parts = int(problem.stop_site[stop]), problem.parts[stop]
    out = int(problem.legs[problem.tour_origin[tour], site] + parts[:ENTER].sum())
    back = int(problem.legs[site, problem.tour_goal[tour]] + parts[LEAVE:].sum())
    return model.add_task(
        earliest_start=int(problem.tour_release[tour]) + out,
        latest_end=int(problem.tour_due[tour]) - back,
        allow_idle=bool(problem.waits[stop, DOWN - 1] > 0),
    )


def _add_ride(
    model: Model, problem: Problem, stay: Task, use: Use, lift: Machine | Renewable
) -> None:
    """A hold that begins and ends at one event, at a fixed time from the stay's start or end."""
    if use.since != use.until:
        raise ValueError("a hold from one event to another is no ride")
    ride = model.add_task()
    minutes = use.until_offset - use.since_offset
    model.add_mode(ride, lift, minutes, _amount(problem, use))
    parts = problem.parts[use.stop]
    if use.since < DOWN:
        model.add_start_at_start(stay, ride, int(parts[ENTER : use.since].sum()) + use.since_offset)
    else:
        # The stay ends so many minutes after the ride begins.
        rest = int(parts[use.since : LEAVE].sum()) - use.since_offset
        model.add_start_at_end(ride, stay, rest)


def _add_return(model: Model, problem: Problem, tour: int, stays: list[tuple[int, Task]]) -> None:
    """The tour's end, after every stop by the way back."""
    goal = int(problem.tour_goal[tour])
    home = model.add_task(latest_end=int(problem.tour_due[tour]))
    model.add_mode(home, [], 0)
    for stop, stay in stays:
        back = problem.parts[stop, LEAVE:].sum() + problem.legs[problem.stop_site[stop], goal]
        model.add_end_before_start(stay, home, int(back))


def _way(problem: Problem, one: int, other: int) -> int:
    """From coming out of one stop to going into another."""
    leg = problem.legs[problem.stop_site[one], problem.stop_site[other]]
    return int(problem.parts[one, LEAVE:].sum() + leg + problem.parts[other, :ENTER].sum())


def _amount(problem: Problem, use: Use) -> int:
    """A use's demand; machines know none."""
    return 0 if problem.resources[use.resource].capacity == 1 else use.amount
