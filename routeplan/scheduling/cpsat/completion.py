"""Whether times that are given can be completed so that what is shared is never overfull.

Arrivals and departures are fixed, or nearly so; all that lies between them is
free within the parts and waits of a Problem. Every rule but R04 is taken from
the Problem's own data: to leave one out, give a Problem without it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar

from ortools.sat.python import cp_model

from routeplan.grouping import make_solver
from routeplan.scheduling.problem import ARRIVE, DEPART, ENTER, LEAVE, PARTS, START, Problem, Use

T = TypeVar("T")
Minutes = cp_model.LinearExpr | int

EFFORT = 10.0  # work on one question, in the solver's own units; 24 groups x 12 sites take 0.3


class Given(NamedTuple):
    """What is given of one stop: the least and the most minute of its arrival and departure."""

    stop: int
    arrive: tuple[int, int]
    depart: tuple[int, int]


class Follow(NamedTuple):
    """One given stop after another, by their places, with the leg and its longest wait."""

    former: int
    latter: int
    leg: int
    wait: int


def can_complete(
    problem: Problem,
    given: Sequence[Given],
    follows: Collection[Follow],
    resources: Collection[int],
) -> bool | None:
    """Whether some minutes of all other events keep the windows, starts and resources.

    Parameters
    ----------
    problem : Problem
        Its parts and waits, windows and appointed starts count.
    follows : collection of Follow
        Needed only where a departure or an arrival is not fixed.
    resources : collection of int
        Those that must not be overfull.

    Returns
    -------
    bool or None
        None where the work did not suffice to tell.
    """
    completion = _Completion(problem, given)
    for follow in follows:
        completion.follow(follow)
    completion.hold(set(resources))
    status = make_solver(effort=EFFORT).solve(completion.model)
    if status == cp_model.UNKNOWN:
        return None
    return status != cp_model.INFEASIBLE


class _Completion:
    def __init__(self, problem: Problem, given: Sequence[Given]) -> None:
        self.problem = problem
        self.given = given
        self.model = cp_model.CpModel()
        self.events = [self._place(each) for each in given]
        self.longest = max((each.depart[1] - each.arrive[0] for each in given), default=0)

    def _place(self, given: Given) -> list[Minutes]:
        """The eight events of a stop, its windows and its appointed start."""
        problem, model, stop = self.problem, self.model, given.stop
        events: list[Minutes] = [model.new_int_var(*given.arrive, "")]
        low, high = given.arrive[0], given.depart[1]
        for part in range(PARTS):
            least, wait = int(problem.parts[stop, part]), int(problem.waits[stop, part])
            if part == PARTS - 1:
                event: Minutes = model.new_int_var(*given.depart, "")
                if given.depart[0] < given.depart[1]:
                    clock = int(problem.clocks[stop])
                    tick = model.new_int_var(0, high // clock + 1, "")
                    model.add(event == tick * clock)
            elif wait:
                event = model.new_int_var(low, max(low, high), "")
            else:
                events.append(events[-1] + least)
                continue
            model.add(event >= events[-1] + least)
            model.add(event <= events[-1] + least + wait)
            events.append(event)
        if problem.starts[stop]:
            domain = cp_model.Domain.from_values(problem.starts[stop])
            model.add_linear_expression_in_domain(events[START], domain)
        inside = []
        for opens, closes in problem.windows[stop]:
            literal = model.new_bool_var("")
            model.add(events[ENTER] >= opens).only_enforce_if(literal)
            model.add(events[LEAVE] <= closes).only_enforce_if(literal)
            inside.append(literal)
        if inside:
            model.add_bool_or(inside)
        return events

    def follow(self, follow: Follow) -> None:
        """One stop after another: the leg, and no longer a wait than is allowed."""
        spare = self.events[follow.latter][ARRIVE] - self.events[follow.former][DEPART] - follow.leg
        self.model.add(spare >= 0)
        self.model.add(spare <= follow.wait)

    def hold(self, resources: Collection[int]) -> None:
        """No resource is held beyond its capacity."""
        held: dict[int, list[tuple[cp_model.IntervalVar, int]]] = {}
        for events, given in zip(self.events, self.given, strict=True):
            for use in self.problem.uses_of_stop[given.stop]:
                if use.resource in resources:
                    interval = self._interval(events, use)
                    held.setdefault(use.resource, []).append((interval, use.amount))
        for number, holds in held.items():
            intervals, amounts = zip(*holds, strict=True)
            self.model.add_cumulative(intervals, amounts, self.problem.resources[number].capacity)

    def _interval(self, events: list[Minutes], use: Use) -> cp_model.IntervalVar:
        """A hold; while it is empty there is none, wherever it lies."""
        begin = events[use.since] + use.since_offset
        end = events[use.until] + use.until_offset
        model = self.model
        longest = self.longest + use.until_offset
        if self.problem.hold(use):
            size = model.new_int_var(1, max(1, longest), "")
            return model.new_interval_var(begin, size, end, "")
        some = model.new_bool_var("")
        model.add(end <= begin).only_enforce_if(~some)
        size = model.new_int_var(1, max(1, longest), "")
        return model.new_optional_interval_var(begin, size, end, some, "")
