"""What is certain to be paid for in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil

from routeplan.advice.auditing.rides import Rides, count_groups_of, measure_rides
from routeplan.grouping import (
    SizeLimit,
    coach_capacities,
    most_groups,
    most_groups_on_foot,
    size_limit,
)
from routeplan.proofs import Finding
from routeplan.scenario import Scenario, Site, car_load
from routeplan.texts import _, ngettext

NEARLY_EMPTY = 2  # people in the last car for whom a trip is hardly worth it
ROOMY = 1.5  # seats a person beyond which a coach is called too large


def list_waste(scenario: Scenario, rides: Iterable[Rides]) -> Iterator[Finding]:
    """List trips, coaches, seats and guides that could be spared.

    Parameters
    ----------
    rides : iterable of Rides
        The scenario's own.
    """
    for each in rides:
        yield from _nearly_empty_trips(scenario, each)
    yield from _idle_coaches(scenario)
    yield from _empty_seats(scenario)
    for site in scenario.sites:
        yield from _idle_guides(scenario, site)


def _nearly_empty_trips(scenario: Scenario, rides: Rides) -> Iterator[Finding]:
    """One more trip for one or two people, where more and smaller groups free the lift sooner."""
    event, bank = scenario.event, scenario.lift_of[rides.lift]
    if event.travel == "coach" and event.coaches_per_group > 1 and event.escorts:
        return  # how many of staff ride along depends on the coaches
    largest, trips = max(rides.sizes), max(ride.trips for ride in rides.up)
    full = (trips - 1) * car_load(bank, event.fill)
    if bank.stairs_up or bank.stairs_down or trips < 2 or largest - full > NEARLY_EMPTY:
        return
    people, most = sum(rides.sizes) - event.escorts * len(rides.sizes), full - event.escorts
    if most < event.group_min or len(scenario.tracks) > 1:
        return
    groups = ceil(people / most)
    if groups > most_groups(scenario):
        return
    smaller = measure_rides(scenario, scenario.site_of[rides.site], {scenario.tracks[0]: groups})
    if smaller is None or smaller.busy >= rides.busy:
        return
    text = _(
        "{site}: {largest} people need {trips} trips each way, {full} only {fewer}. {now} make "
        "{all} trips, up and down, and the lift is busy for {busy} min; {then} (group_max {most}) "
        "make {less} and {short} min."
    )
    if event.escorts:
        text = _(
            "{site}: {largest} people need {trips} trips each way, {full} only {fewer}. {now}, "
            "escorts included, make {all} trips, up and down, and the lift is busy for {busy} min; "
            "{then} (group_max {most}, escorts not counted) make {less} and {short} min."
        )
    said = text.format(
        site=rides.title,
        largest=largest,
        trips=trips,
        full=full,
        fewer=trips - 1,
        now=count_groups_of(rides.sizes),
        all=rides.trips,
        busy=rides.busy,
        then=count_groups_of(smaller.sizes),
        most=most,
        less=smaller.trips,
        short=smaller.busy,
    )
    yield Finding("wasteful", said, "event", "group_max", "value", rides.busy, smaller.busy)


def _idle_coaches(scenario: Scenario) -> Iterator[Finding]:
    """More coaches than there can be groups, and coaches too small for any group."""
    capacities, least = coach_capacities(scenario), scenario.event.group_min
    if not capacities:
        return
    least = 1 if scenario.event.coaches_per_group > 1 else least
    small = [
        coach for coach, most in zip(scenario.coaches, capacities, strict=True) if most < least
    ]
    for coach in small:
        text = _(
            "Coach {coach}, with {seats} seats, is too small for any group: group_min is {least}."
        )
        if scenario.event.escorts:
            text = _(
                "Coach {coach}, with {seats} seats, is too small for any group: group_min is "
                "{least}, and staff of {escorts} ride along."
            )
        said = text.format(
            coach=coach.coach, seats=coach.seats, least=least, escorts=scenario.event.escorts
        )
        yield Finding("wasteful", said, "coaches", coach.coach, "seats")
    count, most = len(capacities) - len(small), most_groups_on_foot(scenario)
    party = scenario.event.coaches_per_group
    if party > 1 and count > most * party > 0:
        text = ngettext(
            "There is {most} group at most (groups, group_min, delegations), of {party} coaches at "
            "most, and {count} coaches: {spare} can be spared.",
            "There are {most} groups at most (groups, group_min, delegations), of {party} coaches "
            "at most, and {count} coaches: {spare} can be spared.",
            most,
        )
        said = text.format(most=most, party=party, count=count, spare=count - most * party)
        yield Finding("wasteful", said, "coaches", "", "", most * party, count)
    elif party == 1 and count > most > 0:
        text = ngettext(
            "There is {most} group at most (groups, group_min, delegations), and {count} coaches: "
            "{spare} can be spared.",
            "There are {most} groups at most (groups, group_min, delegations), and {count} "
            "coaches: {spare} can be spared.",
            most,
        )
        said = text.format(most=most, count=count, spare=count - most)
        yield Finding("wasteful", said, "coaches", "", "", most, count)


def _empty_seats(scenario: Scenario) -> Iterator[Finding]:
    """Coaches that are far too large for the largest group that there can be."""
    if not coach_capacities(scenario):
        return
    event, limit = scenario.event, _largest(scenario)
    people = limit.people + event.escorts
    large = [
        coach.seats for coach in scenario.coaches if event.fill * coach.seats >= ROOMY * people
    ]
    if not large or people <= 0:
        return
    why = _("group_max is {most}").format(most=event.group_max)
    if limit.site is not None:
        why = _("{site} takes no more at once").format(site=limit.site.title)
    text = ngettext(
        "No group has more than {people} people ({why}), but {count} coach has {seats} seats.",
        "No group has more than {people} people ({why}), but {count} coaches have {seats} seats "
        "or more.",
        len(large),
    )
    said = text.format(people=people, why=why, count=len(large), seats=min(large))
    yield Finding("wasteful", said, "coaches", "", "seats", people, min(large))


def _largest(scenario: Scenario) -> SizeLimit:
    """The most visitors of any group: the tracks' largest, or everybody."""
    limits = [size_limit(scenario, track) for track in scenario.tracks]
    return max(limits, key=lambda limit: limit.people)


def _idle_guides(scenario: Scenario, site: Site) -> Iterator[Finding]:
    """Guides who can never be at work all at once."""
    if site.guides is None:
        return
    event, per = scenario.event, site.people_per_guide
    groups = most_groups(scenario)
    groups = min(groups, site.groups_at_once or groups)
    escorts = event.escorts
    if event.travel == "coach":
        escorts *= event.coaches_per_group  # at most
    people = sum(visitor.count for visitor in scenario.visitors) + groups * escorts
    if site.people_at_once is not None:
        people = min(people, scenario.usable(site.people_at_once))
        groups = min(groups, people // (event.group_min + event.escorts))
    people = min(people, groups * (_largest(scenario).people + escorts))
    # Groups of n take n / per guides each, and less than one more to round up.
    most = groups if per is None else min(people, (people + groups * (per - 1)) // per)
    if 0 < most < site.guides:
        text = ngettext(
            "{site}: of {guides} guides no more than {most} can be at work at once: {people} "
            "people in {groups} group.",
            "{site}: of {guides} guides no more than {most} can be at work at once: {people} "
            "people in {groups} groups.",
            groups,
        )
        said = text.format(
            site=site.title, guides=site.guides, most=most, people=people, groups=groups
        )
        yield Finding("wasteful", said, "sites", site.site, "guides", most, site.guides)
