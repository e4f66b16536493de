"""From a scenario to groups: the heuristic and the CP-SAT model, one after the other."""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routeplan.grouping.checks import keeps_rules
from routeplan.grouping.costs import track_costs
from routeplan.grouping.demand import Demand, aim_demands
from routeplan.grouping.drafts import Grouping, Profile, Slot, Wanted, draft, profiles
from routeplan.grouping.limits import compartments, count_fewest, count_most, fewest_in, most_in
from routeplan.grouping.packing import pack
from routeplan.grouping.solver import make_solver
from routeplan.scenario import Scenario

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from routeplan.grouping.cpsat import GroupingModel

# Units times places up to which the model is built although there are groups already,
# and up to which it is built at all.
BETTERED_SIZE = 4_000
MODEL_SIZE = 100_000
# Work (about seconds) for bettering known groups; unlike seconds, it repeats exactly.
BETTERING = 0.5
TRIES = 20  # of the heuristic, where its first groupings are excluded


@dataclass(frozen=True)
class Result:
    """What became of forming groups.

    Attributes
    ----------
    status : {"found", "none", "coaches", "unknown"}
        ``none`` is proven: there are no other groupings; ``coaches``: there are none but
        for other coaches, which are not tried; ``unknown``: time ran out.
    best : bool
        Whether the grouping's cost (see :mod:`routeplan.grouping.costs`) is
        proven to be the least.
    """

    status: Literal["found", "none", "coaches", "unknown"]
    grouping: Grouping | None = None
    best: bool = False


def form_groups(
    scenario: Scenario,
    count: int,
    *,
    excluded: Collection[tuple[Profile, ...]] = (),
    wanted: Collection[Wanted] = (),
    tried: Collection[Grouping] = (),
    time_limit: float = 10.0,
    seed: int = 0,
    workers: int | None = None,
) -> Result:
    """Split the visitors into `count` groups under R01, R02 and R14 to R16.

    Those whom no rule keeps together are in no more groups than the number of groups asks for,
    where that can be.

    Parameters
    ----------
    count : int
        Groups over all tracks.
    excluded : collection of profiles
        Groupings with these profiles (see `profiles`) are not given again;
        calls that exclude all earlier results end with ``none``.
    wanted : collection of Wanted
        The groups themselves, as far as the planner has settled them; as many as `count`.
    tried : collection of Grouping
        With `wanted`: groupings in which some group has to differ in what matters to its tours.
    time_limit : float
        Seconds.
    workers : int, optional
        Threads of the solver; None: one a core. With 1 the same seed gives the
        same groups.
    """
    until = time.monotonic() + time_limit
    asked = _Asked(count, excluded, wanted, tried, until, seed, workers)
    for demand in aim_demands(scenario, count):
        result = _form(demand, asked)
        if result.status == "found":
            break
    if result.status == "none" and (excluded or tried) and demand.most_coaches > 1:
        # Those that were excluded may have tours in other coaches.
        return Result("coaches")
    return result


@dataclass(frozen=True)
class _Asked:
    """What is asked of :func:`form_groups`."""

    count: int
    excluded: Collection[tuple[Profile, ...]]
    wanted: Collection[Wanted]
    tried: Collection[Grouping]
    until: float
    seed: int
    workers: int | None


