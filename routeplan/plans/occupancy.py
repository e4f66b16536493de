"""How full everything is, minute by minute: read off a plan, never off a solver.

A load is one thing of which there is only so much (a hall's people, a site's
guides, a lift) with its use over the day. Two figures sum a load up, both over
the *time it could be used*: in every session that uses it, from the first
group's entry at any site to the last group's leave of any site, less the hours
at which the site is closed.

* `share`: amount × minutes used ÷ (limit × minutes it could be used);
* `full`: the part of that time in which there was no room for one more group,
  the smallest of those that come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Literal, NamedTuple

from routeplan.plans.activities import TourPart, alight_minutes, list_parts
from routeplan.plans.model import Group, Plan, Stop
from routeplan.scenario import Ride, Scenario, Site, ride
from routeplan.texts import _

Kind = Literal[
    "people", "seats", "groups", "guides", "entry", "coaches", "lift", "lift_up", "lift_down"
]
Span = tuple[int, int]


class Occupant(NamedTuple):
    """An amount in use from minute `begin` until minute `end`, in a session."""

    begin: int
    end: int
    amount: int
    session: str


@dataclass(frozen=True)
class Occupancy:
    """One limited thing and its use.

    Attributes
    ----------
    kind : str
        ``people`` (inside a hall; ``seats`` where meals are served), ``groups``
        (inside), ``guides``, ``entry`` (one group in `entry_every` minutes),
        ``coaches`` (in the bays; of an area at its place), ``lift`` (cars under way,
        in both directions; ``lift_up`` and ``lift_down`` where trips are mixed).
    place : str
        The site's id, or the lift bank's.
    title : str
        What people call it, e.g. "安利's hall".
    limit : int
        The most that may be in use, `fill` taken off.
    times : tuple of int
        Minutes from the first day's midnight at which the use changes.
    amounts : tuple of int
        ``amounts[i]`` is in use from ``times[i]`` to the next; the last is 0.
    share : float
        Amount-minutes used of those that could be used.
    full : float
        Share of the time in which no further group had room.
    """

    kind: Kind
    place: str
    title: str
    limit: int
    times: tuple[int, ...]
    amounts: tuple[int, ...]
    share: float
    full: float

    @property
    def peak(self) -> int:
        """The most in use at any time."""
        return max(self.amounts, default=0)


def list_occupancies(scenario: Scenario, plan: Plan) -> tuple[Occupancy, ...]:
    """List every limited thing of the scenario with its use, in the order of the tables."""
    groups = {group.name: group for group in plan.groups}
    stops: dict[str, list[tuple[Stop, Group]]] = defaultdict(list)
    for stop in plan.stops:
        stops[stop.site].append((stop, groups[stop.group]))
    busy = _busy_spans(scenario, plan)
    bays = _list_bays(scenario, plan)
    loads = []
    for site in scenario.sites:
        for kind, limit, uses in _site_uses(scenario, site, stops[site.site], bays[site.site]):
            usable = _open_spans(scenario, site, busy)
            title = title_load(scenario, kind, site.site)
            loads.append(_load(kind, site.site, title, limit, uses, usable))
    for bank in scenario.lifts:
        served = [site for site in scenario.sites if site.lift == bank.lift]
        for kind, uses in _lift_uses(scenario, served, stops, bank.mixed_trips):
            title = title_load(scenario, kind, bank.lift)
            loads.append(_load(kind, bank.lift, title, 1, uses, busy))
    return tuple(loads)


def busiest(loads: Iterable[Occupancy]) -> Occupancy | None:
    """The load that has room for one more group least of the time; None where nothing is used."""
    used = [load for load in loads if load.times]
    return max(used, key=lambda load: (load.full, load.share), default=None)


def title_load(scenario: Scenario, kind: str, place: str) -> str:
    """What people call a limited thing; a lift after the site that it serves alone.

    Parameters
    ----------
    kind, place : str
        See :class:`Occupancy`; ``departures`` through a place's gate besides.
    """
    if kind.startswith("lift"):
        served = [site for site in scenario.sites if site.lift == place]
        name = served[0].title if len(served) == 1 else place
    else:
        name = scenario.site_of[place].title
    titles = {
        "people": _("{place}'s hall"),
        "seats": _("{place}'s seating"),
        "groups": _("{place}'s room for groups"),
        "guides": _("{place}'s team of guides"),
        "entry": _("{place}'s entrance"),
        "coaches": _("{place}'s coach park"),
        "departures": _("{place}'s gate"),  # of bounds alone: it is used before all sites
        "lift": _("{place}'s lift"),
        "lift_up": _("{place}'s lift up"),
        "lift_down": _("{place}'s lift down"),
    }
    return titles[kind].format(place=name)


def _site_uses(
    scenario: Scenario, site: Site, stops: list[tuple[Stop, Group]], bays: list[Occupant]
) -> list[tuple[Kind, int, list[Occupant]]]:
    """Every limit of a site with the stops' uses of it."""
    uses: list[tuple[Kind, int, list[Occupant]]] = []

    def inside(amount: Callable[[Group], int], after: int = 0) -> list[Occupant]:
        return [
            Occupant(
                scenario.minute(stop.enter),
                scenario.minute(stop.leave) + after,
                amount(group),
                stop.session,
            )
            for stop, group in stops
        ]

    if site.people_at_once is not None:
        limit = scenario.usable(site.people_at_once)
        people: Kind = "seats" if site.kind == "meal" else "people"
        uses.append((people, limit, inside(lambda group: group.size)))
    if site.groups_at_once is not None:
        gap = site.gap_minutes if site.groups_at_once == 1 else 0
        uses.append(("groups", site.groups_at_once, inside(lambda _group: 1, gap)))
    if site.guides is not None:
        most = site.people_per_guide
        uses.append(
            ("guides", site.guides, inside(lambda group: ceil(group.size / most) if most else 1))
        )
    if site.entry_every:
        entries = [
            Occupant(enter, enter + site.entry_every, 1, stop.session)
            for stop, _group in stops
            for enter in [scenario.minute(stop.enter)]
        ]
        uses.append(("entry", 1, entries))
    walked = scenario.area_of.get(site.site, site.site) != site.site
    if site.coaches_at_once is not None and scenario.event.travel == "coach" and not walked:
        uses.append(("coaches", site.coaches_at_once, bays))
    return uses


