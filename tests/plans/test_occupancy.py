"""Loads are recomputed by hand from small plans."""

import datetime as dt
from itertools import pairwise

import pytest
from events.stored_events import rotating_event, stored_event

from routeplan.plans.activities import WAITS, list_activities, longest_wait
from routeplan.plans.model import Group, Member, Plan, Stop, Tour
from routeplan.plans.occupancy import busiest, list_occupancies
from routeplan.scenario.lifts import ride
from routeplan.scenario.model import Scenario
from routeplan.scenario.network import build_network


def load_of(scenario, plan, kind, place):
    (found,) = [
        each
        for each in list_occupancies(scenario, plan)
        if (each.kind, each.place) == (kind, place)
    ]
    return found


def test_people_are_summed_to_steps_with_escorts():
    scenario, plan = stored_event()
    hall = load_of(scenario, plan, "people", "安利")
    assert hall.title == "安利's hall"
    assert (hall.limit, hall.peak) == (45, 37)
    first = scenario.moment(hall.times[0])
    assert (first, hall.amounts[0]) == (dt.datetime(2020, 6, 23, 13, 53), 36)
    assert hall.amounts[-1] == 0


def test_steps_equal_a_count_of_every_minute():
    scenario, plan = stored_event()
    size = {group.name: group.size for group in plan.groups}
    for site in ("益企党群服务中心", "锦瑞"):
        hall = load_of(scenario, plan, "people", site)
        for minute in range(hall.times[0] - 1, hall.times[-1] + 2):
            inside = sum(
                size[stop.group]
                for stop in plan.stops
                if stop.site == site
                and scenario.minute(stop.enter) <= minute < scenario.minute(stop.leave)
            )
            steps = [a for time, a in zip(hall.times, hall.amounts, strict=True) if time <= minute]
            assert (steps or [0])[-1] == inside


def test_share_counts_from_the_first_entry_anywhere_to_the_last_leave_anywhere():
    scenario, plan = rotating_event(2, 2, people=10, site={"people_at_once": 20})
    enters = [scenario.minute(stop.enter) for stop in plan.stops]
    leaves = [scenario.minute(stop.leave) for stop in plan.stops]
    usable = max(leaves) - min(enters)
    hall = load_of(scenario, plan, "people", "S0")
    assert hall.share == pytest.approx(2 * 10 * 20 / (20 * usable))
    assert hall.full == 0


def test_full_is_when_no_further_group_has_room():
    scenario, plan = rotating_event(2, 2, people=10, site={"people_at_once": 15})
    enters = [scenario.minute(stop.enter) for stop in plan.stops]
    leaves = [scenario.minute(stop.leave) for stop in plan.stops]
    hall = load_of(scenario, plan, "people", "S0")
    assert hall.full == pytest.approx(40 / (max(leaves) - min(enters)))


def test_closed_hours_do_not_count():
    scenario, plan = stored_event()
    meal = load_of(scenario, plan, "seats", "园区食堂")
    assert meal.title == "园区食堂's seating"
    stops = [stop for stop in plan.stops if stop.session == "23日下午"]
    opens = dt.datetime(2020, 6, 23, 16, 40)
    usable = (max(stop.leave for stop in stops) - opens).total_seconds() / 60
    people = sum(group.size for group in plan.groups)
    assert meal.share == pytest.approx(people * 40 / (120 * usable))
    assert busiest(list_occupancies(scenario, plan)) == meal


def test_fill_lowers_people_but_not_guides_or_groups():
    scenario, plan = rotating_event(
        1, 1, event={"fill": 0.9}, site={"people_at_once": 20, "guides": 2, "groups_at_once": 3}
    )
    limits = {load.kind: load.limit for load in list_occupancies(scenario, plan)}
    assert limits == {"people": 18, "guides": 2, "groups": 3}


@pytest.mark.parametrize(("per_guide", "guides"), [(None, 1), (4, 3), (10, 1), (9, 2)])
def test_guides_of_a_group(per_guide, guides):
    site = {"guides": 5} | ({"people_per_guide": per_guide} if per_guide else {})
    scenario, plan = rotating_event(1, 1, people=10, site=site)
    assert load_of(scenario, plan, "guides", "S0").peak == guides


def test_the_gap_after_a_lone_group_is_in_use():
    scenario, plan = rotating_event(1, 1, site={"groups_at_once": 1, "gap_minutes": 5})
    (stop,) = plan.stops
    room = load_of(scenario, plan, "groups", "S0")
    assert room.times == (scenario.minute(stop.enter), scenario.minute(stop.leave) + 5)


