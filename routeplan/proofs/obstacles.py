"""Why a scenario is impossible however its visitors are grouped, with figures."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.proofs.appointments import list_impossible_appointments
from routeplan.proofs.breakdown import describe_breakdown
from routeplan.proofs.chains import list_impossible_chains
from routeplan.proofs.findings import TIGHT, Finding, measure_share, name_track
from routeplan.proofs.fixed_starts import list_lacking_starts
from routeplan.proofs.gates import find_narrow_gate
from routeplan.proofs.group_obstacles import find_obstacle
from routeplan.proofs.needs import Apart, Need, measure_apart
from routeplan.proofs.relaxation import LeastStay, LeastTour, Relaxation
from routeplan.scenario import Network, Scenario, Site, clock_text
from routeplan.texts import _, ngettext

# Kind of a resource -> the table and the column that say how much there is of it.
COLUMNS = {
    "people": ("sites", "people_at_once"),
    "guides": ("sites", "guides"),
    "groups": ("sites", "groups_at_once"),
    "entry": ("sites", "entry_every"),
    "coaches": ("sites", "coaches_at_once"),
    "departures": ("sites", "depart_every"),
    "lift": ("lifts", "cars"),
    "lift up": ("lifts", "cars"),
    "lift down": ("lifts", "cars"),
}


def list_obstacles(scenario: Scenario, network: Network, relaxation: Relaxation) -> list[Finding]:
    """Each proof that no plan exists; empty if there is none.

    Parameters
    ----------
    relaxation : Relaxation
        The scenario's own.

    Returns
    -------
    list of Finding
        All of level ``impossible``, those on forming groups first.
    """
    grouping = find_obstacle(scenario)
    found = [
        *([grouping] if grouping else []),
        *_overloads(scenario, relaxation),
        *_long_tours(scenario, relaxation),
        *_missed_departures(scenario, relaxation),
        *_long_stays(scenario, relaxation),
        *_closed_choices(scenario, relaxation),
        *filter(None, (find_narrow_gate(scenario, gate) for gate in relaxation.gates)),
        *list_lacking_starts(scenario, network),
        *list_impossible_appointments(scenario, network),
    ]
    return [*found, *list_impossible_chains(scenario, network, found)]


def list_tightest(relaxation: Relaxation) -> list[Need]:
    """The tightest need of each hall, bay or lift: of a lift's ways only one."""
    tightest: dict[tuple[str, str], Need] = {}
    for need in relaxation.needs:
        shared = (need.resource.place, need.resource.kind.partition(" ")[0])
        tightest.setdefault(shared, need)
    return list(tightest.values())


def _overloads(scenario: Scenario, relaxation: Relaxation) -> Iterator[Finding]:
    for need in list_tightest(relaxation):
        if need.load > need.supply:
            table, column = COLUMNS[need.resource.kind]
            yield Finding(
                "impossible",
                describe_need(scenario, need),
                table,
                need.resource.place,
                column,
                need.load,
                need.supply,
            )


def _long_tours(scenario: Scenario, relaxation: Relaxation) -> Iterator[Finding]:
    """Tours longer than their session, once for tracks that need the same."""
    alike: dict[tuple[str, int], list[LeastTour]] = {}
    for tour in relaxation.tours:
        alike.setdefault((tour.session, tour.minutes), []).append(tour)
    for (session, minutes), tours in alike.items():
        length = measure_session(scenario, session)
        if minutes > length:
            said = describe_tour(scenario, *tours)
            yield Finding("impossible", said, "sessions", session, "end", minutes, length)


