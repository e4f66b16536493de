"""A small town whose plans can be added up in the head, and ways to damage them.

Hub H and the sites A, B, C lie 10 minutes from one another; visits last 30
minutes; getting in and out of the coach takes no time unless a test says so.
"""

import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from routeplan.plans.model import STOP_EVENTS, Call, Group, Member, Plan, Stop, Tour
from routeplan.scenario.model import Scenario
from routeplan.scenario.network import build_network
from routeplan.verification.figures import measure
from routeplan.verification.verifier import verify

DAY = date(2020, 6, 23)

TOWN = {
    "event": {
        "date": "2020-06-23",
        "hub": "H",
        "group_max": 40,
        "clock": 1,
        "alight_seconds": 0,
        "board_seconds": 0,
    },
    "sites": [
        {"site": "H", "kind": "place"},
        {"site": "A", "minutes": 30},
        {"site": "B", "minutes": 30},
        {"site": "C", "minutes": 30},
    ],
    "roads": [
        {"from": a, "to": b, "minutes": 10}
        for a, b in ("HA", "HB", "HC", "AB", "AC", "BC", "HK", "KA", "KB", "KC", "JH", "JA", "JB")
    ],
    "visitors": [
        {"visitor": "V1", "count": 20, "delegation": "D1"},
        {"visitor": "V2", "count": 20, "delegation": "D2"},
    ],
    "coaches": [{"coach": "C1", "seats": 40}, {"coach": "C2", "seats": 40}],
    "sessions": [{"session": "day", "start": "09:00", "end": "12:00"}],
}
ABC = "09:00 A 09:10 B 09:50 C 10:30 back 11:10"
BCA = "09:00 B 09:10 C 09:50 A 10:30 back 11:10"


def town(event=None, sites=None, **tables):
    """The town with settings and columns of sites changed, and tables replaced."""
    stated = copy.deepcopy(TOWN) | tables
    stated["event"] |= event or {}
    for name, columns in (sites or {}).items():
        row = next((row for row in stated["sites"] if row["site"] == name), None)
        if row is None:
            row = {"site": name}
            stated["sites"].append(row)
        row |= columns
    return Scenario.model_validate(stated)


def at(clock, day=0):
    """The moment of a clock time."""
    return datetime.combine(DAY, time.fromisoformat(clock)) + timedelta(days=day)


def stop_at(group, session, site, arrive, parts):
    """A stop without waits; `parts` gives the minutes of what takes any."""
    lengths = {"alight": 0, "ride": 0, "minutes": 30, "board": 0} | parts
    enter = arrive + timedelta(minutes=lengths["alight"])
    start = enter + timedelta(minutes=lengths["ride"])
    end = start + timedelta(minutes=lengths["minutes"])
    leave = end + timedelta(minutes=lengths["ride"])
    depart = leave + timedelta(minutes=lengths["board"])
    return Stop(group, session, site, arrive, enter, enter, start, end, end, leave, depart)


def tour_of(group, text, parts=None, session="day"):
    """Read ``09:00 A 09:10 … back 11:10`` as a tour and its stops."""
    words = text.split()
    stops = [
        stop_at(group, session, site, at(clock), (parts or {}).get(site, {}))
        for site, clock in zip(words[1:-2:2], words[2:-2:2], strict=True)
    ]
    return Tour(group, session, at(words[0]), at(words[-1])), stops


def group_of(scenario, name, coach, *visitors):
    """A group of whole rows of the visitors table."""
    rows = [scenario.visitor_of[visitor] for visitor in visitors]
    return Group(
        name=name,
        people=sum(row.count for row in rows),
        escorts=scenario.event.escorts,
        track=rows[0].track,
        coaches=(coach,) if scenario.event.travel == "coach" else (),
        members=tuple(Member(row.visitor, row.count) for row in rows),
    )


def call_of(group, text, session="day"):
    """Read ``P 09:10 10:25 10:30`` as a call: its place, arrival, boarding and departure."""
    place, *clocks = text.split()
    return Call(group, session, place, *map(at, clocks))


def plan_of(scenario, tours, groups=None, parts=None, calls=None):
    """A plan with figures that fit.

    `tours` maps a group to its text or texts by session, `calls` to the texts of its calls.
    """
    if groups is None:
        groups = [group_of(scenario, "G1", "C1", "V1"), group_of(scenario, "G2", "C2", "V2")]
    listed = [
        tour_of(group, text, parts, session)
        for group, texts in tours.items()
        for session, text in (texts if isinstance(texts, dict) else {"day": texts}).items()
    ]
    plan = Plan(
        status="feasible",
        groups=tuple(groups),
        tours=tuple(tour for tour, _stops in listed),
        stops=tuple(stop for _tour, stops in listed for stop in stops),
        calls=tuple(
            call_of(group, text) for group, texts in (calls or {}).items() for text in texts
        ),
    )
    return with_figures(scenario, plan)


def with_figures(scenario, plan):
    """The plan with the finish, score, waiting and travel that its stops make."""
    figures = measure(scenario, plan, build_network(scenario))
    return replace(
        plan,
        finish=figures.finish,
        score=figures.score,
        waiting=figures.waiting,
        travel=figures.travel,
    )


def codes(scenario, plan):
    """The codes of the rules that a plan breaks."""
    return {violation.rule for violation in verify(scenario, plan)}


# -- damage ------------------------------------------------------------------------------------


def shift(plan, group, site, minutes, first="arrive", last="depart"):
    """Move the events `first` to `last` of one stop."""
    events = STOP_EVENTS[STOP_EVENTS.index(first) : STOP_EVENTS.index(last) + 1]
    return edit_stop(
        plan,
        group,
        site,
        **{
            event: getattr(stop, event) + timedelta(minutes=minutes)
            for stop in plan.stops
            if (stop.group, stop.site) == (group, site)
            for event in events
        },
    )


def edit_stop(plan, group, site, /, **changes):
    stops = (
        replace(stop, **changes) if (stop.group, stop.site) == (group, site) else stop
        for stop in plan.stops
    )
    return replace(plan, stops=tuple(stops))


def edit_tour(plan, group, session="day", /, **changes):
    tours = (
        replace(tour, **changes) if (tour.group, tour.session) == (group, session) else tour
        for tour in plan.tours
    )
    return replace(plan, tours=tuple(tours))


def edit_call(plan, group, place, /, **changes):
    calls = (
        replace(call, **changes) if (call.group, call.place) == (group, place) else call
        for call in plan.calls
    )
    return replace(plan, calls=tuple(calls))


def edit_group(plan, name, /, **changes):
    groups = (replace(group, **changes) if group.name == name else group for group in plan.groups)
    return replace(plan, groups=tuple(groups))


def drop_stop(plan, group, site):
    stops = (stop for stop in plan.stops if (stop.group, stop.site) != (group, site))
    return replace(plan, stops=tuple(stops))


def drop_tour(plan, group, session="day"):
    tours = (tour for tour in plan.tours if (tour.group, tour.session) != (group, session))
    return replace(plan, tours=tuple(tours))


def retour(plan, group, text, parts=None, session="day"):
    """Put another tour in the place of a group's."""
    tour, stops = tour_of(group, text, parts, session)
    plan = drop_tour(plan, group, session)
    kept = tuple(stop for stop in plan.stops if (stop.group, stop.session) != (group, session))
    return replace(plan, tours=(*plan.tours, tour), stops=(*kept, *stops))
