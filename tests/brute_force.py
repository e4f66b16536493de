"""The best plan of a tiny scenario by trying everything; nothing of routeplan is used.

Every way to form groups, every choice of stops, sessions and orders is tried.
For one such combination, all rules but the shared ones say "this event is at
least so much after that one": they have one earliest schedule, which is the
best in every session at once. Where it overfills something, one of the users
must come after another: each possibility is tried in turn.
"""

from dataclasses import dataclass, field
from itertools import combinations, permutations, product
from math import inf

from brute_tables import Facts, cell, clock_minutes, names, yes

ZERO = 0  # the event that stands for midnight of the first day


@dataclass
class Answer:
    """The best plan: by score, then by finish. Waiting and travel are what they happen to be."""

    status: str
    score: int = 0
    finish: int | None = None
    waiting: int = 0
    travel: int = 0
    groups: list = field(default_factory=list)
    tours: list = field(default_factory=list)
    stops: list = field(default_factory=list)

    @property
    def rank(self):
        return (self.score, -self.finish) if self.status == "optimal" else (-1, 0)


INFEASIBLE = Answer("infeasible")


def solve(tables):
    """The best plan over the groupings that the scenario asks for.

    With `groups` blank: over those with the fewest groups with which a plan exists.
    """
    facts = Facts(tables)
    wish = str(cell(facts.event, "groups", ""))
    best, known = INFEASIBLE, {}
    for count in group_counts(facts):
        for groups in groupings(facts, count):
            answer = _solve_known(facts, groups, known)
            if answer.rank > best.rank:
                best = answer
        if best.status == "optimal" and not wish:
            break
    return best


def any_plan_exists(tables, count=None):
    """Whether any grouping (with `count` groups, where given) has a plan."""
    facts, known = Facts(tables), {}
    return any(
        _solve_known(facts, groups, known).status == "optimal"
        for number in group_counts(facts)
        if count in (None, number)
        for groups in groupings(facts, number)
    )


def solve_for_groups(tables, groups):
    """The best plan for given groups: ``{"name", "coach", "visitors": {id: people}}`` each."""
    facts = Facts(tables)
    if len(groups) not in group_counts(facts) or not grouping_holds(facts, groups):
        return INFEASIBLE
    return Tours(facts, groups).solve()


def _solve_known(facts, groups, known):
    """Solve; groupings that differ in names only are solved once."""
    tours = Tours(facts, groups)
    key = tuple(sorted(map(repr, tours.kinds)))
    if key not in known:
        known[key] = tours.solve()
    return known[key]


# Groups


def group_counts(facts):
    """The numbers of groups that are worth trying."""
    wish = str(cell(facts.event, "groups", ""))
    people = sum(cell(row, "count", 1) for row in facts.visitors.values())
    least, most = 1, people // facts.group_min
    if wish not in ("", "free"):
        ends = wish.split("-")
        least, most = int(ends[0]), min(most, int(ends[-1]))
    if facts.coach_travel:
        most = min(most, len(facts.coaches))
    return range(least, most + 1)


def groupings(facts, count):
    """Every way to form `count` groups under R01, R02 and R14 to R16."""
    pins = list(dict.fromkeys(row["group"] for row in facts.visitors.values() if cell(row, "group")))
    if len(pins) > count:
        return
    shares = []
    for row in facts.visitors.values():
        people = cell(row, "count", 1)
        if cell(row, "group"):
            shares.append([tuple(people * (pin == row["group"]) for pin in [*pins, *[""] * (count - len(pins))])])
        else:
            shares.append(list(_splits(people, count)))
    seen = set()
    for split in product(*shares):
        parts = list(zip(*split, strict=True))
        key = (tuple(parts[: len(pins)]), tuple(sorted(parts[len(pins) :])))
        sizes = [sum(part) for part in parts]
        if key in seen or min(sizes) < facts.group_min or max(sizes) > facts.group_max:
            continue
        seen.add(key)
        groups = [
            {
                "pin": pins[number] if number < len(pins) else "",
                "visitors": {v: n for v, n in zip(facts.visitors, part, strict=True) if n},
            }
            for number, part in enumerate(parts)
        ]
        if _seat(facts, groups) and grouping_holds(facts, groups):
            yield groups


