"""Stops that have no room one after the other, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, permutations
from typing import NamedTuple

from routeplan.proofs.findings import Finding
from routeplan.proofs.kinds import Chain, Reverse
from routeplan.scenario import Scenario, Site, clock_text
from routeplan.scheduling import LoneTour, Passage, follow
from routeplan.texts import _, join_names

MOST_NAMES = 6  # sites that one sentence names
MOST_ORDERS = 5040  # of a few stops, among which the one is told that comes closest


class Span(NamedTuple):
    """Stops that all lie between two moments, and what they need with the ways between them."""

    numbers: tuple[int, ...]
    begin: int
    end: int
    inside: int
    way: int

    @property
    def overfull(self) -> bool:
        """Whether they do not fit."""
        return self.inside + self.way > self.end - self.begin


def say_overfull(chain: Chain, span: Span) -> Finding:
    """Tell what some stops need beside what there is between two moments."""
    text = _(
        "{session}: {sites} have to be visited between {begin} and {end}. They need {need} minutes "
        "with the ways ({visits} inside and {way} between them); {room} there are."
    )
    need, room = span.inside + span.way, span.end - span.begin
    inside = [chain.tour.stops[number].inside for number in span.numbers]
    said = text.format(
        session=chain.session.session,
        sites=_list_titles(chain, span.numbers),
        begin=chain.clock(span.begin),
        end=chain.clock(span.end),
        need=need,
        visits=" + ".join(map(str, inside)) if len(inside) <= MOST_NAMES else span.inside,
        way=span.way,
        room=room,
    )
    for number in span.numbers:
        stop = chain.tour.stops[number]
        if any(span.end == closes or span.begin == opens for opens, closes in stop.windows):
            return Finding("impossible", said, "sites", chain.sites[number], "open", need, room)
    return _place_elsewhere(chain, span.numbers, said, need, room)


def _place_elsewhere(
    chain: Chain, numbers: Sequence[int], said: str, need: int | None, room: int | None
) -> Finding:
    """A finding at an appointment, or at the session's end."""
    for number in numbers:
        if chain.tour.stops[number].start >= 0:
            site = chain.sites[number]
            return Finding("impossible", said, "appointments", site, "start", need, room)
    session = chain.session.session
    return Finding("impossible", said, "sessions", session, "end", need, room)


def say_closest(chain: Chain, numbers: Sequence[int]) -> Finding:
    """Tell the order of a few stops that comes closest, with the hour that it misses."""
    tour = chain.tour
    places = range(len(numbers))
    lone = _drop_late_starts(tour.keep(numbers))
    orders = [
        order
        for order in islice(permutations(places), MOST_ORDERS)
        if all(order.index(a) < order.index(b) for a, b in lone.befores)
    ]
    if not orders:
        text = _("{session}: no order of {sites} suits position and after_sites.")
        said = text.format(session=chain.session.session, sites=_list_titles(chain, numbers))
        return Finding("impossible", said, "sites", chain.sites[numbers[0]], "after_sites")
    order = max(orders, key=lambda order: (len(follow(lone, order)), -_over(lone, order)))
    passed = follow(lone, order)
    told = [
        _("{site} {enter}-{leave}").format(
            site=chain.title(numbers[each.stop]),
            enter=chain.clock(each.enter),
            leave=chain.clock(each.leave),
        )
        for each in passed
    ]
    text = _(
        "{session}: no order of {sites} keeps all hours. The closest: {passed}; then {missed}."
    )
    if len(numbers) == 1:
        text = _("{session}: {sites} cannot be visited in time: {missed}.")
    elif not told:
        text = _("{session}: no order of {sites} keeps all hours: {missed}.")
    elif lone.befores:
        text = _(
            "{session}: no order of {sites} that position and after_sites allow keeps all hours. "
            "The closest: {passed}; then {missed}."
        )
    missed, row, column = _say_missed(chain, lone, numbers, order, passed)
    said = text.format(
        session=chain.session.session,
        sites=_list_titles(chain, numbers) if len(numbers) > 1 else chain.title(numbers[0]),
        passed=", ".join(told),
        missed=missed,
    )
    table = {"start": "appointments", "end": "sessions"}.get(column, "sites")
    return Finding("impossible", said, table, row, column)