def test_an_entrance_is_taken_until_the_next_entry():
    scenario, plan = rotating_event(1, 1, site={"entry_every": 7})
    (stop,) = plan.stops
    entry = load_of(scenario, plan, "entry", "S0")
    assert entry.times == (scenario.minute(stop.enter), scenario.minute(stop.enter) + 7)


def test_a_coach_that_leaves_holds_its_bay_twice():
    scenario, plan = rotating_event(1, 1, site={"coaches_at_once": 1, "coach_waits": "no"})
    (stop,) = plan.stops
    bay = load_of(scenario, plan, "coaches", "S0")
    arrive, leave, depart = map(scenario.minute, (stop.arrive, stop.leave, stop.depart))
    assert bay.times == (arrive, arrive + 1, leave, depart)
    waiting, plan = rotating_event(1, 1, site={"coaches_at_once": 1})
    assert load_of(waiting, plan, "coaches", "S0").times == (arrive, depart)


def test_on_foot_there_is_no_coach_park():
    scenario, plan = rotating_event(1, 1, event={"travel": "walk"}, site={"coaches_at_once": 1})
    assert list_occupancies(scenario, plan) == ()


@pytest.mark.parametrize("mixed", ["no", "yes"])
def test_lifts(mixed):
    scenario = Scenario.model_validate(
        {
            "event": {"date": "2020-06-23", "hub": "H"},
            "sites": [
                {"site": "H", "kind": "place", "x": 0, "y": 0},
                {"site": "A", "x": 1, "y": 0, "minutes": 10, "lift": "L", "floor": 6},
            ],
            "lifts": [{"lift": "L", "persons": 13, "mixed_trips": mixed}],
            "visitors": [{"visitor": "V", "count": 20, "step_free": "yes"}],
            "sessions": [{"session": "day", "start": "09:00", "end": "12:00"}],
        }
    )
    group = Group("G1", 20, members=(Member("V", 20),))
    up = ride(scenario, scenario.site_of["A"], 20, 20, "up")
    times = [550, 551, 552, 552 + up.minutes, 570, 571, 571 + up.minutes, 580]
    stop = Stop("G1", "day", "A", *map(scenario.moment, times))
    tour = Tour("G1", "day", scenario.moment(540), scenario.moment(590))
    plan = Plan("feasible", groups=(group,), tours=(tour,), stops=(stop,))
    loads = {load.kind: load for load in list_occupancies(scenario, plan)}
    if mixed == "yes":
        assert loads["lift_up"].times == (552, 552 + up.clear)
        assert loads["lift_down"].times == (571, 571 + up.clear)
        assert loads["lift_up"].title == "A's lift up"
    else:
        assert loads["lift"].times == (552, 552 + up.clear, 571, 571 + up.clear)
        # What hangs over the last leave does not count.
        inside = up.clear + up.minutes
        assert loads["lift"].share == pytest.approx(inside / (571 + up.minutes - 551))


def test_nothing_used_is_nobodys_bottleneck():
    scenario, plan = rotating_event(2, 1, stops=0, site={"people_at_once": 30})
    (load,) = list_occupancies(scenario, plan)
    assert (load.peak, load.share, load.full) == (0, 0.0, 0.0)
    assert busiest([load]) is None


def test_the_longest_wait_is_all_that_lies_between_two_visits():
    scenario, plan = stored_event()
    activities = list_activities(scenario, plan, build_network(scenario))
    waits = {}
    for group, session in plan.stops_of:
        rank = 0
        for each in activities:
            if (each.group, each.session) == (group, session):
                rank += each.kind in ("visit", "meal")
                if each.kind in WAITS:
                    key = group, session, rank
                    waits[key] = waits.get(key, 0) + each.minutes
    found = longest_wait(scenario, plan, activities)
    assert found.minutes == max(waits.values())
    assert found.group in {key[0] for key, minutes in waits.items() if minutes == found.minutes}
    assert longest_wait(scenario, plan, []) is None


def test_activities_fill_each_tour_without_gap_or_overlap():
    scenario, plan = stored_event()
    activities = list_activities(scenario, plan, build_network(scenario))
    for tour in plan.tours:
        here = [a for a in activities if (a.group, a.session) == (tour.group, tour.session)]
        assert here[0].begin == scenario.minute(tour.depart)
        assert here[-1].end == scenario.minute(tour.back)
        assert all(a.end == b.begin for a, b in pairwise(here))