def _splits(people, count):
    """All ways to divide people among `count` groups."""
    if count == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in _splits(people - first, count - 1):
            yield (first, *rest)


def _seat(facts, groups):
    """Give the largest group the largest coach, and so on; False if that does not do."""
    if not facts.coach_travel:
        return True
    coaches = sorted(facts.coaches, key=facts.seats, reverse=True)
    by_size = sorted(groups, key=lambda group: -sum(group["visitors"].values()))
    for group, coach in zip(by_size, coaches, strict=False):
        group["coach"] = coach
    return len(groups) <= len(coaches)


def grouping_holds(facts, groups):
    """R01, R02, R14, R15 and R16 for complete groups."""
    rows = facts.visitors
    for name, row in rows.items():
        held = [group["visitors"].get(name, 0) for group in groups]
        if sum(held) != cell(row, "count", 1):
            return False
        pin = cell(row, "group")
        if pin and any(n for n, group in zip(held, groups, strict=True) if _pin(group) != pin):
            return False
    for group in groups:
        members = [rows[name] for name in group["visitors"]]
        people = sum(group["visitors"].values())
        if not facts.group_min <= people <= facts.group_max:
            return False
        if len({cell(row, "track", "") for row in members}) > 1:
            return False
        languages = [set(names(row, "language")) for row in members if cell(row, "language")]
        if languages and not set.intersection(*languages):
            return False
        track = cell(members[0], "track", "")
        if any(session.has_hotels and session.concerns(track) for session in facts.sessions):
            hotels = {cell(row, "hotel") for row in members}
            if len(hotels) > 1 or None in hotels:
                return False
        if facts.coach_travel and people + facts.escorts > facts.seats(group["coach"]):
            return False
    coaches = [group["coach"] for group in groups if facts.coach_travel]
    return len(set(coaches)) == len(coaches) and _parts_hold(facts, groups)


def _pin(group):
    return group.get("pin", group.get("name", ""))


def _parts_hold(facts, groups):
    """R02: every part of a delegation is in as few groups as the largest sizes allow."""
    parts = {}
    for name, row in facts.visitors.items():
        delegation = cell(row, "delegation")
        if delegation:
            profile = (cell(row, "track", ""), cell(row, "hotel"), frozenset(names(row, "language")))
            parts.setdefault((delegation, *profile), []).append(name)
        elif cell(row, "count", 1) > 1:
            parts[name,] = [name]
    for members in parts.values():
        people = sum(cell(facts.visitors[name], "count", 1) for name in members)
        pins = {cell(facts.visitors[name], "group") for name in members} - {None}
        fewest = _fewest_groups(facts, people, cell(facts.visitors[members[0]], "track", ""))
        spread = sum(any(name in group["visitors"] for name in members) for group in groups)
        if fewest is not None and spread > max(fewest, len(pins)):
            return False
    return True


def _fewest_groups(facts, people, track):
    """The least number of largest groups that hold `people`; None if none does."""

    def largest(site):
        most = inf
        if facts.limit(site, "people_at_once") is not None:
            most = facts.limit(site, "people_at_once") - facts.escorts
        guides, each = facts.limit(site, "guides"), cell(facts.sites[site], "people_per_guide")
        return most if None in (guides, each) else min(most, guides * each - facts.escorts)

    visits = facts.visits(track)
    cap = min([facts.group_max, *(largest(visit.site) for visit in visits if visit.must)])
    for choice in {visit.choice for visit in visits if visit.choice}:
        cap = min(cap, max(largest(visit.site) for visit in visits if visit.choice == choice))
    if facts.coach_travel:
        sizes = sorted((min(cap, facts.seats(c) - facts.escorts) for c in facts.coaches), reverse=True)
    else:
        sizes = [cap] * people
    for count in range(1, len(sizes) + 1):
        if sum(max(0, size) for size in sizes[:count]) >= people:
            return count
    return None


# Tours


@dataclass(frozen=True)
class Kind:
    """All that matters of a group once it is formed; `booked` are its appointments."""

    people: int
    step_free: int
    track: str
    hotel: str | None
    booked: tuple