def _list_bays(scenario: Scenario, plan: Plan) -> dict[str, list[Occupant]]:
    """When coaches stand at each site, or for an area at its place."""
    bays: dict[str, list[Occupant]] = defaultdict(list)
    for group in plan.groups:
        for session in scenario.sessions_in_order:
            for part in list_parts(scenario, plan, group, session):
                place = part.place or part.stops[0].site
                bays[place] += [
                    Occupant(begin, end, len(group.coaches) or 1, session.session)
                    for begin, end in _bay_spans(scenario, group, part)
                ]
    return bays


def _bay_spans(scenario: Scenario, group: Group, part: TourPart) -> list[Span]:
    """At the ends of a tour that are walked the coach is there while people board or alight."""
    alighting = alight_minutes(scenario, group)
    if part.place:
        if part.call is None:
            return []
        site = scenario.site_of[part.place]
        arrive, board, depart = (
            scenario.minute(moment)
            for moment in (part.call.arrive, part.call.board, part.call.depart)
        )
    else:
        (stop,) = part.stops
        site = scenario.site_of[stop.site]
        arrive, depart = scenario.minute(stop.arrive), scenario.minute(stop.depart)
        board = scenario.minute(stop.leave) + site.minutes_out
    setting_down, picking_up = (arrive, arrive + alighting), (board, depart)
    if part.from_start:
        return [picking_up]
    if part.to_end:
        return [setting_down]
    return [(arrive, depart)] if site.coach_waits else [setting_down, picking_up]


def _lift_uses(
    scenario: Scenario,
    served: list[Site],
    stops: dict[str, list[tuple[Stop, Group]]],
    mixed: bool,
) -> list[tuple[Kind, list[Occupant]]]:
    """When a bank's cars are under way, the last one's empty return included."""
    up: list[Occupant] = []
    down: list[Occupant] = []
    for site in served:
        for stop, group in stops[site.site]:
            free = sum(
                member.count
                for member in group.members
                if scenario.visitor_of[member.visitor].step_free
            )
            for uses, moment, moved in (
                (up, stop.up, ride(scenario, site, group.size, free, "up")),
                (down, stop.down, ride(scenario, site, group.size, free, "down")),
            ):
                uses.append(_ride_use(scenario.minute(moment), moved, stop.session))
    return [("lift_up", up), ("lift_down", down)] if mixed else [("lift", up + down)]


def _ride_use(begin: int, moved: Ride, session: str) -> Occupant:
    return Occupant(begin, begin + moved.clear, 1, session)


def _load(
    kind: Kind,
    place: str,
    title: str,
    limit: int,
    uses: list[Occupant],
    usable: dict[str, list[Span]],
) -> Occupancy:
    uses = [use for use in uses if use.begin < use.end]
    times, amounts = _steps(uses)
    if kind in ("lift", "lift_up", "lift_down"):
        # An opposite ride may start while the last car comes back empty: still one bank.
        amounts = tuple(min(1, amount) for amount in amounts)
    spans = _join(span for session in {use.session for use in uses} for span in usable[session])
    minutes = sum(end - begin for begin, end in spans)
    least = min((use.amount for use in uses), default=0)
    used = full = 0
    for (begin, end), amount in zip(pairwise(times), amounts, strict=False):
        inside = sum(max(0, min(end, closes) - max(begin, opens)) for opens, closes in spans)
        used += amount * inside
        full += inside if amount + least > limit else 0
    return Occupancy(
        kind,
        place,
        title,
        limit,
        times,
        amounts,
        share=used / (limit * minutes) if limit and minutes else 0.0,
        full=full / minutes if minutes else 0.0,
    )


def _join(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap as one: of sessions of different tracks."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined


def _steps(uses: list[Occupant]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sum half-open uses to a step function."""
    changes: dict[int, int] = defaultdict(int)
    for use in uses:
        changes[use.begin] += use.amount
        changes[use.end] -= use.amount
    times, amounts, now = [], [], 0
    for time in sorted(changes):
        if changes[time]:
            now += changes[time]
            times.append(time)
            amounts.append(now)
    return tuple(times), tuple(amounts)


def _busy_spans(scenario: Scenario, plan: Plan) -> dict[str, list[Span]]:
    """For each session from the first entry anywhere to the last leave anywhere."""
    spans: dict[str, list[Span]] = {session.session: [] for session in scenario.sessions}
    for session, found in spans.items():
        stops = [stop for stop in plan.stops if stop.session == session]
        if stops:
            first = min(scenario.minute(stop.enter) for stop in stops)
            found.append((first, max(scenario.minute(stop.leave) for stop in stops)))
    return spans


def _open_spans(
    scenario: Scenario, site: Site, busy: dict[str, list[Span]]
) -> dict[str, list[Span]]:
    windows = scenario.windows(site)
    if windows is None:
        return busy
    return {
        session: [
            (max(begin, opens), min(end, closes))
            for begin, end in spans
            for opens, closes in windows
            if max(begin, opens) < min(end, closes)
        ]
        for session, spans in busy.items()
    }
