"""The sentences about a scenario and its plan say what is so, and no more than is proven."""

import datetime as dt
from dataclasses import replace

import pytest
from events.small_event import GROUPS, PLAN, at, scenario, stop

from routeplan.output.sentences import describe_answer, describe_reading
from routeplan.plans.model import Binding, Plan, Tour
from routeplan.scenario.assumptions import list_assumptions
from routeplan.scenario.network import build_network


def told(stated, plan):
    return describe_answer(stated, plan, build_network(stated))


def test_reading_counts_everything():
    read = describe_reading(
        scenario(
            sites=[
                {"site": "hub", "kind": "place"},
                {"site": "A", "minutes": 1},
                {"site": "B", "minutes": 1},
                {"site": "noon", "kind": "meal", "minutes": 30},
            ],
            sessions=[
                {"session": "am", "start": "09:00", "end": "12:00"},
                {"session": "pm", "start": "13:00", "end": "17:00"},
            ],
        )
    )
    assert read == (
        "40 people, 2 delegations, 2 coaches with 60 seats, 2 visits, 1 meal, 2 sessions"
    )


def test_reading_leaves_out_what_there_is_none_of_and_knows_the_singular():
    walk = {"date": "2020-06-23", "hub": "hub", "travel": "walk"}
    read = describe_reading(scenario(event=walk, coaches=[], visitors=[{"visitor": "a"}]))
    assert read == "1 person, 1 visit, 1 session"


def test_reading_tells_tracks_where_there_are_several():
    visitors = [{"visitor": "a", "track": "press"}, {"visitor": "b"}]
    assert "2 people, 2 tracks, 2 coaches" in describe_reading(scenario(visitors=visitors))


def test_a_proven_plan():
    assert told(scenario(), PLAN) == (
        "all back by 10:10; proven optimal for these 2 groups, because 安利's hall cannot be used "
        "before 09:05, is needed for at least 60 minutes even if used to the full, and getting "
        "back takes 5 more; longest wait G2, 30 min"
    )


def test_a_proof_is_told_with_its_assumptions():
    plan = replace(PLAN, assumed=("No roads are given.",))
    assert "proven optimal for these 2 groups, under the assumptions above, because" in told(
        scenario(), plan
    )


def test_a_proof_for_every_grouping_is_told():
    plan = replace(PLAN, bound_any_grouping=70)
    assert "no other way to form groups can finish earlier" in told(scenario(), plan)


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        (
            67,
            "finish 70 min, proven to be at most 4.5 % from the best possible for these 2 groups "
            "(bound 67)",
        ),
        (
            None,
            "finish 70 min; no bound was proven; 安利's hall is the busiest: no room for another",
        ),
    ],
)
def test_a_plan_that_is_not_proven(bound, sentence):
    answer = told(scenario(), replace(PLAN, status="feasible", bound=bound))
    assert sentence in answer
    assert "optimal" not in answer


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        (70, "finish 70 min, proven the earliest with this score for these 2 groups"),
        (50, "at most 40 % from the best possible with this score for these 2 groups (bound 50)"),
    ],
)
def test_a_bound_holds_for_the_score_only(bound, sentence):
    stated = scenario(
        sites=[
            {"site": "hub", "kind": "place"},
            {"site": "安利", "minutes": 30, "must": "no", "score": 3},
        ]
    )
    plan = replace(PLAN, status="feasible", bound=bound, score=120)
    answer = told(stated, plan)
    assert "optional stops score 120" in answer
    assert sentence in answer


@pytest.mark.parametrize(
    ("binding", "reason"),
    [
        (Binding("day 1", 70, group="G2"), "the shortest tour of G2 takes 70 minutes"),
        (
            Binding("day 1", 70, "groups", "安利", 72, head=5),
            "安利's room for groups cannot be used before 09:05 and is needed for at least 72 "
            "minutes even if used to the full, the last 7 of which may pass after the last return",
        ),
        (
            Binding("day 1", 70, "groups", "安利", 60, head=10),
            "安利's room for groups cannot be used before 09:10 and is needed for at least 60 "
            "minutes even if used to the full",
        ),
        (
            Binding("day 1", 67, "lift_up", "安利", 60, head=6),
            "together the tours do not fit into less (alone, 安利's lift up cannot be used before "
            "09:06, is needed for at least 60 minutes even if used to the full, and getting back "
            "takes 1 more)",
        ),
    ],
)
def test_what_binds_is_told(binding, reason):
    sites = [
        {"site": "hub", "kind": "place"},
        {"site": "安利", "minutes": 30, "people_at_once": 25, "lift": "安利", "floor": 2},
    ]
    stated = scenario(sites=sites, lifts=[{"lift": "安利", "persons": 13}])
    assert f"for these 2 groups, because {reason}; " in told(
        stated, replace(PLAN, binding=(binding,))
    )


def test_returns_after_midnight_tell_the_day():
    tours = (PLAN.tours[0], replace(PLAN.tours[1], back=at("10:10") + dt.timedelta(hours=14)))
    answer = told(scenario(), replace(PLAN, tours=tours))
    assert answer.startswith("all back by 24:10 (00:10 on 2020-06-24); ")