@dataclass(frozen=True)
class Use:
    """A half-open interval between two events, each with an offset, and what it takes."""

    begin: tuple
    end: tuple
    amount: int


class Tours:
    """The tours of given groups: a depth-first search over everything that is to be decided."""

    def __init__(self, facts, groups):
        self.facts, self.groups = facts, groups
        self.kinds = [self._kind(group) for group in groups]
        # Groups of a kind lie side by side, so that their itineraries can be kept in order.
        self.order = sorted(range(len(groups)), key=lambda number: repr(self.kinds[number]))
        self.best = INFEASIBLE

    def _kind(self, group):
        facts = self.facts
        members = {name: facts.visitors[name] for name in group["visitors"]}
        first = next(iter(members.values()))
        track = cell(first, "track", "")
        sites = {visit.site for visit in facts.visits(track)}
        delegations = {cell(row, "delegation") for row in members.values()} - {None}
        booked = []
        for row in facts.appointments:
            who = cell(row, "who", "all")
            if who in {track, _pin(group)} | delegations or (who == "all" and row["site"] in sites):
                number = [session.name for session in facts.sessions].index(row["session"])
                session = facts.sessions[number]
                start = session.start // 1440 * 1440 + clock_minutes(row["start"])
                booked.append((row["site"], number, start))
        return Kind(
            sum(group["visitors"].values()),
            sum(n for name, n in group["visitors"].items() if yes(members[name], "step_free", "no")),
            track,
            cell(first, "hotel") if any(session.has_hotels for session in facts.sessions) else None,
            tuple(sorted(booked)),
        )

    def solve(self):
        facts = self.facts
        itineraries = {kind: list(self._itineraries(kind)) for kind in self.kinds}
        self.options = {}
        for kind, routes in itineraries.items():
            options = []
            for route in routes:
                alone = Timeline(facts, [(kind, route)])
                if alone.settle() and alone.repair():
                    finish = sum(alone.backs.values())
                    options.append((-self._score(kind, route), finish, route))
            self.options[kind] = [route for *_rank, route in sorted(options)]
            if not options:
                return INFEASIBLE
        # What the groups that are still to come add at most, and take at least.
        self.score_left, self.backs_left = [0], [{}]
        for number in reversed(self.order):
            kind = self.kinds[number]
            scores = [self._score(kind, route) for route in self.options[kind]]
            self.score_left.insert(0, self.score_left[0] + max(scores))
            soonest = dict(self.backs_left[0])
            for session in range(len(facts.sessions)):
                back = min(self._soonest(kind, route).get(session, 0) for route in self.options[kind])
                soonest[session] = max(soonest.get(session, 0), back)
            self.backs_left.insert(0, soonest)
        self._extend([], 0, Timeline(facts, []))
        return self.best

    def _soonest(self, kind, route):
        alone = Timeline(self.facts, [(kind, route)])
        alone.settle()
        return alone.backs

    def _score(self, kind, route):
        visits = {visit.site: visit for visit in self.facts.visits(kind.track)}
        made = (visits[site] for stops in route for site in stops)
        return kind.people * sum(visit.score for visit in made if not visit.must)

    def _itineraries(self, kind):
        """Every allowed choice of stops: for each session the sites in their order."""
        facts, visits = self.facts, self.facts.visits(kind.track)
        if not {site for site, *_ in kind.booked} <= {visit.site for visit in visits}:
            return
        places = []
        for visit in visits:
            booked = {session for site, session, _start in kind.booked if site == visit.site}
            if len(booked) > 1:
                return
            allowed = [session for session in visit.sessions if not booked or session in booked]
            places.append(allowed if visit.must or booked else [None, *allowed])
        for chosen in product(*places):
            made = dict(zip((visit.site for visit in visits), chosen, strict=True))
            choices = {visit.choice for visit in visits} - {""}
            if any(
                sum(made[visit.site] is not None for visit in visits if visit.choice == choice) != 1
                for choice in choices
            ):
                continue
            sets = [
                [site for site, where in made.items() if where == session]
                for session in range(len(facts.sessions))
            ]
            yield from filter(self._in_order, product(*map(permutations, sets)))

    def _in_order(self, route):
        """R12 within one group."""
        whole = [site for stops in route for site in stops]
        for stops in route:
            for place, site in enumerate(stops):
                position = cell(self.facts.sites[site], "position")
                ends = {
                    "first": whole[0],
                    "last": whole[-1],
                    "first_in_session": stops[0],
                    "last_in_session": stops[-1],
                }
                if site != ends.get(position, site):
                    return False
                later = {*stops[place:], *whole[whole.index(site) :]}
                if later & set(names(self.facts.sites[site], "after_sites")):
                    return False
        return True

    def _extend(self, taken, score, timeline):
        """Repair the groups taken so far, then take the next one; keep the best."""
        soonest = self.backs_left[len(taken)]
        finish = sum(max(back, timeline.backs.get(s, 0)) for s, back in soonest.items())
        finish = finish if soonest else sum(timeline.backs.values())
        if (score + self.score_left[len(taken)], -finish) <= self.best.rank:
            return
        conflict = timeline.conflict()
        if conflict is not None:
            for edges in conflict:
                later = timeline.with_edges(edges)
                if later is not None:
                    self._extend(taken, score, later)
            return
        if len(taken) == len(self.groups):
            tours, stops = timeline.timetable(self.order)
            self.best = Answer(
                "optimal",
                score,
                finish,
                timeline.waiting,
                timeline.travel,
                self.groups,
                tours,
                stops,
            )
            return
        kind = self.kinds[self.order[len(taken)]]
        same = taken and taken[-1][0] == kind
        for number, route in enumerate(self.options[kind]):
            if same and number < self.options[kind].index(taken[-1][1]):
                continue
            if self.facts.convoy and not _one_order([*taken, (kind, route)], kind.track):
                continue
            longer = timeline.with_group(kind, route)
            if longer is not None:
                self._extend([*taken, (kind, route)], score + self._score(kind, route), longer)


