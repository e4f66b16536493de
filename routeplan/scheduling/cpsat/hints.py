"""Let the search of a model begin at a schedule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import Literal as Boolean

from routeplan.scheduling.calls import Call, list_calls
from routeplan.scheduling.cpsat.calls import Kind
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.cpsat.variables import Minutes
from routeplan.scheduling.problem import ARRIVE
from routeplan.scheduling.schedule import Schedule


def hint(tours: TourModel, schedule: Schedule) -> None:
    """Give a model the values that its variables have in a schedule."""
    hints: list[tuple[Minutes | Boolean, int]] = list(_list_orders(tours, schedule))
    for stop in map(int, np.flatnonzero(schedule.made)):
        hints.append((tours.made[stop], 1))
        hints += zip(tours.events[stop], map(int, schedule.events[stop]), strict=True)
    for tour in map(int, np.flatnonzero(schedule.departs >= 0)):
        hints.append((tours.departs[tour], int(schedule.departs[tour])))
        hints.append((tours.backs[tour], int(schedule.backs[tour])))
    hints += _list_calls(tours, schedule)
    # Plain variables only, each once: what is computed from them follows.
    plain = {
        variable.index: (variable, value)
        for variable, value in hints
        if isinstance(variable, cp_model.IntVar) and variable is not tours.yes
    }
    for variable, value in plain.values():
        tours.model.add_hint(variable, value)


def _list_orders(tours: TourModel, schedule: Schedule) -> Iterator[tuple[Boolean, int]]:
    """What decides the orders of a schedule's stops, each literal with its value."""
    for (stop, tour), literal in tours.assigned.items():
        yield literal, int(schedule.tour[stop] == tour)
    arrive = schedule.events[:, ARRIVE]
    for (one, other), first in tours.order.items():
        if one < other and schedule.made[one] and schedule.made[other]:
            yield first, int(arrive[one] < arrive[other])
    for tour, stops in enumerate(schedule.orders(tours.problem)):
        legs = set(pairwise([-1, *stops, -1])) if schedule.departs[tour] >= 0 else set()
        for one, other in product([-1, *tours.stops_of[tour]], repeat=2):
            if (tour, one, other) in tours.arc and max(one, other) >= 0:
                yield tours.arc[tour, one, other], int((one, other) in legs)


def _list_calls(tours: TourModel, schedule: Schedule) -> Iterator[tuple[Minutes | Boolean, int]]:
    """R18: in which block each stop of an area is made, and when the coach comes there."""
    calls: dict[tuple[int, int, Kind], Call] = {}
    for each in list_calls(tours.problem, schedule):
        kind: Kind = "start" if each.walks_in else "end" if each.walks_out else "call"
        calls[each.tour, each.area, kind] = each
    for tour, blocks in tours.calls.blocks.items():
        for block in blocks:
            call = calls.get((tour, block.area, block.kind))
            if call is None:
                continue  # a tour that is wholly on foot has no call
            yield block.used, 1
            yield block.come, call.arrive
            for stop, inside in block.members.items():
                yield inside, int(stop in call.stops)
