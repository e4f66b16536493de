"""Stops of one session that no group can make one after the other, in any order.

Whoever is in it, a group makes the must stops of its track, and keeps the appointments of its
visitors. Forward along them, from the session's start, and back from its end, each stop has an
earliest entry and a latest leaving. What has to happen between two moments must fit in there
with the ways; and some order must keep all hours, one tour alone in the world. The smallest
group decides: what takes it too long takes a larger one no less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

import numpy as np

from routeplan.proofs.chain_sentences import Span, say_closest, say_overfull, say_reversed
from routeplan.proofs.findings import Finding
from routeplan.proofs.kinds import Chain, list_kinds
from routeplan.proofs.split_calls import find_split_call
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import (
    MOST_STOPS,
    Integers,
    LoneTour,
    is_possible,
    reduce,
    shortest_circuit,
)

MOST_SPANS = 100  # stretches of one session's time that are looked at


def list_impossible_chains(
    scenario: Scenario, network: Network, told: Collection[Finding]
) -> Iterator[Finding]:
    """List the stops that have no room one after the other, one finding for each session.

    Parameters
    ----------
    told : collection of Finding
        Impossible things that need not be found once more.
    """
    rows = {(finding.table, finding.row) for finding in told}
    done: set[tuple[str, str]] = set()  # a track in a session; in all of them
    alike: dict[Finding, list[str]] = {}
    for kind in list_kinds(scenario, network):
        track = kind.draft.track
        reverse = kind.find_reversed()
        if reverse is not None and (track, "") not in done:
            done.add((track, ""))
            alike.setdefault(say_reversed(scenario, reverse), []).append(kind.who)
        for chain in kind.list_chains():
            session = chain.session.session
            if (track, session) in done or ("sessions", session) in rows:
                continue
            finding = _find_late(chain, rows) or find_split_call(chain)
            if finding is not None:
                done.add((track, session))
                alike.setdefault(finding, []).append(kind.who)
    for finding, names in alike.items():
        who = ", ".join(filter(None, names))
        yield replace(finding, says=f"{who}, {finding.says}") if who else finding


def _find_late(chain: Chain, told: Collection[tuple[str, str]]) -> Finding | None:
    """Say which stops have no room; None if there is no proof, or one of them is told already."""
    tour = chain.tour
    spans = [_reach(tour, number) for number in range(len(tour.stops))]
    tightest = sorted(
        range(len(spans)),
        key=lambda number: spans[number][1] - spans[number][0] - tour.stops[number].inside,
    )
    kept = sorted(tightest[:MOST_STOPS])
    if not is_possible(tour.keep(kept)):
        late = reduce(tuple(kept), lambda numbers: not is_possible(tour.keep(tuple(numbers))))
        if _is_told(chain, late, told):
            return None
        span = _measure(tour, late, spans)
        return say_overfull(chain, span) if span.overfull else say_closest(chain, late)
    if len(spans) <= MOST_STOPS or not chain.whole:
        return None  # all orders were tried, or what is left is the track's matter
    overfull = next(filter(lambda span: span.overfull, _list_spans(tour, spans)), None)
    if overfull is None or _is_told(chain, overfull.numbers, told):
        return None
    return say_overfull(chain, overfull)


def _is_told(chain: Chain, numbers: Collection[int], told: Collection[tuple[str, str]]) -> bool:
    tables = ("sites", "appointments")
    return any((table, chain.sites[number]) in told for table in tables for number in numbers)


def _reach(tour: LoneTour, number: int) -> tuple[int, int]:
    """The earliest entry of a stop, and the latest minute at which it can be left."""
    stop = tour.stops[number]
    enter = tour.leaves + stop.out + stop.before
    clock = tour.clock if stop.on_clock else 1
    leave = (tour.due - stop.back) // clock * clock - stop.after
    if stop.start >= 0:
        enter = max(enter, stop.start - stop.lead)
        leave = min(leave, stop.start - stop.lead + stop.inside)
    fitting = [span for span in stop.windows if enter + stop.inside <= span[1] and span[0] < leave]
    if fitting:
        enter = max(enter, min(opens for opens, _closes in fitting))
        leave = min(leave, max(closes for _opens, closes in fitting))
    return enter, leave


def _list_spans(tour: LoneTour, spans: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The stops between any two hours at which something opens, closes or begins."""
    hours = [
        *(hour for stop in tour.stops for hour in stop.windows),
        *((stop.start - stop.lead, stop.start) for stop in tour.stops if stop.start >= 0),
    ]
    begins = sorted({tour.leaves, *(max(tour.leaves, opens) for opens, _closes in hours)})
    ends = sorted({tour.due, *(min(tour.due, closes) for _opens, closes in hours)})
    limits = ((b, e) for b, e in product(begins, ends) if b < e and (b, e) != (begins[0], ends[-1]))
    enter, leave = np.array(spans).T
    inside = np.array([stop.inside for stop in tour.stops])
    between = _list_between(tour)
    seen: set[tuple[int, ...]] = set()
    for begin, end in islice(limits, MOST_SPANS):
        held = np.flatnonzero((enter >= begin) & (leave <= end))
        numbers = tuple(map(int, held))
        if len(numbers) < 2 or numbers in seen:
            continue
        seen.add(numbers)
        room = int(leave[held].max() - enter[held].min() - inside[held].sum())
        # The shortest way takes no longer than one on which the nearest follows each time.
        if _walk_nearest(between[np.ix_(held, held)]) > room:
            yield _measure(tour, numbers, spans)


def _list_between(tour: LoneTour) -> Integers:
    """From leaving any stop to entering any other one."""
    after, before = (
        np.array(each) for each in zip(*((s.after, s.before) for s in tour.stops), strict=True)
    )
    return np.asarray(after[:, None] + np.array(tour.legs) + before[None, :], dtype=np.int64)


def _walk_nearest(between: Integers) -> int:
    """Minutes from stop to stop, the nearest of those that are left each time."""
    left, here, minutes = np.arange(1, len(between)), 0, 0
    while len(left):
        place = int(between[here, left].argmin())
        minutes += int(between[here, left[place]])
        here, left = int(left[place]), np.delete(left, place)
    return minutes


def _measure(tour: LoneTour, numbers: Sequence[int], spans: Sequence[tuple[int, int]]) -> Span:
    """What some stops need with the shortest way through them, from any one to any other."""
    costs = np.zeros((len(numbers) + 1, len(numbers) + 1), dtype=np.int64)
    costs[1:, 1:] = _list_between(tour.keep(numbers))
    return Span(
        tuple(numbers),
        min(spans[number][0] for number in numbers),
        max(spans[number][1] for number in numbers),
        sum(tour.stops[number].inside for number in numbers),
        shortest_circuit(costs) if len(numbers) > 1 else 0,
    )