def _missed_departures(scenario: Scenario, relaxation: Relaxation) -> Iterator[Finding]:
    """R10, R11: sessions until whose latest departure no minute is on the clock."""
    clock = scenario.event.clock
    for name in dict.fromkeys(tour.session for tour in relaxation.tours):
        session = scenario.session_of[name]
        start, latest = scenario.span(session)[0], scenario.leave_by(session)
        first = -(-start // clock) * clock
        if session.leave_by is not None and first > latest:
            midnight = start - session.start
            text = _(
                "{session}: tours leave from {start} to {leave_by}; departures fall on multiples "
                "of {clock} minutes, and the next is {first}."
            )
            said = text.format(
                session=name,
                start=clock_text(session.start),
                leave_by=clock_text(session.leave_by),
                clock=clock,
                first=clock_text(first - midnight),
            )
            yield Finding("impossible", said, "sessions", name, "leave_by")


def measure_session(scenario: Scenario, session: str) -> int:
    """Minutes from a session's start to its end."""
    start, end = scenario.span(scenario.session_of[session])
    return end - start


def describe_tour(scenario: Scenario, *tours: LeastTour) -> str:
    """The longest group's tour of a session, of tracks that need the same, beside its length."""
    tour = tours[0]
    text = _(
        "{session}: what must be visited takes the largest group at least "
        "{minutes} minutes with the roads; the session has {length}."
    )
    length = measure_session(scenario, tour.session)
    where = [tour.session]
    if len(scenario.tracks) > 1:
        where = [name_track(each.track) for each in tours] + where
    return text.format(session=", ".join(where), minutes=tour.minutes, length=length)


def _long_stays(scenario: Scenario, relaxation: Relaxation) -> Iterator[Finding]:
    """Must stops for which no session leaves a long enough opening."""
    seen = set()
    for stay in list_bounded_stays(scenario, relaxation):
        if stay.minutes > stay.longest and stay.site not in seen:
            seen.add(stay.site)
            said, column = describe_stay(scenario, stay), stay_column(scenario, stay)
            yield Finding(
                "impossible", said, "sites", stay.site, column, stay.minutes, stay.longest
            )


def _closed_choices(scenario: Scenario, relaxation: Relaxation) -> Iterator[Finding]:
    """Choices of which no site can be visited."""
    seen = set()
    for stays in relaxation.choices:
        best = max(stays, key=lambda stay: stay.longest - stay.minutes)
        label = scenario.site_of[best.site].one_of
        if best.minutes <= best.longest or label in seen:
            continue
        seen.add(label)
        text = ngettext(
            "The only site of the choice {choice} (one_of) cannot be visited. {why}",
            "None of the sites of the choice {choice} (one_of) can be visited. {why}",
            len(stays),
        )
        why = " ".join(describe_stay(scenario, stay) for stay in stays)
        said, column = text.format(choice=label, why=why), stay_column(scenario, best)
        yield Finding("impossible", said, "sites", best.site, column, best.minutes, best.longest)


def list_bounded_stays(scenario: Scenario, relaxation: Relaxation) -> list[LeastStay]:
    """The stays of which the session's tour does not say as much already."""
    return [
        stay
        for stay in relaxation.stays
        if scenario.hours(scenario.site_of[stay.site]) or len(stay.sessions) > 1
    ]


def stay_column(scenario: Scenario, stay: LeastStay) -> str:
    """The column of the sites that limits a stay most directly."""
    return "open" if scenario.hours(scenario.site_of[stay.site]) else "sessions"


def assumes_hours(scenario: Scenario, site: Site | None) -> bool:
    """Whether a site's hours stand in no table: a meal's usual ones."""
    return site is not None and not site.open and bool(scenario.hours(site))


def describe_stay(scenario: Scenario, stay: LeastStay) -> str:
    """A stop's minutes inside beside the longest opening."""
    site = scenario.site_of[stay.site]
    where = [site.title]
    if len(scenario.tracks) > 1:
        where.append(name_track(stay.track))
    if len(stay.sessions) < len(scenario.sessions_of(stay.track)):
        where.append(" / ".join(stay.sessions))
    text = _(
        "{site}: a stop of the largest group takes at least {minutes} minutes inside; the "
        "sessions, less the ways there and back, leave {longest} at a time."
    )
    if scenario.hours(site):
        text = _(
            "{site}: a stop of the largest group takes at least {minutes} minutes inside; opening "
            "hours and sessions, less the ways there and back, leave {longest} at a time."
        )
    if assumes_hours(scenario, site):
        text = _(
            "{site}: a stop of the largest group takes at least {minutes} minutes inside; assumed "
            "opening hours and sessions, less the ways there and back, leave {longest} at a time."
        )
    return text.format(
        site=", ".join(filter(None, where)), minutes=stay.minutes, longest=stay.longest
    )


def describe_tightest(scenario: Scenario, relaxation: Relaxation) -> str:
    """Say that only the rules together leave no plan, and what of them is tight, if anything."""
    text = _(
        "No reason was found that can be told in one sentence: together the rules leave no plan."
    )
    needs = relaxation.needs
    if not needs or measure_share(needs[0].load, needs[0].supply) <= TIGHT:
        return text
    said = describe_need(scenario, relaxation.needs[0])
    return text + " " + _("The tightest: {need}").format(need=said)


def describe_need(scenario: Scenario, need: Need) -> str:
    """One resource's need and supply, in figures that a planner can recompute."""
    resource = need.resource
    texts = {
        "people": _("{place}, hall: every grouping needs at least {load} people-minutes in it;"),
        "guides": _("{place}, guides: every grouping needs at least {load} guide-minutes;"),
        "groups": _("{place}: every grouping needs at least {load} group-minutes in it;"),
        "entry": _("{place}, entry: the groups' entries take at least {load} minutes;"),
        "coaches": _("{place}, coach bays: every grouping needs at least {load} bay-minutes;"),
        "departures": _("{place}, gate: the departures take at least {load} minutes;"),
        "lift": _(
            "{place}, lift: every grouping needs it for at least {load} minutes, up and down;"
        ),
        "lift up": _(
            "{place}, lift: every grouping needs it for at least {load} minutes on the way up;"
        ),
        "lift down": _(
            "{place}, lift: every grouping needs it for at least {load} minutes on the way down;"
        ),
    }
    room = _("sessions and opening hours leave {supply}.")
    apart = measure_apart(scenario, need)
    if apart is not None:
        room = _describe_apart(apart)
    elif resource.capacity > 1:
        room = _("sessions and opening hours leave {minutes} min for {capacity} at once, {supply}.")
    in_lifts = resource.kind.startswith("lift")
    site = scenario.site_of.get(resource.place)
    if assumes_hours(scenario, None if in_lifts else site):
        room = _("{room} The opening hours are assumed.").format(room=room)
    sentence = " ".join([texts[resource.kind], room]).format(
        place=resource.place if in_lifts or site is None else site.title,
        load=f"{need.load:,}",
        supply=f"{need.supply:,}",
        capacity=resource.capacity,
        minutes=need.supply // max(1, resource.capacity),
        **({} if apart is None else apart._asdict()),
    )
    parts = [sentence, describe_breakdown(scenario, need)]
    clock = scenario.event.clock
    if resource.kind == "coaches" and resource.place in scenario.area_of and clock > 1:
        parts.append(_("Departures fall on multiples of {clock}.").format(clock=clock))
    return " ".join(filter(None, parts))


def _describe_apart(apart: Apart) -> str:
    """What a supply is besides the visit, which comes before or after each hold."""
    if apart.before and apart.after:
        return _(
            "sessions and opening hours leave {supply} besides the visit: at least {after} minutes "
            "of the stop follow a ride up, and {before} precede a ride down."
        )
    if apart.after:
        return _(
            "sessions and opening hours leave {supply} besides the visit: at least {after} minutes "
            "of the stop follow."
        )
    return _(
        "sessions and opening hours leave {supply} besides the visit: at least {before} minutes "
        "of the stop come before."
    )
