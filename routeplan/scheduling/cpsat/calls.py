"""R18, R08 and R11 in a model of tours: calls in areas, their bays, and departures from gates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal, NamedTuple

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import Literal as Boolean

from routeplan.scheduling.bounds.loads import walk_call
from routeplan.scheduling.cpsat.variables import Minutes, Variables
from routeplan.scheduling.problem import ARRIVE, DEPART, Integers, Problem
from routeplan.scheduling.schedule import leave_stops

Kind = Literal["start", "call", "end"]


class CallHold(NamedTuple):
    """A bay or a gate that is held while `held` is true, from one minute to another."""

    resource: int
    begin: Minutes
    size: Minutes
    end: Minutes
    held: Boolean
    amount: int


@dataclass
class Block:
    """Stops of one tour in one area on end: a call, or what is walked at the tour's start or end.

    Attributes
    ----------
    come : variable
        When the coach is at the area's place; for a start there is no use for it.
    away : variable
        When the coach leaves it; for an end there is no use for it.
    members : dict of int to literal
        Whether each stop is made in this block.
    used : literal
        Whether any is.
    """

    tour: int
    area: int
    kind: Kind
    come: cp_model.IntVar
    away: Minutes
    used: Boolean
    members: dict[int, Boolean] = field(default_factory=dict)


class Calls:
    """The blocks of all tours, and the times between them."""

    def __init__(self, tours: Variables) -> None:
        self.tours = tours
        self.problem: Problem = tours.problem
        self.model = tours.model
        self.holds: list[CallHold] = []
        self.blocks: dict[int, list[Block]] = {}
        for tour, stops in enumerate(tours.stops_of):
            areas = sorted({int(self.problem.site_area[stop]) for stop in stops} - {-1})
            blocks = [block for area in areas for block in self._open_blocks(tour, area)]
            if blocks:
                self.blocks[tour] = blocks
                self._order_blocks(tour, blocks)
        self._hold_gates()

    def _open_blocks(self, tour: int, area: int) -> Iterator[Block]:
        """R18: the blocks in which a tour can make its stops in an area, each at most once."""
        problem, model, tours = self.problem, self.model, self.tours
        kinds: list[Kind] = ["call"]
        if problem.place_area[problem.tour_origin[tour]] == area:
            kinds.append("start")
        if problem.place_area[problem.tour_goal[tour]] == area:
            kinds.append("end")
        stops = [stop for stop in tours.stops_of[tour] if problem.site_area[stop] == area]
        blocks = [self._open_block(tour, area, kind) for kind in kinds]
        for stop in stops:
            assigned = tours.assigned[stop, tour]
            literals: list[Boolean] = [assigned]
            if len(kinds) > 1:
                literals = [model.new_bool_var("") for _kind in kinds]
                model.add(sum(literals) == assigned)
            for block, literal in zip(blocks, literals, strict=True):
                block.members[stop] = literal
        for block in blocks:
            members = list(block.members.values())
            for literal in members:
                model.add_implication(literal, block.used)
            model.add_bool_or(members).only_enforce_if(block.used)
            self._time_block(block)
        yield from blocks

    def _open_block(self, tour: int, area: int, kind: Kind) -> Block:
        problem, model = self.problem, self.model
        # Who is back on foot has no coach to board, but a time for it all the same.
        most = problem.horizon + int(problem.leaving.max(initial=0)) + problem.clock
        tick = model.new_int_var(0, most // problem.clock, f"tick{tour},{area},{kind}")
        come = model.new_int_var(0, most, f"come{tour},{area},{kind}")
        used = model.new_bool_var(f"{kind}{tour},{area}")
        return Block(tour, area, kind, come, tick * problem.clock, used)

    def _time_block(self, block: Block) -> None:
        """R04, R10: from the coach to each stop, and back before it leaves; the tour's ends."""
        problem, model, tours = self.problem, self.model, self.tours
        group, place = problem.tour_group[block.tour], problem.areas[block.area].place
        for stop, literal in block.members.items():
            site, events = problem.stop_site[stop], tours.events[stop]
            if block.kind != "start":
                entering = int(problem.entering[group, site])
                model.add(events[ARRIVE] >= block.come + entering).only_enforce_if(literal)
            if block.kind != "end":
                leaving = int(problem.leaving[group, site])
                model.add(block.away >= events[DEPART] + leaving).only_enforce_if(literal)
        self._bound_call(block)
        if block.kind != "start":
            out = int(problem.legs[problem.tour_origin[block.tour], place])
            departs = tours.departs[block.tour]
            model.add(block.come >= departs + out).only_enforce_if(block.used)
        # A tour that is wholly on foot does not leave its only block by coach.
        if block.kind == "call" or (
            block.kind == "start" and problem.tour_goal[block.tour] != place
        ):
            back = int(problem.legs[place, problem.tour_goal[block.tour]])
            reached = tours.backs[block.tour] >= block.away + back
            model.add(reached).only_enforce_if(block.used)

    def _bound_call(self, block: Block) -> None:
        """Redundant: a call lasts at least as long as its visits, and the shortest way on foot."""
        problem = self.problem
        if block.kind != "call":
            return
        surely = [stop for stop, literal in block.members.items() if literal is self.tours.yes]
        walked = walk_call(problem, block.tour, surely)
        visits = sum(int(problem.shortest[stop]) * made for stop, made in block.members.items())
        self.model.add(block.away - block.come >= walked + visits).only_enforce_if(block.used)

    def _order_blocks(self, tour: int, blocks: list[Block]) -> None:
        """R18: other stops are made before or after all of a block, a start first, an end last."""
        for block in blocks:
            for stop in self.tours.stops_of[tour]:
                if stop not in block.members:
                    assigned = self.tours.assigned[stop, tour]
                    self._put_beside(block, stop, assigned)
        for one, other in combinations(blocks, 2):
            self._put_in_order(one, other)
        for block in blocks:
            self._hold_bays(block, self._count_as_ride(block, blocks))

    def _put_beside(self, block: Block, stop: int, assigned: Boolean) -> None:
        """A stop outside the block's area."""
        problem, model, tours = self.problem, self.model, self.tours
        first = self._decide(block, None)
        for member, literal in block.members.items():
            order = tours.order[stop, member]
            model.add(order == first).only_enforce_if(literal, assigned)
        if problem.site_area[stop] >= 0:
            return  # its own block is seen to
        place, site = problem.areas[block.area].place, problem.stop_site[stop]
        if block.kind != "start":
            come = tours.events[stop][DEPART] + int(problem.legs[site, place])
            model.add(block.come >= come).only_enforce_if(first, block.used, assigned)
        if block.kind != "end":
            arrive = block.away + int(problem.legs[place, site])
            ahead = tours.events[stop][ARRIVE] >= arrive
            model.add(ahead).only_enforce_if(~first, block.used, assigned)

    def _decide(self, block: Block, other: Block | None) -> Boolean:
        """Whether something else (another block) comes before a block."""
        if block.kind == "start" or (other is not None and other.kind == "end"):
            return ~self.tours.yes
        if block.kind == "end" or (other is not None and other.kind == "start"):
            return self.tours.yes
        return self.model.new_bool_var("")

    def _put_in_order(self, block: Block, other: Block) -> None:
        """Two blocks of a tour, perhaps of one area: `other` comes before `block`, or after."""
        problem, model, tours = self.problem, self.model, self.tours
        first = self._decide(block, other)
        both = [block.used, other.used]
        here, there = (problem.areas[each.area].place for each in (block, other))
        if block.kind != "start" and other.kind != "end":
            reached = block.come >= other.away + int(problem.legs[there, here])
            model.add(reached).only_enforce_if(first, *both)
        if other.kind != "start" and block.kind != "end":
            reached = other.come >= block.away + int(problem.legs[here, there])
            model.add(reached).only_enforce_if(~first, *both)
        for stop, literal in other.members.items():
            for member, inside in block.members.items():
                if stop != member:
                    order = tours.order[stop, member]
                    model.add(order == first).only_enforce_if(literal, inside)

    def _count_as_ride(self, block: Block, blocks: list[Block]) -> Boolean:
        """Whether a block that is used is left or reached by coach.

        One that starts and ends the tour at the same place may be the whole of it.
        """
        problem, model = self.problem, self.model
        place = problem.areas[block.area].place
        ends = problem.tour_origin[block.tour], problem.tour_goal[block.tour]
        if block.kind == "call" or any(end != place for end in ends):
            return block.used
        others: list[Boolean] = [
            self.tours.assigned[stop, block.tour]
            for stop in self.tours.stops_of[block.tour]
            if problem.site_area[stop] != block.area
        ]
        others += [each.used for each in blocks if each.area == block.area and each.kind == "call"]
        if block.kind == "end":
            model.add_bool_or(others).only_enforce_if(block.used)
            return block.used
        rides = model.new_bool_var("")
        model.add_implication(rides, block.used)
        for other in others:
            model.add_bool_or(rides, ~block.used, ~other)
        return rides

    def _hold_bays(self, block: Block, held: Boolean) -> None:
        """R08, R11: the bays of a block's coaches, and its departure through the gate."""
        problem = self.problem
        area, group = problem.areas[block.area], int(problem.tour_group[block.tour])
        coaches = int(problem.coaches[group])
        alight = int(problem.alighting[group, block.area])
        board = int(problem.boarding[group, block.area])

        def hold(resource: int, begin: Minutes, size: Minutes, end: Minutes, amount: int) -> None:
            self.holds.append(CallHold(resource, begin, size, end, held, amount))

        if area.bay >= 0:
            if block.kind == "call" and area.waits:
                size = self.model.new_int_var(0, problem.horizon + problem.clock, "")
                hold(area.bay, block.come, size, block.away, coaches)
            else:
                if block.kind != "start" and alight:
                    hold(area.bay, block.come, alight, block.come + alight, coaches)
                if block.kind != "end" and board:
                    hold(area.bay, block.away - board, board, block.away, coaches)
        if area.gate >= 0 and block.kind != "end":
            gap = area.gap * coaches
            hold(area.gate, block.away, gap, block.away + gap, 1)

    def _hold_gates(self) -> None:
        """R11: the departures of tours, but those on foot where others go by coach."""
        problem, tours = self.problem, self.tours
        for tour, toured in enumerate(tours.toured):
            gate, gap = int(problem.tour_gate[tour]), int(problem.tour_gap[tour])
            if gate < 0:
                continue
            starts = [block.used for block in self.blocks.get(tour, ()) if block.kind == "start"]
            held = toured
            if starts:
                held = self.model.new_bool_var("")
                self.model.add_implication(held, toured)
                self.model.add_implication(held, ~starts[0])
                self.model.add_bool_or(held, ~toured, starts[0])
            depart = tours.departs[tour]
            self.holds.append(CallHold(gate, depart, gap, depart + gap, held, 1))

    def list_holds(self, resource: int, capacity: int) -> list[CallHold]:
        """What is held of a resource; more than there is can never be."""
        holds = [hold for hold in self.holds if hold.resource == resource]
        for hold in holds:
            if hold.amount > capacity:
                self.model.add_implication(hold.held, ~self.tours.yes)
        return [hold for hold in holds if hold.amount <= capacity]

    def read(self, value: Callable[[cp_model.LinearExprT], int], events: Integers) -> Integers:
        """When each stop is left for good in a solution; who gets off earlier waits at the door.

        Moves arrivals in `events` to when who gets off in an area is there.
        """
        problem, order = self.problem, self.tours.order
        aways = leave_stops(problem, events)
        for block in (block for blocks in self.blocks.values() for block in blocks):
            made = [stop for stop, inside in block.members.items() if value(inside)]
            if not made or not value(block.used):
                continue
            # By what is decided, not by the minute: stops may last none.
            before = {
                stop: sum(value(order[each, stop]) for each in made if each != stop)
                for stop in made
            }
            made.sort(key=before.__getitem__)
            if block.kind != "end":
                aways[made[-1]] = value(block.away)
            # A bay that is held only while people get off is free at some minutes.
            moves = block.kind == "end" or not problem.areas[block.area].waits
            if block.kind != "start" and moves and problem.areas[block.area].bay >= 0:
                site = problem.stop_site[made[0]]
                entering = problem.entering[problem.tour_group[block.tour], site]
                events[made[0], ARRIVE] = value(block.come) + entering
        return aways
