"""The verifier on a plan with every kind of wait, on drawn damage, and on large plans."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from events.verification_town import (
    ABC,
    BCA,
    at,
    codes,
    edit_group,
    edit_stop,
    edit_tour,
    group_of,
    plan_of,
    stop_at,
    town,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.plans.model import STOP_EVENTS, Group, Member, Plan, Seating, Stop, Tour
from routeplan.scenario.model import Scenario
from routeplan.scenario.network import build_network
from routeplan.verification.figures import measure
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.people import check_r02_delegations
from routeplan.verification.places import Presence, find_overloads
from routeplan.verification.verifier import verify
from routeplan.verification.violations import Violation

# Two groups of 39 and an escort each: 40 people alight in 2 minutes and board in 3, ride the
# lift to floor 6 in 5 minutes, and the bank is clear after 6 (the oracle of the design).
COMPANY = Scenario.model_validate(
    {
        "event": {
            "date": "2020-06-23",
            "hub": "H",
            "group_max": 40,
            "escorts": 1,
            "clock": 5,
            "max_wait": 15,
        },
        "sites": [
            {"site": "H", "kind": "place"},
            {
                "site": "T",
                "minutes": 30,
                "minutes_in": 2,
                "minutes_out": 1,
                "lift": "L",
                "floor": 6,
                "open": "09:00-09:54;10:00-11:00",
                "people_at_once": 79,
            },
            {"site": "M", "kind": "meal", "minutes": 40, "must": "no", "score": 2},
        ],
        "lifts": [{"lift": "L", "persons": 13}],
        "roads": [
            {"from": "H", "to": "T", "minutes": 9.2},
            {"from": "T", "to": "M", "minutes": 7},
            {"from": "M", "to": "H", "minutes": 9},
        ],
        "visitors": [{"visitor": "V1", "count": 39}, {"visitor": "V2", "count": 39}],
        "coaches": [{"coach": "C1", "seats": 40}, {"coach": "C2", "seats": 40}],
        "sessions": [{"session": "day", "start": "09:00", "end": "11:30"}],
    }
)


def company_plan():
    def stop(group, site, *clocks):
        return Stop(group, "day", site, *(at(clock) for clock in clocks))

    return Plan(
        status="optimal",
        finish=126,  # until 11:06
        bound=126,
        bound_any_grouping=100,
        score=2 * 39 * 2,
        # G1 waits 2 and 3 for the clock; G2 1 for the clock, 2 outside, 2 in the lobby, 1 above
        # and 1 on the road.
        waiting=39 * (2 + 3) + 39 * (1 + 2 + 2 + 1 + 1),
        travel=2 * (10 + 7 + 9),
        groups=(
            group_of(COMPANY, "G1", "C1", "V1"),
            group_of(COMPANY, "G2", "C2", "V2"),
        ),
        tours=(
            Tour("G1", "day", at("09:00"), at("11:04")),
            Tour("G2", "day", at("09:00"), at("11:06")),
        ),
        stops=(
            stop("G1", "T", "09:10", "09:14", "09:14", "09:19", "09:49", "09:49", "09:54", "10:00"),
            stop("G1", "M", "10:07", "10:09", "10:09", "10:09", "10:49", "10:49", "10:49", "10:55"),
            stop("G2", "M", "09:09", "09:11", "09:11", "09:11", "09:51", "09:51", "09:51", "09:55"),
            stop("G2", "T", "10:02", "10:08", "10:10", "10:15", "10:45", "10:46", "10:51", "10:55"),
        ),
    )


def test_a_plan_with_all_kinds_of_waits_keeps_all_rules():
    assert verify(COMPANY, company_plan()) == []
    assert rp.verify(COMPANY, company_plan(), roads=build_network(COMPANY)) == []


def test_figures_by_hand():
    figures = measure(COMPANY, company_plan(), build_network(COMPANY))
    assert (figures.finish, figures.score, figures.waiting, figures.travel) == (126, 156, 468, 52)
    assert dict(figures.finish_of) == {"day": 126}
    found = [(wait.group.name, wait.site, wait.kind, wait.minutes) for wait in figures.waits]
    assert found[0] == ("G1", "M", "clock", 3)
    assert sorted(found[1:]) == [
        ("G1", "T", "clock", 2),
        ("G2", "H", "road", 1),
        ("G2", "M", "clock", 1),
        ("G2", "T", "above", 1),
        ("G2", "T", "lobby", 2),
        ("G2", "T", "outside", 2),
    ]


def test_nobody_waits():
    scenario = town()
    plan = plan_of(scenario, {"G1": ABC, "G2": BCA})
    assert measure(scenario, plan, build_network(scenario)).waits == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"finish": 125, "bound": 125},
        {"finish": None, "bound": None},
        {"score": 0},
        {"waiting": 467},
        {"travel": 53},
        {"bound": 127},
        {"bound": 120},
        {"bound": None},
        {"bound_any_grouping": 127},
    ],
)
def test_wrong_figures_are_reported(changes):
    assert codes(COMPANY, replace(company_plan(), **changes)) == {"figures"}


def test_a_timetable_that_claims_nothing_is_not_measured():
    bare = replace(company_plan(), status="unknown", finish=None, bound=None, score=0, waiting=0)
    assert verify(COMPANY, replace(bare, bound_any_grouping=None)) == []


@pytest.mark.parametrize("status", ["infeasible", "unknown"])
def test_no_plan_breaks_no_rule(status):
    assert verify(COMPANY, Plan(status=status)) == []


def test_an_empty_plan_that_claims_to_be_one_leaves_everybody_out():
    assert codes(COMPANY, Plan(status="optimal")) == {"R01"}


def test_violations_say_who_where_when_and_how_much():
    scenario = town(sites={"A": {"people_at_once": 39}, "B": {"open": "09:00-10:00"}})
    plan = plan_of(scenario, {"G1": ABC, "G2": ABC.replace("09:10", "09:12")})
    plan = edit_group(plan, "G1", coaches=())
    assert [str(violation) for violation in verify(scenario, plan)][1:] == [
        "R05 G1 at B: Inside from 09:50 to 10:20; open 09:00 to 10:00.",
        "R05 G2 at B: Inside from 09:50 to 10:20; open 09:00 to 10:00.",
        "R06 A: 40 people from 09:12 to 09:40 (G1, G2), 39 allowed.",
        "R14 G1: It has no coach.",
    ]
    assert str(Violation("R01", "", "", "Two.")) == "R01: Two."


def test_times_on_other_days_carry_their_date():
    plan = edit_stop(plan_of(town(), {"G1": ABC, "G2": BCA}), "G1", "C", depart=at("11:10", day=1))
    assert "2020-06-24 11:10" in str(verify(town(), plan)[0])


def test_roads_take_the_place_of_the_scenarios():
    import pandas as pd

    places = ["H", "A", "B", "C"]
    matrix = pd.DataFrame(11, index=places, columns=places)
    plan = plan_of(town(), {"G1": ABC, "G2": BCA})
    assert {violation.rule for violation in verify(town(), plan, matrix)} == {"R04"}


# -- R02: how many groups may share a part -------------------------------------------------------


def split_into(scenario, number):
    """Whether V1 in so many groups breaks R02."""
    count = scenario.visitor_of["V1"].count
    shares = [count // number + (each < count % number) for each in range(number)]
    plan = Plan(
        status="feasible",
        groups=tuple(
            Group(f"G{index}", share, members=(Member("V1", share, number == 1),))
            for index, share in enumerate(shares)
        ),
    )
    itinerary = Itinerary(scenario, plan, build_network(scenario))
    return any("V1" in v.cause or "D1" in v.cause for v in check_r02_delegations(itinerary))


def of_people(count, **tables):
    event, sites = tables.pop("event", None), tables.pop("sites", None)
    return town(
        event, sites, visitors=[{"visitor": "V1", "count": count, "delegation": "D1"}], **tables
    )


def coaches(*seats):
    return [{"coach": f"C{number}", "seats": each} for number, each in enumerate(seats)]


@pytest.mark.parametrize(
    ("holds", "scenario"),
    [
        (True, of_people(30, coaches=coaches(20, 30))),
        (False, of_people(31, coaches=coaches(20, 30, 20))),
        (False, of_people(30, coaches=coaches(20, 30), event={"escorts": 1})),
        (True, of_people(29, coaches=coaches(20, 30), event={"escorts": 1})),
        (False, of_people(30, coaches=coaches(30, 30), event={"fill": 0.99})),
        (False, of_people(41, coaches=coaches(50, 50))),
        (False, of_people(41, event={"travel": "walk", "group_max": 20})),
        (True, of_people(20, event={"travel": "walk", "group_max": 20})),
        (False, of_people(30, sites={"A": {"people_at_once": 14}}, coaches=coaches(40, 40, 40))),
        (False, of_people(30, sites={"A": {"guides": 2, "people_per_guide": 10}})),
        (True, of_people(30, sites={"A": {"guides": 2}})),
        (True, of_people(30, sites={"A": {"people_at_once": 14, "must": "no"}})),
        (False, of_people(30, event={"escorts": 2}, sites={"A": {"people_at_once": 2}})),
        (
            False,
            of_people(
                30,
                sites={
                    "A": {"people_at_once": 14, "one_of": "art"},
                    "B": {"people_at_once": 16, "one_of": "art"},
                },
            ),
        ),
    ],
)
def test_a_delegation_is_in_one_group_where_one_can_hold_it(holds, scenario):
    assert not split_into(scenario, 1)
    assert split_into(scenario, 2) == holds
    assert split_into(scenario, 5) == holds


def test_pins_may_spread_a_delegation():
    visitors = [
        {"visitor": f"V{number}", "delegation": "D1", "group": name}
        for number, name in enumerate(["red", "blue", ""])
    ]
    scenario = town(visitors=visitors)

    def broken(*groups):
        plan = Plan(
            status="feasible",
            groups=tuple(
                Group(name, 1, members=(Member(f"V{number}"),))
                for number, name in enumerate(groups)
            ),
        )
        return list(check_r02_delegations(Itinerary(scenario, plan, build_network(scenario))))

    assert not broken("red", "blue", "blue")
    assert broken("red", "blue", "G1")


# -- drawn damage --------------------------------------------------------------------------------


def simple_recomputation(plan):
    """Whether a plan of COMPANY keeps R04, R05, R06, R09, R10, R11 and R13, minute by minute."""
    clocks = {
        (stop.group, stop.site): [
            int((getattr(stop, event) - at("00:00")).total_seconds() // 60) for event in STOP_EVENTS
        ]
        for stop in plan.stops
    }
    legs = {"HT": 10, "TH": 10, "TM": 7, "MT": 7, "MH": 9, "HM": 9}
    waits, good = [], True
    for tour, route in zip(plan.tours, ("HTMH", "HMTH"), strict=True):
        begin, back = (
            int((moment - at("00:00")).total_seconds() // 60) for moment in (tour.depart, tour.back)
        )
        good &= begin >= 540 and back <= 690 and begin % 5 == 0
        time_now = begin
        for former, place in pairwise(route):
            arrive = back if place == "H" else clocks[tour.group, place][0]
            waits.append(arrive - time_now - legs[former + place])
            if place == "H":
                break
            arrive, enter, up, start, end, down, leave, depart = clocks[tour.group, place]
            tower = place == "T"
            waits.append(enter - arrive - 2 - 2 * tower)
            waits.append(up - enter)
            waits.append(down - end)
            waits.append(depart - leave - 3 - tower)
            good &= start - up == leave - down == 5 * tower
            good &= end - start == (30 if tower else 40)
            good &= tower or down == end
            good &= depart % 5 == 0 and waits[-1] < 5
            if tower:
                good &= 540 <= enter <= leave <= 594 or 600 <= enter <= leave <= 660
            time_now = depart
    good &= all(0 <= wait <= 15 for wait in waits)
    first, second = (clocks[group, "T"] for group in ("G1", "G2"))
    for minute in range(400, 900):
        inside = [each for each in (first, second) if each[1] <= minute < each[6]]
        good &= len(inside) < 2
        riding = [
            begin
            for each in (first, second)
            for begin in (each[2], each[5])
            if begin <= minute < begin + 5
        ]
        good &= len(riding) < 2
        for way in (2, 5):
            blocked = [each for each in (first, second) if each[way] <= minute < each[way] + 6]
            good &= len(blocked) < 2
    return good


@st.composite
def shifts(draw):
    """The plan of COMPANY with a run of one stop's events, or one end of a tour, moved."""
    plan = company_plan()
    minutes = timedelta(minutes=draw(st.integers(-30, 30)))
    if draw(st.booleans()):
        tour = draw(st.sampled_from(plan.tours))
        end = draw(st.sampled_from(["depart", "back"]))
        return edit_tour(plan, tour.group, **{end: getattr(tour, end) + minutes})
    stop = draw(st.sampled_from(plan.stops))
    first = draw(st.integers(0, 7))
    events = STOP_EVENTS[first : draw(st.integers(first + 1, 8))]
    moved = {event: getattr(stop, event) + minutes for event in events}
    return edit_stop(plan, stop.group, stop.site, **moved)


