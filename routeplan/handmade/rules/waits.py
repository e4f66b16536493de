"""R13: what is waited from one visit to the next, wherever a timetable leaves room for it.

From tour's start to return the moments at which visits begin and end lie in a
chain: each is bound by the former one, by the rows' times, and by nothing
else. So what moments each can have is an interval, found in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from routeplan.handmade.case import Case, Way
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry
from routeplan.handmade.reach import FAR
from routeplan.handmade.rules.gaps import bound_departure, bound_stops, longest_way
from routeplan.scheduling import END, ENTER, LEAVE, START, Given
from routeplan.texts import _


class _Visit(NamedTuple):
    """When a visit can begin and end, by its own row and its neighbours' times alone."""

    start: tuple[int, int]
    end: tuple[int, int]


def check_waits(case: Case, way: Way) -> Iterator[Clash]:
    """R13: all waiting from the end of a visit to the start of the next one together."""
    longest = case.scenario.event.max_wait
    if longest is None or way.tour is None:
        return
    rows, stops = way.placed_rows, bound_stops(case, way)
    if any(placed.stop is None and not placed.call for placed in rows):
        return  # how long such a stop takes is not known
    made = [number for number, placed in enumerate(rows) if not placed.call]
    low, latest = bound_departure(case, way, stops)
    after, place = 0, int(case.problem.tour_origin[way.tour])
    chain: list[Entry] = [] if way.leaves is None else [way.leaves]
    what, since = _("setting out"), latest
    if latest < low:
        latest = FAR
    for number in made:
        placed, given = rows[number], stops[number]
        assert placed.stop is not None
        visit = None if given is None else _find_visit(case, given)
        most = case.lenient.most[placed.stop]
        way_there = longest_way(case, way.group, place, placed.place)
        due = after + way_there + int(most[:START].sum())
        if visit is None:
            latest, chain = FAR, []
        else:
            start = min(visit.start[1], latest + due + longest)
            if start < visit.start[0]:
                text = _(
                    "Between {what} ({since} at the latest) and the start of the visit ({start} at "
                    "the earliest) {waited} min are waited at the least; {longest} are allowed."
                )
                if len(chain) > 1:  # the visit before could be later if a wait before it were
                    text = _(
                        "With waits of {longest} min before it, the visit at {site} ends at "
                        "{since} at the latest; to the start of the next visit ({start} at the "
                        "earliest) {waited} min are then waited, {longest} are allowed."
                    )
                waited = visit.start[0] - latest - due
                yield _report(case, way, text, (*chain, placed.entry), what=what,
                              since=since, start=visit.start[0], waited=waited,
                              site=chain[-1].site if chain else "")  # fmt: skip
                start, chain = visit.start[1], []
            elif start == visit.start[1]:
                chain = []
            end = min(visit.end[1], start + int(most[START]))
            if end < visit.end[0]:
                text = _(
                    "With waits of {longest} min the visit ends at {end} at the latest; to depart "
                    "when the timetable says it has to end at {due}."
                )
                yield _report(case, way, text, (*chain, placed.entry), end=end, due=visit.end[0])
                end, chain = visit.end[1], []
            elif end == visit.end[1]:
                chain = []
            latest = since = end
            chain.append(placed.entry)
            what = _("the end of the visit at {site}").format(site=placed.entry.site)
        after, place = int(most[END:].sum()), placed.place
    yield from _check_return(case, way, chain, latest + after, place)


def _check_return(
    case: Case, way: Way, chain: list[Entry], free: int, place: int
) -> Iterator[Clash]:
    longest, returns = case.scenario.event.max_wait, way.returns
    if longest is None or returns is None or returns.arrive is None or not chain:
        return
    back = free + longest_way(case, way.group, place, case.network.index[returns.site])
    if returns.arrive > back + longest:
        text = _(
            "It can be back at {back} at the latest without a wait, but is at {arrive}: {waited} "
            "min are waited at the least; {longest} are allowed."
        )
        waited = returns.arrive - back
        yield _report(case, way, text, (*chain, returns),
                      back=back, arrive=returns.arrive, waited=waited)  # fmt: skip


def _report(
    case: Case, way: Way, text: str, rows: tuple[Entry, ...], **figures: int | str
) -> Clash:
    said = {
        name: case.clock(figure) if isinstance(figure, int) and name != "waited" else figure
        for name, figure in figures.items()
    }
    cause = text.format(longest=case.scenario.event.max_wait, **said)
    return Clash(("R13",), cause, rows, way.group, rows[-1].site)


def _find_visit(case: Case, given: Given) -> _Visit | None:
    """When a visit can begin and end; None where nothing fits, which other rules tell."""
    problem, stop = case.problem, given.stop
    parts, waits = problem.parts[stop], problem.waits[stop]
    first = given.arrive[0] + int(parts[:START].sum())
    last = given.depart[1] - int(parts[END:].sum())
    earliest_end = given.depart[0] - int((parts + waits)[END:].sum())
    windows = [(o, c) for o, c in problem.windows[stop] if c >= first]
    if problem.windows[stop]:
        if not windows:
            return None
        opens = min(o for o, _c in windows)
        first = max(first, opens + int(parts[ENTER:START].sum()))
        last = min(last, max(c for _o, c in windows) - int(parts[END:LEAVE].sum()))
    latest_start = last - int(parts[START])
    if problem.starts[stop]:
        starts = [at for at in problem.starts[stop] if first <= at <= latest_start]
        if not starts:
            return None
        first, latest_start = starts[0], starts[-1]
    start = first, latest_start
    end = max(earliest_end, first + int(parts[START])), last
    return _Visit(start, end) if start[0] <= start[1] and end[0] <= end[1] else None
