"""The earliest times of chosen tours, and what they overfill, for the brute force."""

from dataclasses import dataclass
from itertools import combinations, permutations

from oracles.brute_tables import cell, yes

ZERO = 0  # the event that stands for midnight of the first day


@dataclass(frozen=True)
class Use:
    """A half-open interval between two events, each with an offset, and what it takes."""

    begin: tuple
    end: tuple
    amount: int


class Timeline:
    """The earliest times of all events under "b is at least d after a" and the clock."""

    def __init__(self, facts, taken):
        self.facts = facts
        self.times, self.after, self.clocked = [0], [[]], [False]
        self.tours, self.uses, self.orders, self.open = [], {}, [], []
        self.waits, self.travel = [], 0
        self.groups = 0
        for kind, route in taken:
            self._add(kind, route)

    def _copy(self):
        copy = Timeline(self.facts, [])
        copy.times, copy.clocked = list(self.times), list(self.clocked)
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

    def _event(self, clocked=False):
        self.times.append(0)
        self.after.append([])
        self.clocked.append(clocked)
        return len(self.times) - 1

    def _edge(self, before, minutes, after):
        self.after[before].append((minutes, after))

    def _wait(self, people, before, minutes, after, limit):
        """`after` is at least `minutes` after `before`, and at most `limit` more."""
        self.waits.append((people, before, minutes, after))
        self._edge(before, minutes, after)
        if limit is not None:
            self._edge(after, -minutes - limit, before)

    def settle(self):
        """Move events later until every edge holds; False if a tour would be back too late."""
        pending = set(range(len(self.times)))
        while pending:
            before = pending.pop()
            for minutes, after in self.after[before]:
                time = self.times[before] + minutes
                if self.clocked[after]:
                    time += -time % self.facts.clock
                if time > self.times[after]:
                    if after == ZERO:
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
            departure = self._event(clocked=True)
            self._edge(ZERO, session.start, departure)
            before, here, events = departure, origin, []
            for site in stops:
                stop = self._add_stop(kind, site, place)
                self._wait(
                    kind.people, before, facts.legs[here, site], stop["arrive"][0], facts.max_wait
                )
                self.travel += kind.coaches * facts.legs[here, site]
                events.append(stop)
                before, here = stop["depart"][0], site
            back = self._event()
            self._edge(before, facts.legs[here, destination], back)
            self._edge(back, -session.end, ZERO)
            self.travel += kind.coaches * facts.legs[here, destination]
            self.tours.append((number, place, departure, back, events))

    def _add_stop(self, kind, site, session):
        facts, row = self.facts, self.facts.sites[site]
        size = kind.size
        minutes = next(v.minutes for v in facts.visits(kind.track) if v.site == site)
        alight = facts.transfer(kind.fullest, "alight_seconds", 2.4)
        board = facts.transfer(kind.fullest, "board_seconds", 3.5)
        rise, rise_busy, rise_clear = facts.ride(site, size, kind.step_free, "up")
        fall, fall_busy, fall_clear = facts.ride(site, size, kind.step_free, "down")
        walk_in, walk_out = cell(row, "minutes_in", 0), cell(row, "minutes_out", 0)
        arrive, enter, up, down = (self._event() for _ in range(4))
        depart = self._event(clocked=True)
        self._wait(kind.people, arrive, alight + walk_in, enter, facts.max_wait)
        self._wait(kind.people, enter, 0, up, facts.max_wait)
        self._wait(
            kind.people, up, rise + minutes, down, facts.max_wait if cell(row, "lift") else 0
        )
        clock_wait = facts.clock - 1
        if facts.max_wait is not None:
            clock_wait = min(clock_wait, facts.max_wait)
        self._wait(kind.people, down, fall + walk_out + board, depart, clock_wait)
        for booked, where, start in kind.booked:
            if (booked, where) == (site, session):
                self._wait(kind.people, ZERO, start - rise, up, 0)

        enters, leaves = (enter, 0), (down, fall)
        windows = facts.windows(site)
        if windows is not None:
            self.open.append((enters, leaves, windows))
        inside = (("people_at_once", size), ("guides", facts.guides_needed(site, size)))
        for column, amount in (*inside, ("groups_at_once", 1)):
            if facts.limit(site, column) is not None:
                self._use(site, column, enters, leaves, amount)
        if facts.coach_travel and facts.limit(site, "coaches_at_once") is not None:
            bay = [((arrive, 0), (depart, 0))]
            if not yes(row, "coach_waits", "yes"):
                bay = [((arrive, 0), (arrive, alight)), ((down, fall + walk_out), (depart, 0))]
            for begin, end in bay:
                self._use(site, "coaches_at_once", begin, end, kind.coaches)
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
            "start": (up, rise),
            "end": (up, rise + minutes),
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
        for _group, session, _departure, back, _stops in self.tours:
            minutes = self.times[back] - self.facts.sessions[session].start
            backs[session] = max(backs.get(session, 0), minutes)
        return backs

    def timetable(self, order):
        """Tours and stops with their times; groups by their numbers before sorting."""
        tours, stops = [], []
        for group, session, departure, back, events in self.tours:
            own = {"group": order[group], "session": self.facts.sessions[session].name}
            tours.append(own | {"depart": self.times[departure], "back": self.times[back]})
            for stop in events:
                times = {name: self.at(event) for name, event in stop.items() if name != "site"}
                stops.append(own | {"site": stop["site"]} | times)
        return tours, stops


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