@settings(max_examples=400, deadline=None)
@given(shifts())
def test_a_moved_time_is_reported_unless_the_plan_still_holds(plan):
    broken = codes(COMPANY, plan) - {"figures"}
    assert (not broken) == simple_recomputation(plan), broken


NAMES = st.sampled_from(["G1", "G2", "T", "M", "H", "day", "V1", "V2", "C1", "nowhere", "", "{}"])
MOMENTS = st.one_of(
    st.datetimes(),
    st.sampled_from([datetime.min, datetime.max, datetime(2020, 6, 23, tzinfo=UTC)]),
    st.integers(500, 700).map(lambda minute: at("00:00") + timedelta(minutes=minute)),
)
COUNTS = st.integers(-3, 10**9)
MEMBERS = st.builds(Member, NAMES, COUNTS, st.booleans())
SEATING = st.builds(Seating, NAMES, st.lists(MEMBERS, max_size=3).map(tuple))
GROUPS = st.builds(
    Group,
    NAMES,
    COUNTS,
    COUNTS,
    NAMES,
    st.lists(NAMES, max_size=3).map(tuple),
    st.lists(MEMBERS, max_size=3).map(tuple),
    st.lists(SEATING, max_size=2).map(tuple),
)
TOURS = st.builds(Tour, NAMES, NAMES, MOMENTS, MOMENTS)
STOPS = st.builds(Stop, NAMES, NAMES, NAMES, *[MOMENTS] * 8)


