"""What the parts of a model of tours know of each other."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import Literal as Boolean

from routeplan.scheduling.problem import Problem

Minutes: TypeAlias = cp_model.LinearExpr | int


class Variables(Protocol):
    """The variables of a model, by the numbers of stops and tours.

    Attributes
    ----------
    yes : literal
        True.
    assigned : dict of (stop, tour) to literal
    stops_of : list of tuple of int
        The stops that may be made in each tour.
    order : dict of (stop, stop) to literal
        Which of two stops of a group comes first.
    arc : dict of (tour, stop, stop) to literal
        Which stop comes right after which; -1 stands for the tour's own ends.
    toured : list of literal
    events : list of list of variable
    departs, backs : list of variable
    lead : list of variable
        Minutes between arrival at a stop and when it could be arrived at.
    last : list of variable
        The same of each tour's return.
    """

    problem: Problem
    model: cp_model.CpModel
    yes: Boolean
    assigned: dict[tuple[int, int], Boolean]
    stops_of: list[tuple[int, ...]]
    order: dict[tuple[int, int], Boolean]
    arc: dict[tuple[int, int, int], cp_model.IntVar]
    toured: list[Boolean]
    events: list[list[Minutes]]
    departs: list[Minutes]
    backs: list[cp_model.IntVar]
    lead: list[cp_model.IntVar]
    last: list[cp_model.IntVar]
