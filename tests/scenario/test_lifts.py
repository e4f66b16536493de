"""The physics of rides against the figures that were worked out by hand."""

from __future__ import annotations

from math import inf, sqrt
from typing import Any

import pytest

from routeplan.scenario.lifts import (
    car_load,
    flight_seconds,
    ride,
    round_trip_seconds,
    transport_seconds,
)
from routeplan.scenario.model import LiftBank, Scenario, Site
from routeplan.tables.edits import drop_site, edit_row


def bank(**columns: Any) -> LiftBank:
    return LiftBank(**{"lift": "L", "persons": 13} | columns)


def scenario(sites: list[dict[str, Any]], lift: LiftBank, **event: Any) -> Scenario:
    return Scenario.model_validate(
        {
            "event": {"hub": "H", "date": "2020-06-23"} | event,
            "sites": [{"site": "H", "kind": "place"}, *sites],
            "lifts": [lift],
            "visitors": [{"visitor": "V"}],
            "sessions": [{"session": "S", "start": "08:00", "end": "18:00"}],
        }
    )


def sixth_floor(lift: LiftBank, **event: Any) -> tuple[Scenario, Site]:
    plan = scenario([{"site": "A", "minutes": 10, "lift": "L", "floor": 6}], lift, **event)
    return plan, plan.site_of["A"]


@pytest.mark.parametrize(
    ("speed", "persons", "load", "flight", "round_trip", "transport"),
    [
        (1.0, 13, 10, 21.861, 79.72, 1566.6),
        (1.0, 17, 13, 21.861, 86.92, 1343.7),
        (1.6, 13, 10, 15.028, 66.06, 1300.1),
        (1.6, 17, 13, 15.028, 73.26, 1131.9),
    ],
)
def test_two_hundred_people_to_the_sixth_floor(
    speed: float, persons: int, load: int, flight: float, round_trip: float, transport: float
) -> None:
    lift = bank(speed=speed, persons=persons)
    assert car_load(lift) == load
    assert flight_seconds(20, speed, 0.9, 1.2) == pytest.approx(flight, abs=5e-4)
    assert round_trip_seconds(lift, 6, load, 0) == pytest.approx(round_trip, abs=5e-3)
    assert transport_seconds(lift, 6, 200) == pytest.approx(transport, abs=0.05)


@pytest.mark.parametrize(
    ("floors", "speed", "minutes"),
    [((7,), 1.0, 6), ((8,), 1.6, 5), ((36,), 6.0, 6), ((99,), 6.0, 11), ((7, 36), 6.0, 4)],
)
def test_a_lift_without_a_speed_is_as_fast_as_its_height_asks_for(
    floors: tuple[int, ...], speed: float, minutes: int
) -> None:
    sites = [{"site": f"A{n}", "minutes": 10, "lift": "L", "floor": n} for n in floors]
    event = scenario(sites, bank())
    assert event.lift_of["L"].speed == speed
    assert event.lifts[0].speed is None
    assert ride(event, event.site_of[f"A{floors[0]}"], 40, 0, "up").minutes == minutes
    # The building stays as high where a site is left out, or moves down.
    for edited in (
        drop_site(event, f"A{floors[-1]}"),
        edit_row(event, "sites", f"A{floors[-1]}", floor=1),
    ):
        assert edited.lift_of["L"].speed == speed


def test_flight_without_a_limit_of_jerk_or_speed() -> None:
    assert flight_seconds(10, 2.0, 1.0, inf) == 7.0
    assert flight_seconds(2, inf, 1.0, inf) == pytest.approx(2 * sqrt(2))
    assert flight_seconds(0, 1.0, 0.9, 1.2) == 0.0


@pytest.mark.parametrize("speed", [0.75, 1.0, 1.6, 2.5])  # above a²/j, as lifts are
def test_the_three_branches_of_the_flight_meet(speed: float) -> None:
    a, j = 0.9, 1.2
    for edge in (speed**2 / a + speed * a / j, 2 * a**3 / j**2):
        below, above = (flight_seconds(edge + step, speed, a, j) for step in (-1e-7, 1e-7))
        assert below == pytest.approx(above, abs=1e-5)


def test_forty_riders_of_one_car() -> None:
    plan, site = sixth_floor(bank())
    up = ride(plan, site, 40, 0, "up")
    assert (up.minutes, up.busy, up.clear, up.trips) == (5, 5, 6, 4)
    assert transport_seconds(bank(), 6, 40) / 60 == pytest.approx(4.85, abs=0.005)