@st.composite
def ruins(draw):
    """The plan of COMPANY with entries taken out of it, doubled, and made up."""
    plan = company_plan()
    parts = {}
    for name, drawn in (("groups", GROUPS), ("tours", TOURS), ("stops", STOPS)):
        entries = st.one_of(st.sampled_from(getattr(plan, name)), drawn)
        parts[name] = tuple(draw(st.lists(entries, max_size=6)))
    return replace(plan, **parts)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(ruins(), st.booleans())
def test_no_damage_raises(plan, convoy):
    movement = {"movement": "convoy" if convoy else "free"}
    scenario = COMPANY.model_copy(update={"event": COMPANY.event.model_copy(update=movement)})
    sound = company_plan()
    complete = all(
        sorted(map(repr, getattr(plan, part))) == sorted(map(repr, getattr(sound, part)))
        for part in ("groups", "tours", "stops")
    )
    violations = verify(scenario, plan)
    assert bool(violations) or complete
    assert all(str(violation) for violation in violations)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8), st.integers(1, 5)), max_size=8),
    st.integers(0, 8),
)
def test_sweep_finds_what_counting_every_minute_finds(drawn, limit):
    uses = [Presence(begin, begin + length, amount, "G") for begin, length, amount in drawn]
    levels = [sum(use.amount for use in uses if use.begin <= t < use.end) for t in range(30)]
    overloads = list(find_overloads(uses, limit))
    over = {minute for each in overloads for minute in range(each.begin, each.end)}
    assert over == {minute for minute, level in enumerate(levels) if level > limit}
    for each in overloads:
        assert each.peak == max(levels[each.begin : each.end])


