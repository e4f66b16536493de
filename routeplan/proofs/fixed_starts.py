"""R10: visits that begin only at starts of their own, of which there may be too few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from routeplan.grouping import fewest_by_track, fewest_groups
from routeplan.proofs.door_ways import least_way, measure_ways
from routeplan.proofs.findings import Finding
from routeplan.proofs.least_holds import least_parts
from routeplan.proofs.relaxation import sizes_of_any
from routeplan.scenario import DAY, Network, Scenario, Site, Visit, clock_text
from routeplan.scheduling import ARRIVE, DOWN, START, UP
from routeplan.texts import _, ngettext

MOST_NAMES = 4  # starts that one sentence names


class Starting(NamedTuple):
    """A visit of a track, and when it can begin at all.

    Its coach is there for at least `before` minutes until it begins, and `after` from then on.
    """

    visit: Visit
    track: str
    minutes: tuple[int, ...]
    before: int
    after: int


def list_lacking_starts(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """List the sites whose starts lie outside all hours, or cannot take all groups."""
    for site in scenario.sites:
        if site.starts is None:
            continue
        starting = list(_list_starting(scenario, network, site))
        bound = [each for each in starting if each.visit.must]
        closed = next((each for each in bound if not each.minutes), None)
        if closed is not None:
            said = _(
                "{site}: no visit of {minutes} minutes can begin at one of its starts; all lie "
                "outside its opening hours and sessions, the ways there and back counted."
            ).format(site=site.title, minutes=closed.visit.minutes)
            yield Finding("impossible", said, "sites", site.site, "starts")
        elif bound:
            yield from _count(scenario, site, bound)


def list_unused_starts(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """List those of several starts, written one by one, at which no visit can begin."""
    for site in scenario.sites:
        if site.starts is None or site.starts.every:
            continue
        starting = list(_list_starting(scenario, network, site))
        used = {minute % DAY for each in starting for minute in each.minutes}
        idle = [time for time in site.starts.times if time % DAY not in used]
        if starting and used and idle:
            text = ngettext(
                "{site}: no visit can begin at {times}, outside its opening hours and sessions.",
                "{site}: no visit can begin at {times}, outside its opening hours and sessions.",
                len(idle),
            )
            named = [clock_text(time) for time in idle[:MOST_NAMES]]
            named += ["…"] * (len(idle) > MOST_NAMES)
            said = text.format(site=site.title, times=", ".join(named))
            yield Finding("odd", said, "sites", site.site, "starts")


def _list_starting(scenario: Scenario, network: Network, site: Site) -> Iterator[Starting]:
    """The starts that each track's visit has, as if the smallest group were alone in the world."""
    starts = scenario.start_minutes(site) or ()
    windows = scenario.windows(site)
    for track in scenario.tracks:
        sizes = sizes_of_any(scenario, track)
        for visit in scenario.visits(track):
            if visit.site != site.site or not visit.sessions or not sizes:
                continue
            ways = measure_ways(scenario, network, sizes)
            parts = [least_parts(scenario, visit, size) for size in sizes]
            before = min(sum(part[ARRIVE:START]) for part in parts)
            up = min(part[UP] for part in parts)
            after = min(sum(part[START:]) for part in parts)
            inside = min(sum(part[START : DOWN + 1]) for part in parts)
            spans = []
            for name in visit.sessions:
                way = least_way(scenario, ways, name, track, site.site)
                start, end = scenario.span(scenario.session_of[name])
                spans.append((start + way.out + before, end - way.home - after))
            kept = tuple(
                minute
                for minute in starts
                if any(first <= minute <= last for first, last in spans)
                and (
                    windows is None
                    or any(o + up <= minute and minute + inside <= c for o, c in windows)
                )
            )
            yield Starting(visit, track, kept, before, after)


def _count(scenario: Scenario, site: Site, bound: list[Starting]) -> Iterator[Finding]:
    """Say that groups or people are more than the starts take, if they are.

    Visits that begin less than their minutes apart are inside together: of each turn of
    visits that follow one another the hall takes as much as it holds. A lone group leaves
    a gap (R07), and coaches that wait hold their bays for the whole stop (R08).
    """
    shortest = min(each.visit.minutes for each in bound)
    if not shortest:
        return
    tracks = [each.track for each in bound]
    groups = sum(fewest_by_track(scenario)[track] for track in tracks)
    if len(tracks) == len(scenario.tracks):
        groups = max(groups, fewest_groups(scenario))
    people = sum(scenario.people_of[track] for track in tracks)
    gap = site.gap_minutes if site.groups_at_once == 1 else 0
    limits: list[tuple[int | None, int, str, int]] = [
        (site.groups_at_once, groups, _("groups at least"), shortest + gap),
        (site.guides, groups, _("groups at least, a guide each,"), shortest),
    ]
    if scenario.event.travel == "coach" and site.coach_waits and site.site not in scenario.area_of:
        stay = min(each.before for each in bound) + min(each.after for each in bound)
        limits.append((site.coaches_at_once, groups, _("groups at least, a coach each,"), stay))
    if site.people_at_once is not None:
        limits.append((scenario.usable(site.people_at_once), people, _("people"), shortest))
    starts = {minute for each in bound for minute in each.minutes}
    for room, need, of, apart in limits:
        turns = _count_turns(starts, apart)
        if room is not None and need > room * turns:
            said = _say_few(site, need, of, room, turns)
            if apart > shortest:
                more = _("From a start to that of the next turn {minutes} minutes have to pass.")
                said += " " + more.format(minutes=apart)
            yield Finding("impossible", said, "sites", site.site, "starts", need, room * turns)
            return


def _say_few(site: Site, need: int, of: str, room: int, turns: int) -> str:
    text = _("{site}: {need} {of} visit it; its starts leave {turns}, each for {each}: {supply}.")
    left = ngettext("{n} turn of visits", "{n} turns of visits one after the other", turns)
    return text.format(
        site=site.title,
        need=need,
        of=of,
        turns=left.format(n=turns),
        each=room,
        supply=room * turns,
    )


def _count_turns(starts: set[int], minutes: int) -> int:
    """How many visits of so many minutes can follow one another, each at one of the starts."""
    turns, free = 0, None
    for start in sorted(starts):
        if free is None or start >= free:
            turns, free = turns + 1, start + minutes
    return turns
