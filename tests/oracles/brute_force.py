"""The best plan of a tiny scenario by trying everything; nothing of routeplan is used.

Every way to form groups, every choice of stops, sessions and orders is tried.
For one such combination, all rules but the shared ones say "this event is at
least so much after that one": they have one earliest schedule, which is the
best in every session at once. Where it overfills something, one of the users
must come after another: each possibility is tried in turn.
"""

from dataclasses import dataclass, field
from itertools import permutations, product

from oracles.brute_groups import group_counts, grouping_holds, groupings, pin_of
from oracles.brute_tables import Facts, cell, clock_minutes, names, yes
from oracles.brute_times import Timeline


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
    calls: list = field(default_factory=list)

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
    """The best plan for given groups: ``{"name", "coaches", "visitors": {id: people}}`` each."""
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


@dataclass(frozen=True)
class Kind:
    """All that matters of a group once it is formed; `booked` are its appointments."""

    people: int
    step_free: int
    track: str
    hotel: str | None
    booked: tuple
    size: int
    fullest: int
    coaches: int


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
            if who in {track, pin_of(group)} | delegations or (
                who == "all" and row["site"] in sites
            ):
                number = [session.name for session in facts.sessions].index(row["session"])
                session = facts.sessions[number]
                start = session.start // 1440 * 1440 + clock_minutes(row["start"])
                booked.append((row["site"], number, start))
        return Kind(
            sum(group["visitors"].values()),
            sum(
                n for name, n in group["visitors"].items() if yes(members[name], "step_free", "no")
            ),
            track,
            cell(first, "hotel") if any(session.has_hotels for session in facts.sessions) else None,
            tuple(sorted(booked)),
            *facts.heads(sum(group["visitors"].values()), group.get("coaches", ())),
            len(group.get("coaches", ())) or 1,
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
                back = min(
                    self._soonest(kind, route).get(session, 0) for route in self.options[kind]
                )
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
            for route in product(*map(permutations, sets)):
                if self._in_order(route) and all(
                    facts.one_call_each(session, stops, kind.hotel)
                    for session, stops in zip(facts.sessions, route, strict=True)
                ):
                    yield route

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
            tours, stops, calls = timeline.timetable(self.order)
            self.best = Answer(
                "optimal",
                score,
                finish,
                timeline.waiting,
                timeline.travel,
                self.groups,
                tours,
                stops,
                calls,
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