def _form(demand: Demand, asked: _Asked) -> Result:
    """Form groups that keep the demand."""
    scenario, count, until = demand.scenario, asked.count, asked.until
    if not count_fewest(demand) <= count <= count_most(demand):
        return Result("none")
    hint = None
    if not asked.wanted:
        groupings = _quick_groupings(demand, count, asked.seed, asked.excluded, until)
        hint = next(groupings, None)
    places = count_places(demand, count)
    size = model_size(demand, places)
    if hint is not None and size > BETTERED_SIZE:
        return Result("found", draft(demand, hint))
    if size > MODEL_SIZE:
        return Result("unknown")
    from ortools.sat.python import cp_model

    from routeplan.grouping.cpsat import GroupingModel

    model = GroupingModel(demand, count, count, places)
    model.minimise({track: track_costs(scenario, track) for track in scenario.tracks})
    model.exclude(asked.excluded)
    if asked.wanted:
        model.want(asked.wanted)
        model.exclude_named(asked.tried)
    if hint is not None:
        model.hint(hint)
    solver = make_solver(seed=asked.seed, workers=asked.workers)
    status = _search(model, solver, until, hint is not None)
    if status == cp_model.INFEASIBLE:
        return Result("none")
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        slots = model.read(solver)
        # The first of equal groups has the first rows, as the planner has it.
        order = {group.name: number for number, group in enumerate(asked.wanted)}
        slots.sort(key=lambda slot: order.get(slot.pin, 0))
        grouping = draft(demand, slots)
        return Result("found", grouping, status == cp_model.OPTIMAL)
    return Result("unknown") if hint is None else Result("found", draft(demand, hint))


def count_places(demand: Demand, most: int) -> list[int]:
    """For each track the most groups that it can have when there are `most` in all."""
    group_min = demand.scenario.event.group_min
    needed = {track.track: 0 for track in demand.tracks}
    usable = dict(needed)
    for each in compartments(demand):
        needed[each.track.track] += fewest_in(each)
        usable[each.track.track] += most_in(each, group_min)
    spare = most - sum(needed.values())
    return [max(0, min(usable[track], needed[track] + spare)) for track in needed]


def model_size(demand: Demand, places: Collection[int]) -> int:
    """Units times places, which is about the number of the model's variables."""
    pairs = zip(demand.tracks, places, strict=True)
    return sum(len(track.units) * number for track, number in pairs)


def any_groups(demand: Demand, least: int, most: int, until: float) -> bool | None:
    """Whether `least` to `most` groups can be formed; None where that is not settled by `until`."""
    for count in range(least, most + 1):
        if any(_quick_groupings(demand, count, 0, (), until)):
            return True
        if time.monotonic() > until:
            return None
    places = count_places(demand, most)
    if model_size(demand, places) > BETTERED_SIZE:
        return None
    from ortools.sat.python import cp_model

    from routeplan.grouping.cpsat import GroupingModel

    model = GroupingModel(demand, least, most, places)
    status = solve(model.model, make_solver(), until)
    if status == cp_model.INFEASIBLE:
        return False
    return True if status == cp_model.OPTIMAL else None


def _quick_groupings(
    demand: Demand, count: int, seed: int, excluded: Collection[tuple[Profile, ...]], until: float
) -> Iterator[list[Slot]]:
    """Groupings of the heuristic that keep the rules and are not excluded."""
    costs = [track_costs(demand.scenario, track.track) for track in demand.tracks]
    shuffle = random.Random(seed)
    known = set(excluded)
    for number in range(TRIES if excluded else 1):
        slots = pack(demand, count, costs, shuffle if number else None)
        if slots is not None:
            grouping = draft(demand, slots)
            if keeps_rules(demand, grouping) and profiles(demand.scenario, grouping) not in known:
                yield slots
        if time.monotonic() > until:
            return


def _search(
    model: GroupingModel, solver: cp_model.CpSolver, until: float, hinted: bool
) -> cp_model.CpSolverStatus:
    """Look for good groups within `BETTERING`, then, where none are known, for any."""
    from ortools.sat.python import cp_model

    solver.parameters.max_deterministic_time = BETTERING
    status = solve(model.model, solver, until)
    if hinted or status != cp_model.UNKNOWN:
        return status
    solver.parameters.stop_after_first_solution = True
    solver.parameters.max_deterministic_time = float("inf")
    return solve(model.model, solver, until)


def solve(
    model: cp_model.CpModel, solver: cp_model.CpSolver, until: float
) -> cp_model.CpSolverStatus:
    """Run the solver in a thread of its own, so that Ctrl-C ends it at once."""
    solver.parameters.max_time_in_seconds = max(0.01, until - time.monotonic())
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(solver.solve, model)
        try:
            return running.result()
        except KeyboardInterrupt:
            solver.stop_search()
            raise
