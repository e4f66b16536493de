"""The earliest times of chosen tours, and what they overfill, for the brute force."""

from dataclasses import dataclass
from itertools import combinations, permutations
from math import inf

from oracles.brute_tables import cell, yes

ZERO = 0  # the event that stands for midnight of the first day


@dataclass(frozen=True)
class Use:
    """A half-open interval between two events, each with an offset, and what it takes."""

    begin: tuple
    end: tuple
    amount: int


@dataclass
class Way:
    """One group on its way: its last event, and since when it has been on no visit.

    `busy` minutes since then are no wait.
    """

    people: int
    here: int
    since: int
    busy: int = 0


class Timeline:
    """The earliest times of all events under "b is at least d after a", the clock and starts."""

    def __init__(self, facts, taken):
        self.facts = facts
        # `grids` hold what an event may only fall on: "clock", the starts of a site, or None.
        self.times, self.after, self.grids = [0], [[]], [None]
        self.tours, self.uses, self.orders, self.open = [], {}, [], []
        self.waits, self.travel = [], 0
        self.groups = 0
        for kind, route in taken:
            self._add(kind, route)

    def _copy(self):
        copy = Timeline(self.facts, [])
        copy.times, copy.grids = list(self.times), list(self.grids)
        copy.after = [list(edges) for edges in self.after]
        copy.tours, copy.groups = list(self.tours), self.groups
        copy.uses = {key: list(uses) for key, uses in self.uses.items()}
        copy.orders, copy.open = list(self.orders), list(self.open)
        copy.waits, copy.travel = list(self.waits), self.travel
        return copy

    def with_edges(self, edges):
        copy = self._copy()
        for edge in edges:
            copy._edge(*edge)
        return copy if copy.settle() else None

    def with_group(self, kind, route):
        copy = self._copy()
        copy._add(kind, route)
        return copy if copy.settle() else None

    def repair(self):
        """Whether the conflicts can be resolved at all."""
        conflict = self.conflict()
        if conflict is None:
            return True
        laters = (self.with_edges(edges) for edges in conflict)
        return any(later.repair() for later in laters if later is not None)

    # Events and edges

    def _event(self, grid=None):
        self.times.append(0)
        self.after.append([])
        self.grids.append(grid)
        return len(self.times) - 1

    def _edge(self, before, minutes, after):
        self.after[before].append((minutes, after))

    def _wait(self, way, minutes, after, limit=None):
        """`after` is at least `minutes` after where the group is, and at most `limit` more."""
        before = way.here
        self.waits.append((way.people, before, minutes, after))
        self._edge(before, minutes, after)
        if limit is not None:
            self._edge(after, -minutes - limit, before)
        way.here, way.busy = after, way.busy + minutes

    def _end_wait(self, way):
        """R13: from the end of a visit to here, all waiting together is one wait."""
        if self.facts.max_wait is not None:
            self._edge(way.here, -way.busy - self.facts.max_wait, way.since)
        way.since, way.busy = way.here, 0

    def settle(self):
        """Move events later until every edge holds; False if a tour would be back too late."""
        pending = set(range(len(self.times)))
        while pending:
            before = pending.pop()
            for minutes, after in self.after[before]:
                time = self.times[before] + minutes
                if self.grids[after] == "clock":
                    time += -time % self.facts.clock
                elif self.grids[after]:
                    time = self.facts.next_start(self.grids[after], time)
                if time > self.times[after]:
                    if after == ZERO or time == inf:
                        return False
                    self.times[after] = time
                    pending.add(after)
        return True

    def _add(self, kind, route):
        """All events of one group."""
        facts, number = self.facts, self.groups
        self.groups += 1
        for place, (session, stops) in enumerate(zip(facts.sessions, route, strict=True)):
            origin, destination = (
                kind.hotel if end == "hotel" else end
                for end in (session.origin, session.destination)
            )
            if not session.concerns(kind.track) or not (stops or origin != destination):
                continue
            departure = self._event("clock")
            self._edge(ZERO, session.start, departure)
            self._edge(departure, -session.leave_by, ZERO)
            way = Way(kind.people, departure, departure)
            place_now, events, calls = origin, [], []
            parts = facts.parts(session, stops, kind.hotel)
            if not (parts and parts[0][2]):
                self._depart(kind, origin, departure)
            for area, sites, from_start, to_end in parts:
                lead = 0
                call = None
                if area and not (from_start and to_end):
                    call = {"place": area, "arrive": departure}
                if area and not from_start:
                    call["arrive"] = self._event()
                    self._ride(kind, way, place_now, area, call["arrive"])
                    lead = self._transfer(kind)[0] + cell(facts.sites[area], "minutes_in", 0)
                elif not area:
                    self.travel += kind.coaches * facts.legs[place_now, sites[0]]
                place_now = area or place_now
                for site in sites:
                    stop = self._add_stop(
                        kind, way, site, place, lead + facts.legs[place_now, site], area
                    )
                    events.append(stop)
                    place_now, lead = site, 0
                if to_end:
                    break
                if area:
                    self._leave_area(kind, way, call, place_now, from_start)
                    place_now = area
                    calls.append(call)
            back = self._event()
            self._wait(way, facts.legs[place_now, destination], back)
            self._end_wait(way)
            self._edge(back, -session.end, ZERO)
            if not (parts and parts[-1][3]):
                self.travel += kind.coaches * facts.legs[place_now, destination]
            elif call:
                calls.append(call | {"board": back, "depart": back})
                if not from_start:
                    self._hold_bays(kind, area, [((call["arrive"], 0), self._set_down(kind, call))])
            self.tours.append((number, place, departure, back, events, calls))

    def _ride(self, kind, way, origin, destination, arrive):
        self._wait(way, self.facts.legs[origin, destination], arrive)
        self.travel += kind.coaches * self.facts.legs[origin, destination]

    def _transfer(self, kind):
        return (
            self.facts.transfer(kind.fullest, "alight_seconds", 2.4),
            self.facts.transfer(kind.fullest, "board_seconds", 3.5),
        )

    def _set_down(self, kind, call):
        return call["arrive"], self._transfer(kind)[0]

    def _leave_area(self, kind, way, call, site, from_start):
        """From the last site of an area back to its place, and aboard."""
        facts, area = self.facts, call["place"]
        row = facts.sites[area]
        call["board"], call["depart"] = self._event(), self._event("clock")
        walk = facts.legs[site, area] + cell(row, "minutes_out", 0)
        self._wait(way, walk, call["board"])
        self._wait(way, self._transfer(kind)[1], call["depart"], facts.clock - 1)
        boarding = (call["board"], 0), (call["depart"], 0)
        spans = [boarding]
        if not from_start and yes(row, "coach_waits", "yes"):
            spans = [((call["arrive"], 0), boarding[1])]
        elif not from_start:
            spans.append(((call["arrive"], 0), self._set_down(kind, call)))
        self._hold_bays(kind, area, spans)
        self._depart(kind, area, call["depart"])

    def _hold_bays(self, kind, site, spans):
        if self.facts.coach_travel and self.facts.limit(site, "coaches_at_once") is not None:
            for begin, end in spans:
                self._use(site, "coaches_at_once", begin, end, kind.coaches)

    def _depart(self, kind, place, departure):
        """R11: how far apart tours and calls set out from a place."""
        every = cell(self.facts.sites[place], "depart_every", 0) * kind.coaches
        if every:
            key = (place, "departures")
            self.orders.append((key, "", (departure, 0), lambda _way: (departure, every)))

    def _add_stop(self, kind, way, site, session, leg, area):
        facts, row = self.facts, self.facts.sites[site]
        size = kind.size
        visit = next(v for v in facts.visits(kind.track) if v.site == site)
        alight, board = (0, 0) if area else self._transfer(kind)
        rise, rise_busy, rise_clear = facts.ride(site, size, kind.step_free, "up")
        fall, fall_busy, fall_clear = facts.ride(site, size, kind.step_free, "down")
        walk_in, walk_out = cell(row, "minutes_in", 0), cell(row, "minutes_out", 0)
        arrive, enter, up, start = (*(self._event() for _ in range(3)), self._event(site))
        end, down, depart = self._event(), self._event(), self._event(None if area else "clock")
        self._wait(way, leg, arrive)
        self._wait(way, alight + walk_in, enter)
        self._wait(way, 0, up)
        self._wait(way, rise, start, 0)
        self._end_wait(way)
        # A longer visit is no wait.
        self._edge(start, visit.minutes, end)
        self._edge(end, -visit.longest, start)
        way.here = way.since = end
        self._wait(way, 0, down, None if cell(row, "lift") else 0)
        self._wait(way, fall + walk_out + board, depart, 0 if area else facts.clock - 1)
        for booked, where, begins in kind.booked:
            if (booked, where) == (site, session):
                self._edge(ZERO, begins, start)
                self._edge(start, -begins, ZERO)

        enters, leaves = (enter, 0), (down, fall)
        windows = facts.windows(site)
        if windows is not None:
            self.open.append((enters, leaves, windows))
        inside = (("people_at_once", size), ("guides", facts.guides_needed(site, size)))
        for column, amount in (*inside, ("groups_at_once", 1)):
            if facts.limit(site, column) is not None:
                self._use(site, column, enters, leaves, amount)
        if not area:
            bay = [((arrive, 0), (depart, 0))]
            if not yes(row, "coach_waits", "yes"):
                bay = [((arrive, 0), (arrive, alight)), ((down, fall + walk_out), (depart, 0))]
            self._hold_bays(kind, site, bay)
        gap, every = cell(row, "gap_minutes", 0), cell(row, "entry_every", 0)
        if gap and facts.limit(site, "groups_at_once") == 1:
            self.orders.append(((site, "gap"), "", enters, lambda _way: (down, fall + gap)))
        if every:
            self.orders.append(((site, "entry"), "", enters, lambda _way: (enter, every)))
        if cell(row, "lift"):
            mixed = yes(facts.lifts[row["lift"]], "mixed_trips", "no")
            rides = (("up", up, rise_busy, rise_clear), ("down", down, fall_busy, fall_clear))
            for way, event, busy, clear in rides:
                if busy:
                    self.orders.append(
                        (row["lift"], way, (event, 0), _free(event, way, mixed, busy, clear))
                    )
        return {
            "site": site,
            "arrive": (arrive, 0),
            "enter": enters,
            "up": (up, 0),
            "start": (start, 0),
            "end": (end, 0),
            "down": (down, 0),
            "leave": leaves,
            "depart": (depart, 0),
        }

    def _use(self, site, column, begin, end, amount):
        self.uses.setdefault((site, column), []).append(Use(begin, end, amount))

    # Shared things

    def at(self, event):
        return self.times[event[0]] + event[1]

    def conflict(self):
        """The ways out of the first rule that the times break, each a list of edges; or None."""
        for enters, leaves, windows in self.open:
            if not any(o <= self.at(enters) and self.at(leaves) <= c for o, c in windows):
                return [
                    [(ZERO, opens, enters[0]), (leaves[0], leaves[1] - closes, ZERO)]
                    for opens, closes in windows
                ]
        for (key, way, begin, free), (other, other_way, begin_other, free_other) in combinations(
            self.orders, 2
        ):
            if key != other:
                continue
            first, second = free(other_way), free_other(way)
            ways_out = [
                [_not_before(end, start)]
                for end, start in ((first, begin_other), (second, begin))
                if end is not None
            ]
            if ways_out and not any(
                self.at(end) <= self.at(start)
                for end, start in ((first, begin_other), (second, begin))
                if end is not None
            ):
                return ways_out
        for (site, column), uses in self.uses.items():
            limit = self.facts.limit(site, column)
            for use in uses:
                if use.amount > limit and self.at(use.begin) < self.at(use.end):
                    return [[_not_before(use.end, use.begin)]]
                moment = self.at(use.begin)
                inside = [u for u in uses if self.at(u.begin) <= moment < self.at(u.end)]
                if sum(u.amount for u in inside) > limit:
                    # Some two of them must not meet, or one must take no time at all.
                    return [
                        *([_not_before(a.end, b.begin)] for a, b in permutations(inside, 2)),
                        *([_not_before(u.end, u.begin)] for u in inside),
                    ]
        return None

    # Answers

    @property
    def waiting(self):
        """People-minutes."""
        return sum(
            people * (self.times[after] - self.times[before] - minutes)
            for people, before, minutes, after in self.waits
        )

    @property
    def backs(self):
        """For each session the minutes until the last group is back."""
        backs = {}
        for _group, session, _departure, back, _stops, _calls in self.tours:
            minutes = self.times[back] - self.facts.sessions[session].start
            backs[session] = max(backs.get(session, 0), minutes)
        return backs

    def timetable(self, order):
        """Tours, stops and calls with their times; groups by their numbers before sorting."""
        tours, stops, listed = [], [], []
        for group, session, departure, back, events, calls in self.tours:
            own = {"group": order[group], "session": self.facts.sessions[session].name}
            tours.append(own | {"depart": self.times[departure], "back": self.times[back]})
            for stop in events:
                times = {name: self.at(event) for name, event in stop.items() if name != "site"}
                stops.append(own | {"site": stop["site"]} | times)
            for call in calls:
                times = {name: self.times[call[name]] for name in ("arrive", "board", "depart")}
                listed.append(own | {"place": call["place"]} | times)
        return tours, stops, listed


def _free(event, way, mixed, busy, clear):
    """When the bank is free for another ride after this one, by the other's way."""

    def free(other):
        if other == way:
            return event, clear if mixed else max(busy, clear)
        return None if mixed else (event, busy)

    return free


def _not_before(end, begin):
    """The edge that puts the event `begin` at or after `end`; both carry offsets."""
    return end[0], end[1] - begin[1], begin[0]