def _one_order(taken, track):
    """Whether the orders of a track's groups fit into a single one (convoy)."""
    orders = [[s for stops in route for s in stops] for kind, route in taken if kind.track == track]
    sites = sorted({site for order in orders for site in order})
    return any(
        all(order == [site for site in line if site in order] for order in orders)
        for line in permutations(sites)
    )


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
                kind.hotel if end == "hotel" else end for end in (session.origin, session.destination)
            )
            if not session.concerns(kind.track) or not (stops or origin != destination):
                continue
            departure = self._event(clocked=True)
            self._edge(ZERO, session.start, departure)
            before, here, events = departure, origin, []
            for site in stops:
                stop = self._add_stop(kind, site, place)
                self._wait(kind.people, before, facts.legs[here, site], stop["arrive"][0], facts.max_wait)
                self.travel += facts.legs[here, site]
                events.append(stop)
                before, here = stop["depart"][0], site
            back = self._event()
            self._edge(before, facts.legs[here, destination], back)
            self._edge(back, -session.end, ZERO)
            self.travel += facts.legs[here, destination]
            self.tours.append((number, place, departure, back, events))

    def _add_stop(self, kind, site, session):
        facts, row = self.facts, self.facts.sites[site]
        size = kind.people + facts.escorts
        minutes = next(v.minutes for v in facts.visits(kind.track) if v.site == site)
        alight = facts.transfer(size, "alight_seconds", 2.4)
        board = facts.transfer(size, "board_seconds", 3.5)
        rise, rise_busy, rise_clear = facts.ride(site, size, kind.step_free, "up")
        fall, fall_busy, fall_clear = facts.ride(site, size, kind.step_free, "down")
        walk_in, walk_out = cell(row, "minutes_in", 0), cell(row, "minutes_out", 0)
        arrive, enter, up, down = (self._event() for _ in range(4))
        depart = self._event(clocked=True)
        self._wait(kind.people, arrive, alight + walk_in, enter, facts.max_wait)
        self._wait(kind.people, enter, 0, up, facts.max_wait)
        self._wait(kind.people, up, rise + minutes, down, facts.max_wait if cell(row, "lift") else 0)
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
                self._use(site, "coaches_at_once", begin, end, 1)
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
                    self.orders.append((row["lift"], way, (event, 0), _free(event, way, mixed, busy, clear)))
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
