"""What a schedule holds of the resources, and how much of each at any moment."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.calls import list_call_holds
from routeplan.scheduling.problem import Integers, Problem
from routeplan.scheduling.schedule import Schedule


class Holds(NamedTuple):
    """Holds on resources in order of the resource; each array has a row a hold.

    Each lasts the half-open interval from `begin` to `end`, which is not empty.
    """

    resource: Integers
    begin: Integers
    end: Integers
    amount: Integers

    def of(self, resource: int) -> Holds:
        """Only those on one resource."""
        first, last = np.searchsorted(self.resource, (resource, resource + 1))
        return Holds(*(column[first:last] for column in self))

    def levels(self) -> tuple[Integers, Integers]:
        """The sum of the amounts as time goes by.

        Returns
        -------
        moments, levels : ndarray, shape (N,)
            Level n lasts from moment n until moment n + 1; the last one is 0.

        Examples
        --------
        >>> two = Holds(*np.array([[0, 0], [10, 20], [30, 40], [1, 2]]))
        >>> [column.tolist() for column in two.levels()]
        [[10, 20, 30, 40], [1, 3, 2, 0]]
        """
        moments, place = np.unique(np.concatenate([self.begin, self.end]), return_inverse=True)
        changes = np.zeros(len(moments), dtype=np.int64)
        np.add.at(changes, place, np.concatenate([self.amount, -self.amount]))
        return moments, np.cumsum(changes)


def list_schedule_holds(
    problem: Problem, schedule: Schedule, groups: npt.NDArray[np.bool_]
) -> Holds:
    """What some groups hold in a schedule, and what is booked.

    Parameters
    ----------
    groups : ndarray of bool, shape (G,)
    """
    stops = groups[problem.stop_group] & schedule.made
    table = problem.use_table[stops[problem.use_table[:, 0]]]
    stop, resource, since, since_offset, until, until_offset, amount = table.T
    begin = schedule.events[stop, since] + since_offset
    end = schedule.events[stop, until] + until_offset
    booked = np.array(problem.booked, dtype=np.int64).reshape(-1, 4)
    called = list_call_holds(problem, schedule, groups)
    columns = np.concatenate([np.column_stack([resource, begin, end, amount]), booked, called])
    columns = columns[columns[:, 1] < columns[:, 2]]
    return Holds(*columns[np.argsort(columns[:, 0], kind="stable")].T)


def is_overfull(problem: Problem, schedule: Schedule) -> bool:
    """Whether a schedule holds more of a resource than there is."""
    everybody = np.ones(len(problem.groups), dtype=bool)
    holds = list_schedule_holds(problem, schedule, everybody)
    return any(
        bool((holds.of(number).levels()[1] > resource.capacity).any())
        for number, resource in enumerate(problem.resources)
    )