def test_a_hall_that_has_room_does_not_bind():
    sites = [
        {"site": "hub", "kind": "place"},
        {"site": "安利", "minutes": 30, "people_at_once": 50},
    ]
    apart = replace(
        PLAN,
        binding=(),
        stops=(stop("G1"), stop("G2", enter="09:45", leave="10:15", depart="10:15")),
    )
    assert "no hall, lift or coach park is ever full" in told(scenario(sites=sites), apart)
    sites[1]["people_at_once"] = 25
    assert "安利's hall is the busiest: no room for another group 85 % of the time" in told(
        scenario(sites=sites), apart
    )


def test_a_plan_without_waits_or_limits():
    sites = [{"site": "hub", "kind": "place"}, {"site": "安利", "minutes": 30}]
    plan = replace(
        PLAN, groups=GROUPS[:1], tours=PLAN.tours[:1], stops=PLAN.stops[:1], finish=40, binding=()
    )
    assert told(scenario(sites=sites), plan) == (
        "all back by 09:40; proven optimal for the one group; nobody waits"
    )


def test_waits_on_the_road_are_seen():
    stated = scenario()
    late = stop("G1", arrive="09:50", enter="09:50", leave="10:20", depart="10:20")
    tour = Tour("G1", "day 1", at("09:00"), at("10:25"))
    plan = replace(PLAN, groups=GROUPS[:1], tours=(tour,), stops=(late,))
    assert "longest wait G1, 45 min" in told(stated, plan)


def test_several_sessions_tell_several_times():
    sessions = [
        {"session": "day 1", "start": "09:00", "end": "12:00"},
        {"session": "idle", "start": "12:00", "end": "13:00"},
        {"session": "day 2", "start": "14:00", "end": "17:00"},
    ]
    tours = (*PLAN.tours, Tour("G1", "day 2", at("14:00"), at("14:40")))
    binding = (*PLAN.binding, Binding("day 2", 40, group="G1"))
    plan = replace(PLAN, tours=tours, finish=110, bound=110, binding=binding)
    answer = told(scenario(sessions=sessions), plan)
    assert answer.startswith("all back by 10:10 and 14:40; ")
    assert (
        "because in day 1 安利's hall cannot be used before 09:05, is needed for at least 60 "
        "minutes even if used to the full, and getting back takes 5 more, and in day 2 the "
        "shortest tour of G1 takes 40 minutes; "
    ) in answer


def test_refusals():
    assert told(scenario(), Plan("infeasible")) == "proven impossible"
    assumed = Plan("infeasible", assumed=("No roads are given.",))
    assert told(scenario(), assumed).endswith("under the assumptions above")
    unknown = told(scenario(), Plan("unknown", seconds=30.2))
    assert unknown.startswith("no plan was found in 30 s, and none is proven impossible. Try ")


def test_interruptions():
    cut = Plan("unknown", seconds=4.6, interrupted=True)
    assert told(scenario(), cut) == "interrupted after 5 s, before a plan was found"
    plan = replace(PLAN, status="feasible", bound=None, seconds=12.0, interrupted=True)
    assert told(scenario(), plan).startswith(
        "interrupted after 12 s; the best plan until then: all back by 10:10; finish 70 min"
    )


def assumptions(stated):
    return list_assumptions(stated, build_network(stated))


def test_nothing_is_assumed_where_all_is_given():
    assert assumptions(scenario()) == ()


def test_coach_rates_that_are_not_given():
    event = {"date": "2020-06-23", "hub": "hub"}
    assert assumptions(scenario(event=event)) == (
        "Departures fall on multiples of 5 minutes (event, clock; 1 for any minute).",
        "Alighting from a coach takes 2.4 s a person.",
        "Boarding a coach takes 3.5 s a person.",
    )
    assert assumptions(scenario(event=event | {"travel": "walk"}, coaches=[])) == ()


def test_lifts_and_floors():
    stated = scenario(
        sites=[
            {"site": "hub", "kind": "place"},
            {"site": "安利", "minutes": 30, "lift": "L", "floor": 6},
        ],
        lifts=[
            {"lift": "L", "persons": 13, "speed": 1.6, "stairs_down": 0.5},
            {"lift": "unused", "persons": 8},
        ],
    )
    assert assumptions(stated) == (
        "Lift L, for want of figures of its own in lifts: 1 car, loaded to 80%, "
        "acceleration 0.9 m/s², jerk 1.2 m/s³, 4 m a storey, doors 6 s, 1.2 s a person in or out.",
        "安利: floor 6 = five storeys up, 20 m.",
        "Stairs take 20 s a storey up and 15 s down, one person a second.",
    )


def test_a_floor_without_a_lift():
    sites = [{"site": "hub", "kind": "place"}, {"site": "安利", "minutes": 30, "floor": 2}]
    assert assumptions(scenario(sites=sites)) == (
        "安利: floor 2 = one storey up, without a lift.",
        "Stairs take 20 s a storey up and 15 s down, one person a second.",
    )


def test_limits_without_effect_are_told():
    sites = [
        {"site": "hub", "kind": "place"},
        {"site": "安利", "minutes": 30, "gap_minutes": 5, "people_per_guide": 20},
    ]
    said = assumptions(scenario(sites=sites))
    assert "安利: gap_minutes has no effect, because groups_at_once is not 1." in said
    assert "安利: people_per_guide has no effect without a number of guides." in said