def _drop_late_starts(lone: LoneTour) -> LoneTour:
    """Leave those starts out that come when the session is over, if others are left."""
    stops = []
    for stop in lone.stops:
        timely = tuple(start for start in stop.starts if start <= lone.due)
        stops.append(stop._replace(starts=timely or stop.starts))
    return lone._replace(stops=tuple(stops))


def _over(lone: LoneTour, order: Sequence[int]) -> int:
    passed = follow(lone, order)
    return passed[-1].depart if passed else lone.leaves


def _say_missed(
    chain: Chain,
    lone: LoneTour,
    numbers: Sequence[int],
    order: Sequence[int],
    passed: Sequence[Passage],
) -> tuple[str, str, str]:
    """Which hour an order misses, with the row and the column that say it."""
    if len(passed) == len(order):
        text = _("the return would be at {time}, and the session ends at {end}")
        back = passed[-1].depart + lone.stops[passed[-1].stop].back
        said = text.format(time=chain.clock(back), end=chain.clock(lone.due))
        return said, chain.session.session, "end"
    number = order[len(passed)]
    stop, site = lone.stops[number], chain.sites[numbers[number]]
    way = stop.out if not passed else lone.legs[passed[-1].stop][number]
    ready = (passed[-1].depart if passed else lone.leaves) + way + stop.before
    if 0 <= stop.start < ready + stop.lead:
        text = _("{site} begins at {start} by appointment, and could at {time}")
        said = text.format(
            site=chain.title(numbers[number]),
            start=chain.clock(stop.start),
            time=chain.clock(ready + stop.lead),
        )
        return said, site, "start"
    if stop.starts and not any(ready + stop.lead <= start for start in stop.starts):
        text = _("a visit of {site} could begin at {time}, after its last start at {start}")
        said = text.format(
            site=chain.title(numbers[number]),
            time=chain.clock(ready + stop.lead),
            start=chain.clock(max(stop.starts)),
        )
        return said, site, "starts"
    text = _("{site} could be entered at {time} and takes {inside} minutes, and is open {hours}")
    return (
        text.format(
            site=chain.title(numbers[number]),
            time=chain.clock(ready),
            inside=stop.inside,
            hours=_(" and ").join(
                f"{chain.clock(opens)}-{chain.clock(closes)}"
                for opens, closes in stop.windows
                if closes > lone.leaves and opens < lone.due
            )
            or _("at no time of the session"),
        ),
        site,
        "open",
    )


def say_reversed(scenario: Scenario, reverse: Reverse) -> Finding:
    """Tell of two stops that are to be made in an order in which no session comes."""
    first, second = (scenario.site_of[site] for site in (reverse.first, reverse.second))
    row, column = second, "after_sites"
    if first.site not in second.after_sites:
        row = first if first.position in ("first", "first_in_session") else second
        column = "position"
    text = _(
        "{second} comes after {first} ({row}, {column}), but {first} can be visited only in "
        "{later} ({why_first}), and {second} only in {earlier} ({why_second})."
    )
    said = text.format(
        first=first.title,
        second=second.title,
        row=row.title,
        column=column,
        later=" / ".join(reverse.later),
        earlier=" / ".join(reverse.earlier),
        why_first=_say_when(scenario, first),
        why_second=_say_when(scenario, second),
    )
    return Finding("impossible", said, "sites", row.site, column)


def _say_when(scenario: Scenario, site: Site) -> str:
    """The cells that say when a site can be visited."""
    cells = []
    if site.sessions:
        cells.append(_("sessions {names}").format(names=";".join(site.sessions)))
    if site.open:
        hours = [f"{clock_text(each.opens)}-{clock_text(each.closes)}" for each in site.open]
        cells.append(_("open {hours}").format(hours=";".join(hours)))
    if any(each.site == site.site for each in scenario.appointments):
        cells.append(_("by appointment"))
    return ", ".join(cells) or _("as its programme has it")


def _list_titles(chain: Chain, numbers: Sequence[int]) -> str:
    """What people call the sites of some stops."""
    names = [chain.title(number) for number in numbers[:MOST_NAMES]]
    if len(numbers) > MOST_NAMES:
        names.append(_("{n} others").format(n=len(numbers) - MOST_NAMES))
    return join_names(names)
