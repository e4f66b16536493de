"""The CP-SAT model of a Problem.

Two forms share the code. With `arcs` False the order of a group's stops is one
boolean a pair, which is all that score and finish need as long as no detour is
a short cut and no wait is limited. With `arcs` True each tour is a circuit of
direct successions, which waiting, travel and limited waits need.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import Literal as Boolean

from routeplan.scheduling.bounds.loads import list_resource_loads
from routeplan.scheduling.bounds.shortest_paths import shortest_tour
from routeplan.scheduling.cpsat.calls import Calls
from routeplan.scheduling.cpsat.circuits import add_circuits
from routeplan.scheduling.cpsat.variables import Minutes
from routeplan.scheduling.domains import arrival_range, fits, most_held, useful_waits
from routeplan.scheduling.problem import (
    ARRIVE,
    DEPART,
    ENTER,
    LEAVE,
    PARTS,
    START,
    Before,
    Booking,
    Integers,
    Problem,
    Use,
)
from routeplan.scheduling.schedule import Schedule, close_tours, earliest_departure

# Bookings up to which holes in a domain are quicker than intervals. At 100 groups x 20 sites they
# gain more in a step; at 150 x 30 presolve spends 0.3 s on them instead of 0.03, at 500 x 60 5 s.
HOLES = 40


class TourModel:
    """Variables and constraints for one Problem.

    Parameters
    ----------
    arcs : bool
        Whether tours are circuits of successions (exact waits and travel) or
        only pairwise orders.
    """

    def __init__(self, problem: Problem, arcs: bool) -> None:
        self.problem = problem
        self.arcs = arcs
        self.model = cp_model.CpModel()
        self.yes: Boolean = self.model.new_constant(1)
        self.order: dict[tuple[int, int], Boolean] = {}
        self.arc: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.lead: list[cp_model.IntVar] = []
        self.last: list[cp_model.IntVar] = []
        self._waits = useful_waits(problem, longer_visits=arcs)
        self._add_assignment()
        self._add_choices()
        self._add_tours()
        self._add_stops()
        self._add_ends()
        self._add_shortest_tours()
        self._add_orders()
        self._add_befores()
        self._add_convoy()
        self.calls = Calls(self)
        if arcs:
            self._add_circuits()
        self._add_resources()
        self._add_loads()

    def _add_assignment(self) -> None:
        """R03: which stop is made in which tour, in an allowed session and at most once."""
        problem, model = self.problem, self.model
        self.assigned: dict[tuple[int, int], Boolean] = {}
        self.made: list[Boolean] = []
        tours_of = [
            tuple(tour for tour in tours if fits(problem, stop, tour))
            for stop, tours in enumerate(problem.stop_tours)
        ]
        self.tours_of = tours_of
        for stop, tours in enumerate(tours_of):
            if problem.certain[stop] and len(tours) == 1:
                made: Boolean = self.yes
                self.assigned[stop, tours[0]] = self.yes
            else:
                made = self.yes if problem.certain[stop] else model.new_bool_var(f"made{stop}")
                for tour in tours:
                    self.assigned[stop, tour] = model.new_bool_var(f"in{stop},{tour}")
                model.add(sum(self.assigned[stop, tour] for tour in tours) == made)
            self.made.append(made)
        self.stops_of = [
            tuple(stop for stop in stops if (stop, tour) in self.assigned)
            for tour, stops in enumerate(problem.stops_of_tour)
        ]

    def _add_choices(self) -> None:
        """R03: of each choice exactly one is made; a must stop is a choice of one."""
        for choice in self.problem.choices:
            self.model.add_exactly_one(self.made[stop] for stop in choice)

    def _add_tours(self) -> None:
        """R11: departure and return of each tour within its session, and whether it takes place."""
        problem, model = self.problem, self.model
        self.toured: list[Boolean] = []
        self.departs: list[Minutes] = []
        self.backs: list[cp_model.IntVar] = []
        for tour, stops in enumerate(self.stops_of):
            release, due = earliest_departure(problem, tour), int(problem.tour_due[tour])
            here = [self.assigned[stop, tour] for stop in stops]
            if problem.tour_required[tour] or any(literal is self.yes for literal in here):
                toured: Boolean = self.yes
            else:
                toured = model.new_bool_var(f"toured{tour}")
                model.add_bool_or(here).only_enforce_if(toured)
                for literal in here:
                    model.add_implication(literal, toured)
            self.toured.append(toured)
            leave_by = int(problem.tour_leave_by[tour])
            if release > leave_by:
                model.add(toured == 0)
            if self.arcs or problem.tour_gate[tour] >= 0:
                ticks = model.new_int_var(
                    release // problem.clock, max(release, leave_by) // problem.clock, f"tick{tour}"
                )
                self.departs.append(ticks * problem.clock)
            else:
                # Waiting before a tour is free and so is a wait on its first leg:
                # an early start never makes the finish worse.
                self.departs.append(release)
            self.backs.append(model.new_int_var(0, max(release, due), f"back{tour}"))

    def _add_stops(self) -> None:
        """R10: the eight events of each stop, a part at least after one another.

        One that is not made waits for nothing: it neither forbids a plan nor costs any.
        """
        problem, model = self.problem, self.model
        self.events: list[list[Minutes]] = []
        for stop, made in enumerate(self.made):
            low, high = arrival_range(problem, stop, self.tours_of[stop])
            arrive: Minutes = model.new_int_var(low, high, f"arrive{stop}")
            events = [arrive]
            self.events.append(events)
            for part in range(PARTS):
                least, wait = int(problem.parts[stop, part]), int(self._waits[stop, part])
                ready = events[-1] + least
                if wait == 0 or not self.tours_of[stop]:
                    events.append(ready)
                    continue
                event = model.new_int_var(low, problem.horizon + high - low, "")
                model.add(event >= ready)
                if wait < problem.horizon:
                    model.add(event <= ready + wait).only_enforce_if(made)
                events.append(event)
            self._keep_clock(stop)
            self._keep_starts(stop)
            self._keep_open(stop)

    def _keep_clock(self, stop: int) -> None:
        """R10: departures fall on the clock."""
        problem, model, clock = self.problem, self.model, int(self.problem.clocks[stop])
        if clock > 1:
            tick = model.new_int_var(0, problem.horizon // clock + 1, "")
            departs = self.events[stop][DEPART] == tick * clock
            model.add(departs).only_enforce_if(self.made[stop])

    def _keep_starts(self, stop: int) -> None:
        """R10, R17: a visit begins when the site lets it, an appointed one to the minute."""
        if self.problem.starts[stop]:
            domain = cp_model.Domain.from_values(self.problem.starts[stop])
            begins = self.model.add_linear_expression_in_domain(self.events[stop][START], domain)
            begins.only_enforce_if(self.made[stop])

    def _keep_open(self, stop: int) -> None:
        """R05: from enter to leave a stop lies in one window."""
        windows = self.problem.windows[stop]
        if not windows:
            return
        model, events, made = self.model, self.events[stop], self.made[stop]
        inside = [made] if len(windows) == 1 else [model.new_bool_var("") for _window in windows]
        for literal, (opens, closes) in zip(inside, windows, strict=True):
            model.add(events[ENTER] >= opens).only_enforce_if(literal)
            model.add(events[LEAVE] <= closes).only_enforce_if(literal)
        if len(windows) > 1:
            model.add_bool_or(*inside, ~made)

    def _add_ends(self) -> None:
        """R04, R11: from the tour's start to each stop and back in time; the finish."""
        problem, model = self.problem, self.model
        spans = len(problem.session_starts)
        earliest, latest = [0] * spans, [0] * spans
        for session, minute in problem.returns:
            minutes = minute - int(problem.session_starts[session])
            earliest[session] = max(earliest[session], minutes)
        for tour, session in enumerate(problem.tour_session):
            minutes = int(problem.tour_due[tour] - problem.session_starts[session])
            latest[session] = max(latest[session], minutes)
        self.finish = [
            model.new_int_var(least, max(least, most), f"finish{n}")
            for n, (least, most) in enumerate(zip(earliest, latest, strict=True))
        ]
        for (stop, tour), literal in self.assigned.items():
            site = problem.stop_site[stop]
            nearest = problem.nearest_of(int(problem.stop_group[stop]))
            out = int(nearest[problem.tour_origin[tour], site])
            back = int(nearest[site, problem.tour_goal[tour]])
            arrive, depart = self.events[stop][ARRIVE], self.events[stop][DEPART]
            model.add(arrive >= self.departs[tour] + out).only_enforce_if(literal)
            model.add(self.backs[tour] >= depart + back).only_enforce_if(literal)
        for tour, toured in enumerate(self.toured):
            session = int(problem.tour_session[tour])
            start = int(problem.session_starts[session])
            model.add(self.backs[tour] <= self.finish[session] + start).only_enforce_if(toured)

    def _add_shortest_tours(self) -> None:
        """A tour lasts at least as long as the shortest way through its stops.

        Redundant, but for a tour without any stop.
        """
        problem = self.problem
        for tour in range(len(self.toured)):
            here = tuple(
                stop for stop in self.stops_of[tour] if self.assigned[stop, tour] is self.yes
            )
            if here or problem.tour_required[tour]:
                least = shortest_tour(problem, tour, here)
                self.model.add(self.backs[tour] >= self.departs[tour] + least)

    def _add_orders(self) -> None:
        """R11: of two stops of a group one comes first; some always do."""
        problem, model = self.problem, self.model
        known = {before[:2] for before in problem.befores if self._always_holds(before)}
        for stops in problem.stops_of_group:
            for one, other in combinations(stops, 2):
                if (one, other) in known:
                    first: Boolean = self.yes
                else:
                    first = ~self.yes if (other, one) in known else model.new_bool_var("")
                self.order[one, other], self.order[other, one] = first, ~first
                if (other, one) not in known:
                    self._follow(one, other)
                if (one, other) not in known:
                    self._follow(other, one)
            if len(stops) > 1:
                model.add_no_overlap(self._stay(stop) for stop in stops)

    def _add_befores(self) -> None:
        """R12: first and last stops, and stops after others."""
        model = self.model
        for first_stop, second, same_tour in self.problem.befores:
            order = self.order[first_stop, second]
            if not same_tour:
                together = [self.made[first_stop], self.made[second]]
                model.add(order == 1).only_enforce_if(together)
                continue
            for tour in set(self.tours_of[first_stop]) & set(self.tours_of[second]):
                here = [self.assigned[first_stop, tour], self.assigned[second, tour]]
                model.add(order == 1).only_enforce_if(here)

    def _always_holds(self, before: Before) -> bool:
        """Whether both stops are made in every plan, and in one tour if that matters."""
        first, second, same_tour = before
        certain = self.problem.certain[[first, second]].all()
        tours = {*self.tours_of[first], *self.tours_of[second]}
        return bool(certain) and (not same_tour or len(tours) == 1)

    def _follow(self, one: int, other: int) -> None:
        """R04: stop `one` before stop `other`, the leg between them within a tour."""
        problem, model = self.problem, self.model
        depart, arrive = self.events[one][DEPART], self.events[other][ARRIVE]
        first = self.order[one, other]
        model.add(arrive >= depart).only_enforce_if(first, self.made[one], self.made[other])
        nearest = problem.nearest_of(int(problem.stop_group[one]))
        leg = int(nearest[problem.stop_site[one], problem.stop_site[other]])
        for tour in set(self.tours_of[one]) & set(self.tours_of[other]):
            here = [self.assigned[one, tour], self.assigned[other, tour]]
            model.add(arrive >= depart + leg).only_enforce_if(first, *here)

    def _stay(self, stop: int) -> cp_model.IntervalVar:
        return self._interval(
            self.events[stop][ARRIVE],
            self.events[stop][DEPART],
            self.made[stop],
            bool((self._waits[stop] == 0).all()),
            int(self.problem.shortest[stop]),
        )

    def _interval(
        self, start: Minutes, end: Minutes, made: Boolean, rigid: bool, least: int
    ) -> cp_model.IntervalVar:
        """An interval that is there if the stop is made; `rigid`: it lasts exactly `least`."""
        model = self.model
        if rigid and made is self.yes:
            return model.new_fixed_size_interval_var(start, least, "")
        if rigid:
            return model.new_optional_fixed_size_interval_var(start, least, made, "")
        size = model.new_int_var(least, max(least, self.problem.horizon), "")
        return model.new_optional_interval_var(start, size, end, made, "")

    def _add_convoy(self) -> None:
        """R12: in a convoy a group's order follows its track's ranks."""
        problem, model = self.problem, self.model
        count = int(problem.rank.max(initial=-1)) + 1
        ranks = [model.new_int_var(0, count - 1, f"rank{n}") for n in range(count)]
        if not count:
            return
        for (one, other), first in self.order.items():
            if problem.rank[one] < 0:
                continue  # its order is free, or laid down already
            here = [first, self.made[one], self.made[other]]
            earlier, later = ranks[problem.rank[one]], ranks[problem.rank[other]]
            model.add(earlier < later).only_enforce_if(here)

    def _add_circuits(self) -> None:
        """R13: each tour is a circuit, in which it is known what follows what, and who waits."""
        add_circuits(self)

    def _add_resources(self) -> None:
        """R06 to R09: the use table, no resource of which is ever held beyond its capacity."""
        problem, model = self.problem, self.model
        uses: list[list[Use]] = [[] for _resource in problem.resources]
        for use in problem.uses:
            if use.since != use.until or use.until_offset > use.since_offset:
                uses[use.resource].append(use)
        booked: list[list[Booking]] = [[] for _resource in problem.resources]
        for booking in problem.booked:
            booked[booking.resource].append(booking)
        for number, resource in enumerate(problem.resources):
            for use in uses[number]:
                if use.amount > resource.capacity:
                    self._keep_empty(use)
            rows = [
                use
                for use in uses[number]
                if use.amount <= resource.capacity
                and not (self._is_rigid(use) and problem.hold(use) == 0)
            ]
            called = self.calls.list_holds(number, resource.capacity)
            rest = booked[number]
            if not called:
                rest = self._keep_clear(rows, booked[number], resource.capacity)
            others = sum(booking.amount for booking in rest)
            if not called and (not rows or most_held(problem, rows) + others <= resource.capacity):
                continue  # all together fit
            intervals = [self._hold(use) for use in rows]
            intervals += [model.new_optional_interval_var(*hold[1:5], "") for hold in called]
            intervals += [
                model.new_fixed_size_interval_var(booking.begin, booking.end - booking.begin, "")
                for booking in rest
            ]
            amounts = [use.amount for use in rows] + [hold.amount for hold in called]
            amounts += [booking.amount for booking in rest]
            if sum(sorted(amounts)[:2]) > resource.capacity:
                model.add_no_overlap(intervals)
            else:
                model.add_cumulative(intervals, amounts, resource.capacity)

    def _keep_clear(self, uses: list[Use], booked: list[Booking], capacity: int) -> list[Booking]:
        """Take from each use the moments at which it would meet a booking that leaves no room.

        Domains with holes are quicker to search than intervals; they do where
        a use always lasts the same. Returns the bookings left.
        """
        rigid = all(self._is_rigid(use) for use in uses)
        least = min((use.amount for use in uses), default=0)
        full = [booking for booking in booked if booking.amount + least > capacity]
        if not full or not rigid or len(full) > HOLES:
            return booked
        for use in uses:
            minutes = self.problem.hold(use)
            taken = [[booking.begin - minutes + 1, booking.end - 1] for booking in full if minutes]
            free = cp_model.Domain.from_intervals(taken).complement()
            start = self.events[use.stop][use.since] + use.since_offset
            made = self.made[use.stop]
            self.model.add_linear_expression_in_domain(start, free).only_enforce_if(made)
        return [booking for booking in booked if booking.amount + least <= capacity]

    def _is_rigid(self, use: Use) -> bool:
        """Whether a use lasts as long in every plan."""
        return bool((self._waits[use.stop, use.since : use.until] == 0).all())

    def _keep_empty(self, use: Use) -> None:
        """More than there is can be held for no minute only."""
        made = self.made[use.stop]
        if self.problem.hold(use):
            self.model.add(made == 0)
        elif not self._is_rigid(use):
            self.model.add(self._length(use) == 0).only_enforce_if(made)

    def _length(self, use: Use) -> Minutes:
        """Minutes of a hold in a plan."""
        events = self.events[use.stop]
        return events[use.until] + use.until_offset - events[use.since] - use.since_offset

    def _hold(self, use: Use) -> cp_model.IntervalVar:
        """The interval of a hold; while that is empty there is none, wherever it lies."""
        events, made, least = self.events[use.stop], self.made[use.stop], self.problem.hold(use)
        begin, end = events[use.since] + use.since_offset, events[use.until] + use.until_offset
        if least:
            return self._interval(begin, end, made, self._is_rigid(use), least)
        some = self.model.new_bool_var("")
        self.model.add_implication(some, made)
        self.model.add(self._length(use) == 0).only_enforce_if(made, ~some)
        return self._interval(begin, end, some, rigid=False, least=1)

    def _add_loads(self) -> None:
        """Redundant: a session lasts at least as long as its most loaded resource."""
        for load in list_resource_loads(self.problem):
            holds = [
                (self.assigned[held.stop, held.tour], held.amount * held.minutes)
                for held in load.holds
                if (held.stop, held.tour) in self.assigned
            ]
            if not holds or not load.capacity:
                continue
            used = [literal for literal, _amount in holds]
            held = sum(literal * amount for literal, amount in holds)
            finish = self.finish[load.session]
            constraint = self.model.add(load.capacity * (finish - load.ways) >= held)
            if not any(literal is self.yes for literal in used):
                some = self.model.new_bool_var("")
                self.model.add_max_equality(some, used)
                constraint.only_enforce_if(some)

    def score(self) -> Minutes:
        """People times score over the stops made."""
        scored = zip(self.problem.stop_score, self.made, strict=True)
        return sum(int(score) * made for score, made in scored if score)

    def read(self, value: Callable[[cp_model.LinearExprT], int]) -> Schedule:
        """The schedule in a solution, `value` giving the value of an expression."""
        count = len(self.problem.stop_group)
        tour: Integers = np.full(count, -1)
        for (stop, number), literal in self.assigned.items():
            if value(literal):
                tour[stop] = number
        events = np.array([[value(event) for event in stop] for stop in self.events])
        events = events.reshape(count, PARTS + 1)
        aways = self.calls.read(value, events)
        departs = np.array([value(depart) for depart in self.departs])
        return close_tours(self.problem, tour, events, aways, departs)
