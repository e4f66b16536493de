"""Who tours together: R01, R02, R15 and R16."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import inf

from routeplan.plans import Group
from routeplan.scenario import HOTEL, Site, Visitor
from routeplan.texts import _, ngettext
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.violations import Violation, join_names


def check_r01_membership(itinerary: Itinerary) -> Iterator[Violation]:
    """R01: every visitor in exactly one group; sizes, tracks, pins and number of groups hold."""
    yield from _group_names(itinerary)
    yield from _group_count(itinerary)
    for group in itinerary.plan.groups:
        for cause in _membership_faults(itinerary, group):
            yield Violation("R01", group.name, "", cause)
    yield from _everyone(itinerary)


def _group_names(itinerary: Itinerary) -> Iterator[Violation]:
    plan = itinerary.plan
    times = Counter(group.name for group in plan.groups)
    for name, count in times.items():
        if count > 1:
            cause = _("{count} groups have this name.").format(count=count)
            yield Violation("R01", name, "", cause)
    named = [each.group for listed in (plan.tours, plan.stops, plan.calls) for each in listed]
    for name in dict.fromkeys(named):
        if name not in times:
            cause = _("Tours, stops or calls name this group, but it is not listed.")
            yield Violation("R01", name, "", cause)


def _group_count(itinerary: Itinerary) -> Iterator[Violation]:
    allowed = itinerary.scenario.event.groups
    given = len(itinerary.plan.groups)
    if given < allowed.least:
        text = ngettext("{given} group, at least {least} are asked for.",
                        "{given} groups, at least {least} are asked for.", given)  # fmt: skip
        yield Violation("R01", "", "", text.format(given=given, least=allowed.least))
    if allowed.most is not None and given > allowed.most:
        text = ngettext("{given} group, at most {most} are allowed.",
                        "{given} groups, at most {most} are allowed.", given)  # fmt: skip
        yield Violation("R01", "", "", text.format(given=given, most=allowed.most))


def _membership_faults(itinerary: Itinerary, group: Group) -> Iterator[str]:
    event = itinerary.scenario.event
    listed = sum(member.count for member in group.members)
    if group.people != listed:
        text = _("{people} people are stated, its visitors are {listed}.")
        yield text.format(people=group.people, listed=listed)
    elif not event.group_min <= group.people <= event.group_max:
        text = _("{people} people, {least} to {most} are allowed.")
        yield text.format(people=group.people, least=event.group_min, most=event.group_max)
    for member in group.members:
        visitor = itinerary.scenario.visitor_of.get(member.visitor)
        if visitor is None:
            text = _("{visitor} is not in the visitors table.")
            yield text.format(visitor=member.visitor)
            continue
        if member.count < 1:
            text = _("{visitor} comes with {count} people.")
            yield text.format(visitor=member.visitor, count=member.count)
        if member.whole and member.count != visitor.count:
            text = _("{visitor} is listed as a whole with {count} of {all} people.")
            yield text.format(visitor=member.visitor, count=member.count, all=visitor.count)
        if visitor.track != group.track:
            text = _("{visitor} is of track {theirs}, the group of track {ours}.")
            ours, theirs = _named_track(group.track), _named_track(visitor.track)
            yield text.format(visitor=member.visitor, theirs=theirs, ours=ours)
        if visitor.group and visitor.group != group.name:
            text = _("{visitor} is pinned to group {pin}.")
            yield text.format(visitor=member.visitor, pin=visitor.group)


def _named_track(track: str) -> str:
    return track or _("(none)")


def _everyone(itinerary: Itinerary) -> Iterator[Violation]:
    placed = _placements(itinerary)
    for visitor in itinerary.scenario.visitors:
        where = placed[visitor.visitor]
        given = sum(count for _group, count in where)
        if given == visitor.count:
            continue
        names = [group for group, _count in where]
        if not where:
            cause = _("{visitor} is in no group.").format(visitor=visitor.visitor)
        else:
            text = _("{visitor} is {count} people, {given} are in groups ({groups}).")
            cause = text.format(
                visitor=visitor.visitor,
                count=visitor.count,
                given=given,
                groups=join_names(names),
            )
        yield Violation("R01", names[0] if len(names) == 1 else "", "", cause)


def _placements(itinerary: Itinerary) -> dict[str, list[tuple[str, int]]]:
    """For each visitor id the groups that list it, and with how many people."""
    placed: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for group in itinerary.plan.groups:
        for member in group.members:
            placed[member.visitor].append((group.name, member.count))
    return placed


def check_r02_delegations(itinerary: Itinerary) -> Iterator[Violation]:
    """R02: those of a delegation who belong together are in one group, if one can hold them."""
    placed = _placements(itinerary)
    pinned: Counter[str] = Counter()
    for visitor in itinerary.scenario.visitors:
        pinned[visitor.group] += visitor.count
    for rows in _parts(itinerary):
        where = [placed[visitor.visitor] for visitor in rows]
        if any(
            sum(count for _group, count in groups) != visitor.count
            for visitor, groups in zip(rows, where, strict=True)
        ):
            continue  # who is where is in doubt: R01
        people = sum(visitor.count for visitor in rows)
        pins = {visitor.group for visitor in rows if visitor.group}
        others = sum(visitor.count for visitor in rows if not visitor.group)
        room = {pin: _largest(itinerary, rows[0].track, pin) for pin in pins or {""}}
        beside = sum(max(0, room[pin] - pinned[pin]) for pin in pins)
        if people > max(room.values()) or (pins and others > beside):
            continue
        groups = sorted({group for places in where for group, count in places if count})
        if len(groups) > max(1, len(pins)):
            text = ngettext(
                "The {people} people of {part} are in {given} groups ({groups}); "
                "{allowed} can hold them.",
                "The {people} people of {part} are in {given} groups ({groups}); "
                "{allowed} can hold them.",
                people,
            )
            cause = text.format(
                people=people,
                part=rows[0].delegation,
                given=len(groups),
                groups=join_names(groups),
                allowed=max(1, len(pins)),
            )
            yield Violation("R02", "", "", cause)


def _parts(itinerary: Itinerary) -> Iterator[list[Visitor]]:
    """The visitors who belong together: a delegation's with one track, hotel and language.

    Hotels tell them apart only where a session of theirs starts or ends at hotels.
    """
    parts: dict[tuple[object, ...], list[Visitor]] = defaultdict(list)
    sessions = itinerary.scenario.sessions
    at_hotels = [each for each in sessions if HOTEL in (each.origin, each.destination)]
    for visitor in itinerary.scenario.visitors:
        if visitor.delegation:
            languages = frozenset(visitor.language)
            stays = any(not each.tracks or visitor.track in each.tracks for each in at_hotels)
            hotel = visitor.hotel if stays else None
            parts[visitor.delegation, visitor.track, hotel, languages].append(visitor)
    yield from parts.values()


def _largest(itinerary: Itinerary, track: str, name: str) -> float:
    """The most visitors of a group of the track and name, in the coaches that it can have."""
    scenario, escorts = itinerary.scenario, itinerary.scenario.event.escorts
    inside = inf  # people with escorts
    choices: dict[str, float] = {}
    for visit in itinerary.visits[track].values():
        limit = _site_limit(itinerary, scenario.site_of[visit.site])
        if visit.choice:
            choices[visit.choice] = max(limit, choices.get(visit.choice, -inf))
        elif visit.must:
            inside = min(inside, limit)
    inside = min(inside, *choices.values(), inf)
    most = scenario.event.group_max
    if scenario.event.travel == "walk":
        return min(most, inside - escorts)
    pinned = [coach for coach in scenario.coaches if name and coach.group == name]
    others = [coach for coach in scenario.coaches if not coach.group]
    free = [itinerary.usable(coach.seats) - escorts for coach in others]
    free = sorted((room for room in free if room > 0), reverse=True)
    held = sum(itinerary.usable(coach.seats) - escorts for coach in pinned)
    largest = -inf
    for number in range(len(pinned), scenario.event.coaches_per_group + 1):
        more = free[: number - len(pinned)]
        if number and len(pinned) + len(more) == number:
            fits = min(most, inside - number * escorts, held + sum(more))
            largest = max(largest, fits)
    return largest


def _site_limit(itinerary: Itinerary, site: Site) -> float:
    """The most people of one group that the site can take at all."""
    limit = inf
    if site.people_at_once is not None:
        limit = itinerary.usable(site.people_at_once)
    if site.guides is not None and site.people_per_guide is not None:
        limit = min(limit, site.guides * site.people_per_guide)
    return limit


def check_r15_hotels(itinerary: Itinerary) -> Iterator[Violation]:
    """R15: where a session starts or ends at hotels, a group's visitors share theirs."""
    for group in itinerary.groups:
        at_hotels = [
            session.session
            for session in itinerary.scenario.sessions_in_order
            if HOTEL in (session.origin, session.destination) and itinerary.concerns(session, group)
        ]
        if at_hotels and group.members and group.hotel is None:
            text = _("Its visitors stay in different hotels ({hotels}), but {sessions} needs one.")
            hotels = sorted(hotel or _("(none)") for hotel in group.hotels)
            cause = text.format(hotels=join_names(hotels), sessions=join_names(at_hotels))
            yield Violation("R15", group.name, "", cause)


def check_r16_languages(itinerary: Itinerary) -> Iterator[Violation]:
    """R16: a group's visitors have a language in common; a blank one joins any."""
    for group in itinerary.groups:
        spoken = {frozenset(visitor.language) for visitor, _count in group.members}
        spoken.discard(frozenset())
        if spoken and not frozenset.intersection(*spoken):
            text = _("Its visitors have no language in common ({languages}).")
            languages = sorted("+".join(sorted(each)) for each in spoken)
            cause = text.format(languages=join_names(languages))
            yield Violation("R16", group.name, "", cause)
