"""What groups do in areas, minute by minute, and what their coaches hold meanwhile."""

from events.campus import campus

from routeplan.plans import list_activities, list_occupancies, list_parts
from routeplan.scenario import build_network
from routeplan.verification import verify


def told(scenario, plan, group):
    return [
        (each.kind, each.place, f"{scenario.moment(each.begin):%H:%M}", each.minutes)
        for each in list_activities(scenario, plan, build_network(scenario))
        if each.group == group
    ]


def test_the_campus_is_sound():
    scenario, plan = campus()
    assert verify(scenario, plan) == []
    assert (plan.waiting, plan.travel) == (3 * 20, 5 * 10)


def test_a_group_is_set_down_walks_and_is_picked_up():
    scenario, plan = campus()
    assert told(scenario, plan, "G1") == [
        ("leg", "P", "09:00", 10),
        ("alight", "P", "09:10", 2),
        ("walk", "A", "09:12", 4),
        ("idle", "A", "09:16", 1),
        ("visit", "A", "09:17", 30),
        ("walk", "B", "09:47", 3),
        ("visit", "B", "09:50", 30),
        ("walk", "P", "10:20", 5),
        ("coach", "P", "10:25", 1),
        ("board", "P", "10:26", 4),
        ("leg", "C", "10:30", 10),
        ("idle", "C", "10:40", 1),
        ("arrival", "C", "10:41", 2),
        ("visit", "C", "10:43", 30),
        ("departure", "C", "11:13", 3),
        ("leg", "H", "11:16", 10),
    ]


def test_a_tour_sets_out_on_foot():
    scenario, plan = campus()
    assert told(scenario, plan, "G2")[:7] == [
        ("walk", "A", "09:00", 4),
        ("visit", "A", "09:04", 30),
        ("walk", "B", "09:34", 3),
        ("visit", "B", "09:37", 30),
        ("walk", "P", "10:07", 5),
        ("board", "P", "10:12", 4),
        ("leg", "C", "10:16", 10),
    ]
    (session,) = scenario.sessions
    first, second = list_parts(scenario, plan, plan.groups[1], session)
    assert (first.place, first.from_start, first.to_end) == ("P", True, False)
    assert (second.place, second.call) == ("", None)


def test_all_time_of_a_tour_is_told_once():
    scenario, plan = campus()
    for tour in plan.tours:
        minutes = sum(each[-1] for each in told(scenario, plan, tour.group))
        assert minutes == scenario.minute(tour.back) - scenario.minute(tour.depart)


def test_bays_are_those_of_the_areas_place():
    scenario, plan = campus()
    (bays,) = list_occupancies(scenario, plan)
    assert (bays.kind, bays.place, bays.limit, bays.peak) == ("coaches", "P", 2, 2)
    # G1's coach waits from 09:10 to 10:30; G2's is there from 10:13 to 10:16, to board
    steps = [f"{scenario.moment(minute):%H:%M}" for minute in bays.times]
    assert list(zip(steps, bays.amounts, strict=True)) == [
        ("09:10", 1),
        ("10:13", 2),
        ("10:16", 1),
        ("10:30", 0),
    ]
