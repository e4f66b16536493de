"""What the groups ride in: R14."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from routeplan.texts import _, ngettext
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import TourGroup
from routeplan.verification.violations import Violation, join_names


def check_r14_seats(itinerary: Itinerary) -> Iterator[Violation]:
    """R14: coaches of its own for each group, no more than may be, a seat for everyone; pins."""
    users: dict[str, list[str]] = defaultdict(list)
    for group in itinerary.groups:
        for cause in (*_coach_faults(itinerary, group), *_seating_faults(itinerary, group)):
            yield Violation("R14", group.name, "", cause)
        for coach in dict.fromkeys(group.group.coaches):
            users[coach].append(group.name)
    known = {coach.coach for coach in itinerary.scenario.coaches}
    if itinerary.scenario.event.travel == "walk":
        return
    for coach, names in users.items():
        if coach in known and len(names) > 1:
            text = _("Coach {coach} serves {count} groups ({groups}).")
            cause = text.format(coach=coach, count=len(names), groups=join_names(names))
            yield Violation("R14", "", "", cause)


def _coach_faults(itinerary: Itinerary, group: TourGroup) -> Iterator[str]:
    """What is wrong with a group's coaches, their pins, their escorts and their seats."""
    event, mine = itinerary.scenario.event, group.group.coaches
    escorts = event.escorts * group.coaches
    if group.group.escorts != escorts:
        text = _("{given} escorts are listed, {due} tour with each group.")
        if event.coaches_per_group > 1:
            text = _("{given} escorts are listed, {due} tour with its coaches.")
        yield text.format(given=group.group.escorts, due=escorts)
    if event.travel == "walk":
        if mine:
            text = _("It has coach {coach}, but the event is on foot.")
            yield text.format(coach=join_names([*mine]))
        return
    if not mine:
        yield _("It has no coach.")
        return
    coaches = {coach.coach: coach for coach in itinerary.scenario.coaches}
    unknown = [coach for coach in mine if coach not in coaches]
    for name in unknown:
        yield _("Its coach {coach} is not in the coaches table.").format(coach=name)
    for name, times in Counter(mine).items():
        if times > 1:
            yield _("Its coach {coach} is listed {n} times.").format(coach=name, n=times)
    if len(mine) > event.coaches_per_group:
        text = _("It has {given} coaches, {most} are allowed (coaches_per_group).")
        yield text.format(given=len(mine), most=event.coaches_per_group)
    for coach in coaches.values():
        if coach.group == group.name and coach.coach not in mine:
            yield _("Coach {coach} is pinned to it, but not its own.").format(coach=coach.coach)
        elif coach.group not in ("", group.name) and coach.coach in mine:
            text = _("Its coach {coach} is pinned to group {pin}.")
            yield text.format(coach=coach.coach, pin=coach.group)
    seats = sum(itinerary.usable(coaches[coach].seats) for coach in {*mine} - {*unknown})
    if group.size > seats and not unknown:
        text = ngettext(
            "{size} people with escorts, {seats} seats of coach {coach} may be used.",
            "{size} people with escorts, {seats} seats of coaches {coach} may be used.",
            len(mine),
        )
        yield text.format(size=group.size, seats=seats, coach=join_names([*mine]))


def _seating_faults(itinerary: Itinerary, group: TourGroup) -> Iterator[str]:
    """Who sits where, if the plan says so: everyone once, in a coach of theirs with a seat."""
    seating = group.group.seating
    if not seating:
        return
    if Counter(each.coach for each in seating) != Counter(group.group.coaches):
        text = _("Seats are given in {given}; its coaches are {due}.")
        given = join_names([each.coach for each in seating])
        yield text.format(given=given, due=join_names([*group.group.coaches]) or _("(none)"))
    seated: Counter[str] = Counter()
    for each in seating:
        for member in each.members:
            seated[member.visitor] += member.count
    listed: Counter[str] = Counter()
    for member in group.group.members:
        listed[member.visitor] += member.count
    for visitor in {**listed, **seated}:
        if listed[visitor] != seated[visitor]:
            text = _("{visitor}: {given} of {due} people have a seat in its coaches.")
            yield text.format(visitor=visitor, given=seated[visitor], due=listed[visitor])
    for each in seating:
        coach = next((c for c in itinerary.scenario.coaches if c.coach == each.coach), None)
        people = sum(member.count for member in each.members) + itinerary.scenario.event.escorts
        if coach is not None and people > itinerary.usable(coach.seats):
            text = _("{people} people with escorts sit in coach {coach}, which has {seats} to use.")
            seats = itinerary.usable(coach.seats)
            yield text.format(people=people, coach=each.coach, seats=seats)
