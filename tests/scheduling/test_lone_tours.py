"""One tour alone in the world: its earliest return, and what of it the plan tells."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.output.sentences import describe_answer
from routeplan.plans.model import Binding
from routeplan.scenario.network import build_network
from routeplan.scheduling.bounds.lone_tours import (
    LoneStop,
    LoneTour,
    find_earliest,
    follow,
    is_possible,
)

minutes = st.integers(0, 30)
windows = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 90)).map(lambda span: (span[0], sum(span))),
    max_size=2,
).map(lambda spans: tuple(sorted(spans)))


@st.composite
def lone_tours(draw):
    count = draw(st.integers(1, 4))
    stops = []
    for _number in range(count):
        lead, visit, down = draw(minutes), draw(minutes), draw(minutes)
        start = draw(st.one_of(st.just(-1), st.integers(20, 150)))
        stop = LoneStop(
            draw(minutes), lead, lead + visit + down, draw(minutes), draw(windows), start, 5, 7
        )
        stops.append(stop)
    legs = tuple(tuple(0 if a == b else draw(minutes) for b in range(count)) for a in range(count))
    pair = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    befores = draw(st.frozensets(pair.filter(lambda each: each[0] != each[1]), max_size=2))
    return LoneTour(tuple(stops), legs, befores, 0, draw(st.integers(60, 300)), draw(st.just(5)))


def minute_by_minute(tour, order):
    """The return when each stop is entered at the first minute that is allowed."""
    over, last = 0, None
    for number in order:
        stop = tour.stops[number]
        enter = over + (stop.out if last is None else tour.legs[last][number]) + stop.before
        while not (
            (not stop.windows or any(o <= enter <= c - stop.inside for o, c in stop.windows))
            and (stop.start < 0 or enter == stop.start - stop.lead)
        ):
            enter += 1
            if enter > 500:
                return None
        over, last = enter + stop.inside + stop.after, number
        while over % tour.clock:
            over += 1
    over += tour.stops[last].back
    return over if over <= tour.due else None


@settings(max_examples=150)
@given(lone_tours())
def test_the_best_order_is_that_of_all_orders(tour):
    orders = [
        order
        for order in permutations(range(len(tour.stops)))
        if all(order.index(a) < order.index(b) for a, b in tour.befores)
    ]
    backs = [back for order in orders if (back := minute_by_minute(tour, order)) is not None]
    best = find_earliest(tour)
    assert (None if best is None else best.back) == min(backs, default=None)
    assert is_possible(tour) == bool(backs)
    if best is not None:
        assert minute_by_minute(tour, best.order) == best.back
        last = follow(tour, best.order)[-1]
        assert last.depart + tour.stops[last.stop].back == best.back


def planned(*sites, visitors=20, **tables):
    """A morning from 08:00 with stops 10 minutes from the hub and 3 from one another."""
    names = [site["site"] for site in sites]
    event = {"date": "2026-05-04", "hub": "H", "alight_seconds": 0, "board_seconds": 0, "clock": 1}
    roads = [{"from": "H", "to": name, "minutes": 10} for name in names]
    roads += [{"from": a, "to": b, "minutes": 3} for a in names for b in names if a < b]
    scenario = rp.read(
        {
            "event": event,
            "sites": [{"site": "H", "kind": "place"}, *sites],
            "roads": roads,
            "coaches": [{"coach": f"C{n}", "seats": 25} for n in range(3)],
            "visitors": [{"visitor": "V", "count": visitors}],
            "sessions": [{"session": "am", "start": "08:00", "end": "12:00"}],
        }
        | tables
    )
    plan = rp.plan(scenario, time_limit=20, workers=1)
    return plan, describe_answer(scenario, plan, build_network(scenario))


LATE = {"site": "安利", "minutes": 30, "open": "10:00-12:00"}


@pytest.mark.parametrize("visitors", [20, 50])
@pytest.mark.parametrize("others", [[], [{"site": "B", "minutes": 20}]])
def test_an_opening_that_decides_is_named(visitors, others):
    plan, said = planned(LATE, *others, visitors=visitors)
    assert plan.status == "optimal"
    assert plan.binding == (Binding("am", 160, "opening", "安利", 30, head=120),)
    assert "because 安利 opens at 10:00, then 30 + 10 minutes pass until the return" in said


def test_an_appointment_that_decides_is_named():
    appointment = {"who": "all", "site": "B", "session": "am", "start": "10:00"}
    sites = [{"site": "A", "minutes": 30}, {"site": "B", "minutes": 20}]
    plan, said = planned(*sites, appointments=[appointment])
    assert plan.binding == (Binding("am", 150, "appointment", "B", 20, head=120),)
    assert "because for its appointment B is entered by 10:00, then 20 + 10 minutes pass" in said


def test_hours_of_several_stops_bind_in_any_order():
    plan, said = planned(LATE, {"site": "B", "minutes": 20, "open": "10:00-12:00"})
    assert plan.status == "optimal"
    (binding,) = plan.binding
    assert (binding.minutes, binding.kind, binding.group) == (183, "order", "G1")
    assert "and then 63 minutes pass until the return" in said
    assert "together" not in said


def test_a_lone_tour_without_hours_is_told_by_its_minutes():
    plan, said = planned({"site": "A", "minutes": 30}, {"site": "B", "minutes": 20})
    assert plan.binding == (Binding("am", 73, group="G1"),)
    assert "because the shortest tour of G1 takes 73 minutes" in said


def test_a_full_hall_binds_although_it_opens_late():
    hall = LATE | {"groups_at_once": 1}
    plan, _said = planned(hall, visitors=60)
    assert [(each.kind, each.head, each.busy) for each in plan.binding] == [("groups", 120, 90)]