# -- size ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_large_plan_is_verified_in_seconds():
    groups, sites = 500, 60
    names = [f"S{number}" for number in range(sites)]
    scenario = Scenario.model_validate(
        {
            "event": {"date": "2020-06-23", "hub": "S0", "travel": "walk"},
            "sites": [
                {"site": name, "minutes": 5, "x": 0, "y": 0, "groups_at_once": 10, "entry_every": 0}
                for name in names
            ],
            "visitors": [{"visitor": f"V{number}"} for number in range(groups)],
            "sessions": [
                {"session": f"s{day}", "date": f"2020-06-{day}", "start": "06:00", "end": "23:00"}
                for day in range(23, 28)
            ],
        }
    )
    tours, stops, listed = [], [], []
    for number in range(groups):
        day, rank = divmod(number, 100)
        name, session = f"G{number}", f"s{day + 23}"
        begin = at("06:00", day)
        listed.append(Group(name, 1, 0, members=(Member(f"V{number}"),)))
        for place in range(sites):
            arrive = begin + timedelta(minutes=5 * (place + rank // 10))
            stops.append(stop_at(name, session, names[place], arrive, {"minutes": 5}))
        tours.append(Tour(name, session, begin, stops[-1].depart))
    plan = Plan(status="unknown", groups=tuple(listed), tours=tuple(tours), stops=tuple(stops))
    network = build_network(scenario)
    started = time.perf_counter()
    assert verify(scenario, plan, network) == []
    assert time.perf_counter() - started < 10
