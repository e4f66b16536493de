"""Bounds for every grouping, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import routeplan as rp
from routeplan.advice.changes.catalogue import list_changes
from routeplan.grouping.demand import read_demand
from routeplan.proofs.least_holds import least_holds, list_least_holds
from routeplan.proofs.obstacles import describe_tightest, list_obstacles
from routeplan.proofs.relaxation import Relaxation, relax
from routeplan.proofs.splits import COUNTED, average_costs, cheapest_splits
from routeplan.scenario.model import Coach, Scenario, Visitor
from routeplan.scenario.network import build_network
from routeplan.scheduling.formulation import Headcount, list_holds, measure_parts


def scenario(
    site: dict[str, Any],
    *,
    visitors: int,
    end: str = "18:00",
    lift: dict[str, Any] | None = None,
    **event: Any,
) -> Scenario:
    return Scenario.model_validate(
        {
            "event": {"date": "2020-06-23", "hub": "H", "travel": "walk"} | event,
            "sites": [{"site": "H", "kind": "place"}, {"site": "A"} | site],
            "roads": [{"from": "H", "to": "A", "minutes": 10}],
            "lifts": [lift] if lift else [],
            "visitors": [{"visitor": f"V{n}"} for n in range(visitors)],
            "sessions": [{"session": "S", "start": "14:00", "end": end}],
        }
    )


def coach(name: str) -> Coach:
    return Coach(coach=name, seats=150)


def relaxed(plan: Scenario) -> tuple[Relaxation, list[str]]:
    network = build_network(plan)
    relaxation = relax(plan, network)
    obstacles = list_obstacles(plan, network, relaxation)
    return relaxation, [obstacle.says for obstacle in obstacles]


def test_one_group_at_a_time_is_a_queue() -> None:
    # 100 people in groups of at most 30 make 4 groups of 20 minutes, with 5 between them.
    site = {"minutes": 20, "groups_at_once": 1, "gap_minutes": 5}
    relaxation, obstacles = relaxed(scenario(site, visitors=100, group_max=30))
    assert relaxation.finish == 10 + 4 * 20 + 3 * 5 + 10
    assert obstacles == []


def test_a_hall_is_filled_at_most() -> None:
    # 100 people for 20 minutes, 40 at a time: 50 minutes.
    relaxation, _obstacles = relaxed(scenario({"minutes": 20, "people_at_once": 40}, visitors=100))
    assert relaxation.finish == 10 + 50 + 10


@pytest.mark.parametrize(
    ("site", "minutes"),
    [
        ({"groups_at_once": 2}, 130),
        ({"guides": 2}, 130),
        ({"groups_at_once": 3}, 90),
        ({"people_at_once": 25}, 130),  # groups of 10 to 12: two at a time
    ],
)
def test_the_last_turn_of_whole_visits_need_not_be_full(site: dict[str, int], minutes: int) -> None:
    # 25 classes of 10 to 12 children, 10 minutes each.
    event = {"group_min": 10, "group_max": 12, "groups": "25"}
    plan = scenario({"minutes": 10} | site, visitors=260, **event)
    assert relaxed(plan)[0].finish == 10 + minutes + 10


def test_tracks_take_turns_with_one_another() -> None:
    visitors = [{"visitor": f"V{n}", "track": f"T{n % 5}", "count": 9} for n in range(5)]
    plan = scenario({"minutes": 10, "groups_at_once": 2}, visitors=1)
    plan = plan.model_copy(update={"visitors": tuple(map(Visitor.model_validate, visitors))})
    assert relaxed(plan)[0].finish == 10 + 30 + 10


def test_the_lift_that_cannot_carry_two_hundred() -> None:
    # Walking groups may be as small as a trip: 20 groups of 10, busy for 1 minute
    # each way (51.9 s). No other split is busy for less.
    lift = {"lift": "L", "persons": 13}
    site = {"minutes": 30, "lift": "L", "floor": 6}
    relaxation, _obstacles = relaxed(scenario(site, visitors=200, lift=lift))
    need = {need.resource.kind: need.load for need in relaxation.needs}
    assert need["lift"] == 40
    # With two coaches there are two groups. 130 and 70 people make 13 and 7 trips, busy for
    # 12 or 6 · 79.72 s + 51.861 s, 17 or 9 minutes, each way; of the 70 minutes 12 pass before
    # the first ride and 13 after the last: no group has fewer than 50 people, who alight in 2
    # minutes and board in 3.
    coaches = {"travel": "coach", "groups": "2", "group_max": 150}
    plan = scenario(site, visitors=200, lift=lift, end="15:10", **coaches)
    plan = plan.model_copy(update={"coaches": (coach("C1"), coach("C2"))})
    _relaxation, obstacles = relaxed(plan)
    assert obstacles == [
        "L, lift: every grouping needs it for at least 52 minutes, up and down; "
        "sessions and opening hours leave 45. That is 1 · 34 with 130 visitors + 1 · 18 with 70: "
        "no way to form groups needs less.",
        # One group has 100 people or more: 20 minutes of road, 4 to alight, 6 to board,
        # 30 inside, and up and down 13 each (9 · 79.72 s + 51.861 s).
        "S: what must be visited takes the largest group at least 86 minutes with the roads; "
        "the session has 70.",
    ]


def test_a_tour_longer_than_its_session() -> None:
    _relaxation, obstacles = relaxed(scenario({"minutes": 50}, visitors=5, end="15:09"))
    assert obstacles == [
        "S: what must be visited takes the largest group at least 70 minutes with the roads; "
        "the session has 69."
    ]


def test_the_largest_group_takes_the_longest() -> None:
    # 100 people in two groups: one has 50 or more, who alight in 2 and board in 3 minutes.
    site, event = {"minutes": 50}, {"travel": "coach", "groups": "2", "group_max": 150}
    plan = scenario(site, visitors=100, **event)
    plan = plan.model_copy(update={"coaches": (coach("C1"), coach("C2"))})
    relaxation, _obstacles = relaxed(plan)
    assert relaxation.finish == 10 + 2 + 50 + 3 + 10


def test_a_site_that_is_open_too_briefly() -> None:
    site = {"minutes": 50, "open": "13:00-14:40;16:00-16:49"}
    _relaxation, obstacles = relaxed(scenario(site, visitors=5))
    assert obstacles == [
        "A: a stop of the largest group takes at least 50 minutes inside; opening hours and "
        "sessions, less the ways there and back, leave 49 at a time."
    ]


def test_a_stop_that_fits_into_no_session() -> None:
    plan = scenario({"minutes": 50}, visitors=5, end="15:09")
    again = plan.sessions[0].model_copy(update={"session": "T", "start": 960, "end": 1020})
    plan = plan.model_copy(update={"sessions": (*plan.sessions, again)})
    _relaxation, obstacles = relaxed(plan)
    assert obstacles == [
        "A: a stop of the largest group takes at least 50 minutes inside; the sessions, less the "
        "ways there and back, leave 49 at a time."
    ]


def test_the_cheapest_split_is_the_same_with_groups_counted_and_uncounted():
    cost = np.random.default_rng(0).integers(1, 9, (7, 3)).astype(float)
    counted = cheapest_splits(cost, 40, 1, COUNTED)
    assert counted.tolist() == cheapest_splits(cost, 40, 1, COUNTED + 1).tolist()
    assert counted.tolist() == [cheapest_splits(cost[:, [n]], 40, 1, COUNTED)[0] for n in range(3)]


def test_averages_never_cost_more_than_a_split_and_match_it_between_neighbours():
    cost = np.random.default_rng(1).integers(1, 30, (9, 20)).astype(float)
    for people, least, most in ((40, 8, 8), (40, 6, 12), (31, 1, 9), (9, 9, 9)):
        exact = cheapest_splits(cost, people, least, most)
        assert (average_costs(cost, people, least, most) <= exact + 1e-9).all()
    # Prices that never fall by more per person: level groups are the cheapest.
    convex = np.cumsum(np.sort(cost, axis=0), axis=0)
    assert np.allclose(average_costs(convex, 40, 8, 8), cheapest_splits(convex, 40, 8, 8))


def test_the_number_of_groups_counts_however_many_there_are():
    # 100 groups of 5: one trip each of a lift that takes 10 would do for two of them.
    cost = np.full((10, 1), 2.0)
    assert cheapest_splits(cost, 500, 100, 100).tolist() == [200]
    assert cheapest_splits(cost, 500, 1, 100).tolist() == [100]


def test_a_ride_up_leaves_time_for_the_visit() -> None:
    # Groups of 10 are busy for 1 minute each way. Of 25 minutes of opening, rides up have the
    # first 4, before 20 minutes of visit and 1 of riding down, and rides down the last 4.
    lift = {"lift": "L", "persons": 13}
    site = {"minutes": 20, "lift": "L", "floor": 6, "open": "14:30-14:55"}
    assert relaxed(scenario(site, visitors=20, lift=lift))[1] == []
    assert relaxed(scenario(site, visitors=60, lift=lift))[1] == [
        "L, lift: every grouping needs it for at least 12 minutes, up and down; "
        "sessions and opening hours leave 8 besides the visit: at least 21 minutes of the stop "
        "follow a ride up, and 21 precede a ride down. That is 6 groups at 2 each."
    ]


def test_nothing_is_held_before_the_opening_and_departures_are_on_the_clock() -> None:
    # Two groups of 10 walk 10 minutes to a hall that opens at 14:30, half an hour into the
    # session, stay 20 minutes each, and set out at 15:15, on a multiple of 15.
    site = {"minutes": 20, "groups_at_once": 1, "open": "14:30-16:00"}
    event = scenario(site, visitors=20, group_max=10, clock=15)
    assert relaxed(event)[0].finish == 75 + 10


@pytest.mark.parametrize("up", [0.0, 0.3, 1.0])
def test_holds_are_the_least_over_every_number_of_step_free_visitors(up: float) -> None:
    lift = {"lift": "L", "persons": 8, "stairs_up": up, "stairs_down": 0.5}
    plan = scenario({"minutes": 20, "lift": "L", "floor": 5}, visitors=30, lift=lift)
    visitors = [
        each.model_copy(update={"step_free": n < 9}) for n, each in enumerate(plan.visitors)
    ]
    plan = plan.model_copy(update={"visitors": tuple(visitors)})
    site = plan.site_of["A"]
    for size in (1, 9, 23):
        counts = range(min(size, 9) + 1)
        rides: dict[tuple[str, int], list[int]] = {}
        for headcount in [Headcount(size, step_free, size) for step_free in counts]:
            for hold in list_holds(plan, site, headcount, measure_parts(plan, site, 20, headcount)):
                rides.setdefault((hold.resource.kind, hold.since), []).append(hold.until_offset)
        expected = [
            (kind, min(busy)) for (kind, _way), busy in rides.items() if len(busy) == len(counts)
        ]
        found = [(hold.resource.kind, hold.minutes) for hold in least_holds(plan, site, 20, size)]
        assert sorted(found) == sorted(expected)


def test_what_was_computed_for_other_scenarios_is_right_for_this_one() -> None:
    # Every change of a repair, and of the settings and the people that it leaves alone.
    first = rp.read(Path(__file__).parents[2] / "examples" / "feixi-2020-first-draft")
    changed = [step.edit(first) for change in list_changes(first) for step in change.steps]
    settings = {
        "alight_seconds": 9,
        "board_seconds": 9,
        "escorts": 3,
        "travel": "walk",
        "fill": 0.8,
    }
    for name, value in settings.items():
        event = first.event.model_copy(update={name: value})
        changed.append(first.model_copy(update={"event": event}))
    able = tuple(each.model_copy(update={"step_free": False}) for each in first.visitors)
    changed.append(first.model_copy(update={"visitors": able}))
    stairs = tuple(each.model_copy(update={"stairs_up": 0.5}) for each in first.lifts)
    changed.append(changed[-1].model_copy(update={"lifts": stairs}))
    changed.append(first.model_copy(update={"lifts": stairs}))
    floors = tuple(
        each.model_copy(update={"floor": 9} if each.site == "安利" else {}) for each in first.sites
    )
    changed.append(first.model_copy(update={"sites": floors}))
    for plan in changed:
        for site in plan.sites:
            if site.kind == "place":
                continue
            found = list_least_holds(plan, site, site.minutes or 0, 40)
            for size in (1, 23, 40):
                holds = least_holds(plan, site, site.minutes or 0, size)
                assert found[size - 1] == tuple(h for h in holds if h.resource.capacity)


def test_the_demand_is_read_once_for_a_scenario_and_anew_for_its_copies() -> None:
    plan = scenario({"minutes": 20}, visitors=3)
    assert read_demand(plan) is read_demand(plan)
    fewer = plan.model_copy(update={"visitors": plan.visitors[:2]})
    assert [track.people for track in read_demand(fewer).tracks] == [2]


@pytest.mark.parametrize(("end", "tight"), [("15:22", True), ("18:00", False)])
def test_a_hall_that_has_room_is_no_reason(end: str, tight: bool) -> None:
    # 50 minutes of a hall in a session of 82 less the ways, 62, or of 240 less them.
    stated = scenario({"minutes": 20, "people_at_once": 40}, visitors=108, end=end)
    said = describe_tightest(stated, relaxed(stated)[0])
    assert said.startswith(
        "No reason was found that can be told in one sentence: together the rules leave no plan."
    )
    assert ("The tightest: A, hall: every grouping needs" in said) == tight
