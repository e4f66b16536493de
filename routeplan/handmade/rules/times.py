"""Whether a timetable's times are possible: R04, R05, R10, R11, R13 and R17, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routeplan.handmade.case import Case, PlacedRow, Way
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry
from routeplan.handmade.reach import FAR, Span, reach
from routeplan.handmade.rules.waits import check_waits
from routeplan.scenario import DAY
from routeplan.scheduling import ARRIVE, DEPART, DOWN, ENTER, LEAVE, START, UP, earliest_departure
from routeplan.texts import _


def check_times(case: Case) -> Iterator[Clash]:
    """Check what the rows of each tour say, one by one and against their neighbours."""
    for way in case.ways:
        yield from _check_ends(case, way)
        yield from _check_legs(case, way)
        yield from check_waits(case, way)
        for placed in way.placed_rows:
            if placed.stop is not None:
                yield from _check_stay(case, placed)
            elif placed.call == "pick up" and placed.entry.depart is not None:
                yield from _check_clock(case, placed)


def bound_times(placed: PlacedRow) -> dict[int, Span]:
    """What a row says of its first and last event."""
    arrive, depart = placed.entry.arrive, placed.entry.depart
    bounds = {}
    if arrive is not None:
        bounds[ARRIVE] = (arrive, arrive)
    if depart is not None:
        bounds[DEPART] = (depart, depart)
    return bounds


def _check_stay(case: Case, placed: PlacedRow) -> Iterator[Clash]:
    """R10: a stay has room for its parts; then R05 and R17, each by itself."""
    problem, stop, entry = case.problem, placed.stop, placed.entry
    assert stop is not None
    parts, waits = problem.parts[stop], problem.waits[stop]
    bounds = bound_times(placed)

    def clash(rule: str, cause: str) -> Clash:
        return Clash((rule,), cause, (entry,), entry.group, entry.site)

    yield from _check_clock(case, placed)
    if reach(parts, waits, bounds) is None:
        yield clash("R10", _describe_stay(case, placed))
        return
    windows = problem.windows[stop]
    if windows and not any(
        reach(parts, waits, bounds | {ENTER: (opens, FAR), LEAVE: (0, closes)})
        for opens, closes in windows
    ):
        yield clash("R05", _describe_opening(case, placed, windows))
    starts = problem.starts[stop]
    if starts and not any(reach(parts, waits, bounds | {START: (at, at)}) for at in starts):
        if stop in case.lenient.appointed:
            yield clash("R17", _describe_appointment(case, placed, starts[0]))
        else:
            yield clash("R10", _describe_starts(case, placed))


def _check_clock(case: Case, placed: PlacedRow) -> Iterator[Clash]:
    """R10: coaches leave on the clock, on foot whoever walks all the way."""
    entry, clock = placed.entry, case.clock_of(placed)
    if entry.depart is not None and entry.depart % clock:
        text = _("Departs at {depart}, which is no multiple of {clock} min.")
        cause = text.format(depart=case.clock(entry.depart), clock=clock)
        yield Clash(("R10",), cause, (entry,), entry.group, entry.site)


def _describe_stay(case: Case, placed: PlacedRow) -> str:
    stop, entry = placed.stop, placed.entry
    assert stop is not None and entry.depart is not None
    parts = case.problem.parts[stop]
    names = {
        ARRIVE: _("to the door {n}"),
        UP: _("up {n}"),
        START: _("visit {n}"),
        DOWN: _("down {n}"),
        LEAVE: _("out and on board {n}"),
    }
    said = ", ".join(names[part].format(n=int(parts[part])) for part in names if parts[part])
    if entry.arrive is None:  # it would have begun before the first day
        text = _("Departs at {depart}; at least {needed} min before it are needed: {parts}.")
        return text.format(
            depart=case.clock(entry.depart), needed=case.shortest(placed), parts=said
        )
    text = _("Stays {stay} min from {arrive} to {depart}; at least {needed} are needed: {parts}.")
    return text.format(
        stay=entry.depart - entry.arrive,
        arrive=case.clock(entry.arrive),
        depart=case.clock(entry.depart),
        needed=case.shortest(placed),
        parts=said,
    )


def _describe_opening(case: Case, placed: PlacedRow, windows: Sequence[Span]) -> str:
    parts = case.problem.parts[placed.stop]
    entry, inside = placed.entry, int(parts[ENTER:LEAVE].sum())
    said = []
    if entry.arrive is not None:
        text = _("inside from {enter} at the earliest")
        said.append(text.format(enter=case.clock(entry.arrive + int(parts[ARRIVE]))))
    if entry.depart is not None:
        text = _("out by {leave}")
        said.append(text.format(leave=case.clock(entry.depart - int(parts[LEAVE]))))
    moment = entry.arrive if entry.arrive is not None else entry.depart or 0
    text = _("Needs {inside} min in one opening window, {said}; {hours}.")
    hours = _describe_hours(case, windows, moment)
    return text.format(inside=inside, said=", ".join(said), hours=hours)


def _describe_hours(case: Case, windows: Sequence[Span], moment: int) -> str:
    """The opening windows of a minute's day, else the nearest one."""
    near = [span for span in windows if moment // DAY in (span[0] // DAY, span[1] // DAY)]
    if not near:
        near = sorted(windows, key=lambda span: max(span[0] - moment, moment - span[1]))[:1]
    span = _("{opens} to {closes}")
    hours = ", ".join(
        span.format(opens=case.clock(opens), closes=case.clock(closes))
        for opens, closes in sorted(near)
        if closes >= 0
    )
    return _("open {hours}").format(hours=hours) if hours else _("never open")


def _describe_starts(case: Case, placed: PlacedRow) -> str:
    """When the visit can begin, and the nearest times at which visits do."""
    parts, waits = case.problem.parts[placed.stop], case.problem.waits[placed.stop]
    spans = reach(parts, waits, bound_times(placed))
    assert spans is not None
    low, high = spans[START]
    if placed.entry.depart is not None:
        high = min(high, placed.entry.depart - int(parts[START:].sum()))
        low = max(low, placed.entry.depart - int((parts + waits)[START:].sum()))
    starts = case.problem.starts[placed.stop or 0]
    near = [max((at for at in starts if at < low), default=None)]
    near.append(min((at for at in starts if at > high), default=None))
    times = ", ".join(case.clock(at) for at in near if at is not None)
    if placed.entry.arrive is None:
        text = _("The visit has to begin by {high}, but visits begin at {times} only.")
    elif high >= FAR:
        text = _("The visit can begin at {low} at the earliest, but visits begin at {times} only.")
    else:
        text = _("The visit begins between {low} and {high}, but visits begin at {times} only.")
    return text.format(low=case.clock(low), high=case.clock(min(high, FAR)), times=times)


def _describe_appointment(case: Case, placed: PlacedRow, start: int) -> str:
    entry = placed.entry
    parts, waits = case.problem.parts[placed.stop], case.problem.waits[placed.stop]
    text = _("The visit cannot begin at the appointed {start}.")
    spans = reach(parts, waits, {k: v for k, v in bound_times(placed).items() if k == ARRIVE})
    assert spans is not None
    if entry.arrive is not None and spans[START][0] > start:
        text = _("The visit is appointed for {start}; it can begin at {earliest} at the earliest.")
        return text.format(start=case.clock(start), earliest=case.clock(spans[START][0]))
    if entry.depart is not None:
        latest = entry.depart - int(parts[START:].sum())
        if latest < start:
            text = _(
                "The visit is appointed for {start}; to depart at {depart} it has to begin "
                "by {latest}."
            )
            return text.format(
                start=case.clock(start),
                depart=case.clock(entry.depart),
                latest=case.clock(latest),
            )
        text = _(
            "The visit is appointed for {start} and lasts {minutes} min; the group would have "
            "to depart before {depart}."
        )
        return text.format(
            start=case.clock(start),
            minutes=int(parts[START]),
            depart=case.clock(entry.depart),
        )
    return text.format(start=case.clock(start))


def _check_ends(case: Case, way: Way) -> Iterator[Clash]:
    """Rows that say when a tour sets out and is back, and from where."""
    problem, tour, clock = case.problem, way.tour, case.problem.clock
    if tour is None:
        return
    for entry, places in (
        (way.leaves, problem.tour_origin),
        (way.returns, problem.tour_goal),
    ):
        place = int(places[tour])
        # Beyond the sites stands the nearest of several hotels.
        if entry is None or place in (case.network.index[entry.site], len(case.scenario.sites)):
            continue
        if place > len(case.scenario.sites):
            continue
        text = _("The tour begins at {given}; session {session} has it begin at {due}.")
        if entry is way.returns:
            text = _("The tour ends at {given}; session {session} has it end at {due}.")
        due = case.scenario.sites[place].site
        cause = text.format(given=entry.site, session=way.session, due=due)
        yield Clash(("R11",), cause, (entry,), way.group, entry.site)
    depart = None if way.leaves is None else way.leaves.depart
    if way.leaves is None or depart is None:
        return
    if depart % clock:
        text = _("Departs at {depart}, which is no multiple of {clock} min.")
        cause = text.format(depart=case.clock(depart), clock=clock)
        yield Clash(("R10",), cause, (way.leaves,), way.group, way.leaves.site)
    release = int(problem.tour_release[tour])
    if depart < release:
        text = _("Sets out at {depart}; session {session} starts at {start}.")
        cause = text.format(
            depart=case.clock(depart), session=way.session, start=case.clock(release)
        )
        yield Clash(("R11",), cause, (way.leaves,), way.group, way.leaves.site)
    leave_by = int(problem.tour_leave_by[tour])
    if depart > leave_by:
        text = _("Sets out at {depart}; in session {session} tours leave by {leave_by}.")
        cause = text.format(
            depart=case.clock(depart), session=way.session, leave_by=case.clock(leave_by)
        )
        yield Clash(("R11",), cause, (way.leaves,), way.group, way.leaves.site)


def _check_legs(case: Case, way: Way) -> Iterator[Clash]:
    """R04 and R11 along a tour, from when it can set out at the earliest to when it is back."""
    problem, tour = case.problem, way.tour
    if tour is None:
        return  # in a session that is not the group's: R03
    due = int(problem.tour_due[tour])
    former: list[Entry] = [] if way.leaves is None else [way.leaves]
    place = int(problem.tour_origin[tour])
    time = earliest_departure(problem, tour)
    if way.leaves is not None and way.leaves.depart is not None:
        time = way.leaves.depart
        place = case.network.index[way.leaves.site]
    for placed in way.placed_rows:
        entry = placed.entry
        there = case.reach(way.group, time, place, placed.place)
        leg = int(problem.legs[place, placed.place])
        if entry.arrive is None:
            ready = case.ready(placed, there, due)
            if ready is None:
                if entry.depart is None:
                    yield _too_late(case, placed, there)
                ready = case.next_departure(there + case.shortest(placed), placed)
            if entry.depart is not None and entry.depart < ready:
                yield _too_early(case, way, former, entry, time, there, leg, ready)
        else:
            if entry.arrive < there:
                yield _too_early(case, way, former, entry, time, there, leg, None)
            ready = case.ready(placed, entry.arrive, due)
            if ready is None:
                ready = case.next_departure(entry.arrive + case.shortest(placed), placed)
        known = entry.depart is not None
        time = ready if entry.depart is None else entry.depart
        former = [entry] if known or entry.arrive is not None else [*former, entry]
        place = placed.place
    yield from _check_return(case, way, former, place, time)


def _too_late(case: Case, placed: PlacedRow, arrive: int) -> Clash:
    """A stop without times that cannot be reached while it is open."""
    entry, stop = placed.entry, placed.stop
    assert stop is not None
    inside = int(case.problem.parts[stop, ENTER:LEAVE].sum())
    text = _("It can be there at {arrive} at the earliest, and needs {inside} min inside; {hours}.")
    hours = _describe_hours(case, case.problem.windows[stop], arrive)
    cause = text.format(arrive=case.clock(arrive), inside=inside, hours=hours)
    return Clash(("R05",), cause, (entry,), entry.group, entry.site)


def _too_early(
    case: Case,
    way: Way,
    former: list[Entry],
    entry: Entry,
    time: int,
    there: int,
    leg: int,
    ready: int | None,
) -> Clash:
    """A row that comes before its group can be there."""
    at = case.clock
    rows = (*former, entry)
    if not former and ready is None and way.tour is not None and entry.arrive is not None:
        text = _(
            "Arrives at {arrive}; the way takes {leg} min, and session {session} starts at {start}."
        )
        start = int(case.problem.tour_release[way.tour])
        if there - time > leg:
            text = _(
                "Arrives at {arrive}; the way takes {leg} min with getting off, and session "
                "{session} starts at {start}."
            )
            leg = there - time
        cause = text.format(arrive=at(entry.arrive), leg=leg, session=way.session, start=at(start))
        return Clash(("R11",), cause, rows, way.group, entry.site)
    if ready is not None:
        text = _("Departs at {depart}; it can be there and ready at {ready} at the earliest.")
        cause = text.format(depart=at(entry.depart or 0), ready=at(ready))
        return Clash(("R04",), cause, rows, way.group, entry.site)
    assert entry.arrive is not None
    last = former[-1] if former else None
    if last is not None and last.depart == time and entry.arrive < time and last is not way.leaves:
        text = _("Arrives at {arrive}, but is at {other} until {depart}.")
        cause = text.format(arrive=at(entry.arrive), other=last.site, depart=at(time))
        return Clash(("R11",), cause, rows, way.group, entry.site)
    text = _(
        "Leaves {origin} at {leaves} at the earliest and is there at {arrives}; "
        "the way takes {due} min."
    )
    if last is not None and last.depart is not None:
        text = _("Leaves {origin} at {leaves} and is there at {arrives}; the way takes {due} min.")
    if there - time > leg:
        text = _(
            "Leaves {origin} at {leaves} at the earliest and is there at {arrives}; by coach, "
            "with getting on and off, it can be there at {there}."
        )
    origin = last.site if last is not None else way.session
    cause = text.format(
        origin=origin, leaves=at(time), arrives=at(entry.arrive), due=leg, there=at(there)
    )
    return Clash(("R04",), cause, rows, way.group, entry.site)


def _check_return(
    case: Case, way: Way, former: list[Entry], place: int, time: int
) -> Iterator[Clash]:
    problem, tour, returns = case.problem, way.tour, way.returns
    assert tour is not None
    back = case.reach(way.group, time, place, int(problem.tour_goal[tour]))
    if returns is not None and returns.arrive is not None:
        goal = case.network.index[returns.site]
        there, leg = case.reach(way.group, time, place, goal), int(problem.legs[place, goal])
        if returns.arrive < there:
            yield _too_early(case, way, former, returns, time, there, leg, None)
        back = returns.arrive
    due = int(problem.tour_due[tour])
    if back > due and (former or returns):
        text = _("Is back at {back} at the earliest; session {session} ends at {end}.")
        cause = text.format(back=case.clock(back), session=way.session, end=case.clock(due))
        rows = (returns,) if returns is not None and returns.arrive is not None else former[-1:]
        yield Clash(("R11",), cause, tuple(rows), way.group, rows[0].site)