@pytest.mark.parametrize(("riders", "trips"), [(39, 3), (40, 4)])
def test_one_rider_more_costs_a_trip(riders: int, trips: int) -> None:
    plan, site = sixth_floor(bank(persons=17))
    assert ride(plan, site, riders, 0, "up").trips == trips


def test_two_cars_share_the_trips() -> None:
    # 4 trips dealt to 2 cars: each comes back once, the last trip is full or not.
    lift = bank(cars=2)
    expected = round_trip_seconds(lift, 6, 10, 0) + transport_seconds(lift, 6, 10)
    assert transport_seconds(lift, 6, 31) == pytest.approx(expected)


def test_a_stopwatch_replaces_the_round_trip() -> None:
    lift = bank(cycle_seconds=100)
    assert transport_seconds(lift, 6, 20) == pytest.approx(100 + transport_seconds(lift, 6, 10))


def test_no_trip_takes_longer_than_the_stopwatch_s_round_trip() -> None:
    plan, site = sixth_floor(bank(cycle_seconds=90))
    # 2 trips: one round of 90 s, and the last trip, of 51.861 s, in less than another one.
    trip = ride(plan, site, 20, 0, "up")
    assert transport_seconds(bank(cycle_seconds=90), 6, 20) == pytest.approx(141.861, abs=1e-3)
    assert (trip.busy, trip.clear) == (3, 3)
    plan, site = sixth_floor(bank(cycle_seconds=40))
    assert transport_seconds(bank(cycle_seconds=40), 6, 20) == 80
    assert ride(plan, site, 20, 0, "up").clear == 2
    plan, site = sixth_floor(bank(cycle_seconds=40, cars=2))
    assert ride(plan, site, 20, 0, "up") == ride(plan, site, 20, 0, "down")
    assert ride(plan, site, 20, 0, "up").clear == 1


def test_mixed_trips_come_back_full() -> None:
    plan, site = sixth_floor(bank(mixed_trips="yes"))
    one_way, mixed = bank(), bank(mixed_trips="yes")
    assert transport_seconds(mixed, 6, 20) - transport_seconds(one_way, 6, 20) == pytest.approx(24)
    trip = ride(plan, site, 20, 0, "up")
    # T = 103.72 + 21.861 + 6 + 24 = 155.6 s; clear adds 27.861 + 24.
    assert (trip.busy, trip.clear) == (3, 4)


def test_those_who_can_walk_leave_the_car_to_others() -> None:
    plan, site = sixth_floor(bank(stairs_up="50%", stairs_down=1))
    up = ride(plan, site, 41, 1, "up")
    assert (up.walkers, up.riders, up.trips) == (20, 21, 3)
    down = ride(plan, site, 41, 0, "down")
    assert (down.walkers, down.riders, down.busy, down.clear) == (41, 0, 0, 0)
    assert down.minutes == 2  # 5 storeys of 15 s and 41 people: 116 s


def test_stairs_slower_than_the_lift_set_the_ride() -> None:
    plan, site = sixth_floor(bank(cars=4, persons=30, stairs_up=0.5))
    up = ride(plan, site, 60, 0, "up")
    assert (up.minutes, up.busy) == (3, 2)  # stairs 5·20 + 30 s; two trips of 24: 85.5 s


def test_without_a_lift_all_climb() -> None:
    plan = scenario([{"site": "A", "minutes": 10, "floor": 3}], bank())
    up = ride(plan, plan.site_of["A"], 30, 0, "up")
    assert (up.minutes, up.busy, up.walkers) == (2, 0, 30)  # 2·20 + 30 = 70 s


def test_the_last_car_returns_from_the_highest_floor() -> None:
    sites = [
        {"site": "A", "minutes": 10, "lift": "L", "floor": 2},
        {"site": "B", "minutes": 10, "lift": "L", "floor": 20},
    ]
    alone = scenario(sites[:1], bank())
    tall = scenario(sites, bank())
    low, high = (ride(s, s.site_of["A"], 10, 0, "up") for s in (alone, tall))
    assert low.busy == high.busy
    assert high.clear > low.clear


def test_fill_keeps_cars_emptier() -> None:
    assert car_load(bank(persons=10, loading=1), fill=0.7) == 7
    assert car_load(bank(persons=1)) == 1
