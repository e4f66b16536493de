"""For every rule, plans that break it and nothing else.

Each case is a scenario, a plan that keeps all rules, and that plan damaged.
"""

import inspect
from dataclasses import replace
from datetime import timedelta

import pytest
from events.verification_town import (
    ABC,
    BCA,
    TOWN,
    at,
    drop_stop,
    drop_tour,
    edit_group,
    edit_stop,
    edit_tour,
    group_of,
    plan_of,
    retour,
    shift,
    stop_at,
    town,
    with_figures,
)

from routeplan.plans.model import Group, Member, Seating
from routeplan.scenario.network import build_network
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.verifier import CHECKS, verify

CASES = {}
GROUPS = ("G1", "G2")


def breaks(rule):
    """Register a function that returns scenario, valid plan and damaged plan."""

    def register(build):
        CASES[f"{rule} {build.__name__}"] = (rule, build)
        return build

    return register


def usual(scenario):
    return plan_of(scenario, {"G1": ABC, "G2": BCA})


# -- R01 ---------------------------------------------------------------------------------------

SINGLES = [
    {"visitor": "V1", "count": 19, "delegation": "D1"},
    {"visitor": "V2", "count": 19, "delegation": "D2"},
    {"visitor": "V3"},
    {"visitor": "V4"},
]


def singles(**event):
    scenario = town(event, visitors=SINGLES)
    groups = [
        group_of(scenario, "G1", "C1", "V1", "V3"),
        group_of(scenario, "G2", "C2", "V2", "V4"),
    ]
    return scenario, plan_of(scenario, {"G1": ABC, "G2": BCA}, groups)


def with_v3_in_the_second_group(plan):
    first, second = plan.groups
    return replace(
        plan,
        groups=(
            replace(first, people=19, members=first.members[:1]),
            replace(second, people=21, members=(*second.members, Member("V3"))),
        ),
    )


@breaks("R01")
def visitor_in_no_group():
    scenario, plan = singles()
    group = plan.groups[0]
    return scenario, plan, edit_group(plan, "G1", people=19, members=group.members[:1])


@breaks("R01")
def visitor_removed_but_still_counted():
    scenario, plan = singles()
    return scenario, plan, edit_group(plan, "G1", members=plan.groups[0].members[:1])


@breaks("R01")
def visitor_in_two_groups():
    scenario, plan = singles()
    members = (*plan.groups[0].members, Member("V4"))
    return scenario, plan, edit_group(plan, "G1", people=21, members=members)


@breaks("R01")
def unknown_visitor():
    scenario, plan = singles()
    members = (plan.groups[0].members[0], Member("nobody"))
    return scenario, plan, edit_group(plan, "G1", members=members)


@breaks("R01")
def people_are_not_the_sum_of_visitors():
    parts = {site: {"alight": 20, "board": 20} for site in "ABC"}
    text = "09:00 A 09:10 B 10:30 back 11:50"
    scenario = town({"alight_seconds": 60, "board_seconds": 60}, {"C": {"must": False}})
    plan = plan_of(scenario, {"G1": text, "G2": text}, parts=parts)
    return scenario, plan, edit_group(plan, "G1", people=27)


@breaks("R01")
def row_with_count_listed_in_part():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_group(plan, "G1", people=18, members=(Member("V1", 18, False),))


@breaks("R01")
def part_listed_as_whole():
    scenario = town(
        visitors=[{"visitor": "V1", "count": 60, "delegation": "D1"}],
    )
    groups = [Group("G1", 30, 0, "", ("C1",), (Member("V1", 30, False),))]
    groups.append(replace(groups[0], name="G2", coaches=("C2",)))
    plan = plan_of(scenario, {"G1": ABC, "G2": BCA}, groups)
    return scenario, plan, edit_group(plan, "G1", members=(Member("V1", 30, True),))


@breaks("R01")
def nobody_comes_with_a_visitor():
    scenario, plan = singles()
    members = (*plan.groups[0].members, Member("V4", 0, False))
    return scenario, plan, edit_group(plan, "G1", members=members)


@breaks("R01")
def group_too_large():
    scenario, plan = singles(group_max=20)
    return scenario, plan, with_v3_in_the_second_group(plan)


@breaks("R01")
def group_too_small():
    scenario, plan = singles(group_min=20)
    return scenario, plan, with_v3_in_the_second_group(plan)


@breaks("R01")
def mixed_tracks():
    visitors = [row | {"track": track} for row, track in zip(SINGLES, "xyxy", strict=True)]
    scenario = town(visitors=visitors)
    groups = [
        group_of(scenario, "G1", "C1", "V1", "V3"),
        group_of(scenario, "G2", "C2", "V2", "V4"),
    ]
    plan = plan_of(scenario, {"G1": ABC, "G2": BCA}, groups)
    return scenario, plan, with_v3_in_the_second_group(plan)


@breaks("R01")
def wrong_track_label():
    scenario = town(programme=[{"site": "A"}, {"site": "B"}, {"site": "C"}])
    plan = usual(scenario)
    return scenario, plan, edit_group(plan, "G1", track="press")


@breaks("R01")
def fewer_groups_than_asked_for():
    scenario, plan = singles(groups="2")
    group = group_of(scenario, "G1", "C1", "V1", "V2", "V3", "V4")
    fewer = replace(drop_tour(plan, "G2"), groups=(group,))
    return scenario, plan, replace(fewer, stops=tuple(s for s in plan.stops if s.group == "G1"))


@breaks("R01")
def more_groups_than_allowed():
    scenario, plan = singles(groups="1-2")
    scenario = town({"groups": "1-2"}, visitors=SINGLES, coaches=COACHES)
    first, second = plan.groups
    third = Group("G3", 1, 0, "", ("C3",), (Member("V3"),))
    first = replace(first, people=19, members=first.members[:1])
    more = replace(plan, groups=(first, second, third))
    return scenario, plan, retour(more, "G3", ABC)


COACHES = [{"coach": coach, "seats": 40} for coach in ("C1", "C2", "C3")]


@breaks("R01")
def pinned_visitor_elsewhere():
    pinned = [row | ({"group": "VIP"} if row["visitor"] == "V3" else {}) for row in SINGLES]
    scenario = town(visitors=pinned)
    groups = [
        group_of(scenario, "VIP", "C1", "V1", "V3"),
        group_of(scenario, "G1", "C2", "V2", "V4"),
    ]
    plan = plan_of(scenario, {"VIP": ABC, "G1": BCA}, groups)
    return scenario, plan, with_v3_in_the_second_group(plan)


@breaks("R01")
def two_groups_of_one_name():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_group(plan, "G2", name="G1")


@breaks("R01")
def unknown_group_in_stops():
    scenario = town()
    plan = usual(scenario)
    tour, _other = plan.tours
    stops = tuple(replace(stop, group="G9") for stop in plan.stops[:3])
    return (
        scenario,
        plan,
        replace(
            plan,
            tours=(*plan.tours, replace(tour, group="G9")),
            stops=(*plan.stops, *stops),
        ),
    )


@breaks("R01")
def group_without_visitors():
    scenario, plan = singles()
    scenario = town(visitors=SINGLES, coaches=COACHES)
    empty = replace(plan, groups=(*plan.groups, Group("G3", 0, 0, "", ("C3",), ())))
    return scenario, plan, retour(empty, "G3", ABC)


# -- R02 ---------------------------------------------------------------------------------------


def halves(plan):
    """Both rows are spread over both groups."""
    members = (Member("V1", 10, False), Member("V2", 10, False))
    return edit_group(edit_group(plan, "G1", members=members), "G2", members=members)


@breaks("R02")
def delegation_is_split():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, halves(plan)


@breaks("R02")
def delegation_of_two_hotels_where_none_matters():
    rows = [{"visitor": f"V{n}", "delegation": "D", "hotel": h} for n, h in ((1, "A"), (2, "B"))]
    scenario = town(visitors=[row | {"count": 10} for row in rows])
    apart = usual(scenario)
    both = (Member("V1", 10), Member("V2", 10))
    one = Group("G1", 20, 0, "", apart.groups[0].coaches, both)
    together = plan_of(scenario, {"G1": ABC}, (one,))
    return scenario, together, apart


# -- R03 ---------------------------------------------------------------------------------------

ONE_OF = {"A": {"one_of": "art"}, "B": {"one_of": "art"}}
TWO_SESSIONS = [
    {"session": "day", "start": "09:00", "end": "12:00"},
    {"session": "late", "start": "14:00", "end": "17:00"},
]


@breaks("R03")
def must_stop_is_left_out():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, drop_stop(plan, "G1", "B")


@breaks("R03")
def only_stop_of_a_session_is_left_out():
    scenario = town(sessions=TWO_SESSIONS)
    text = {"day": "09:00 A 09:10 B 09:50 back 10:30", "late": "14:00 C 14:10 back 14:50"}
    plan = plan_of(scenario, {"G1": text, "G2": text})
    return scenario, plan, drop_stop(plan, "G1", "C")


@breaks("R03")
def unknown_site():
    scenario = town(sites={"C": {"must": False}})
    plan = usual(scenario)
    return scenario, plan, edit_stop(plan, "G1", "C", site="Atlantis")


@breaks("R03")
def site_that_the_track_does_not_visit():
    scenario = town(programme=[{"site": "A"}, {"site": "B"}])
    plan = plan_of(scenario, dict.fromkeys(GROUPS, "09:00 A 09:10 B 09:50 back 10:30"))
    return scenario, plan, retour(plan, "G1", ABC)


@breaks("R03")
def stop_at_a_place():
    scenario = town(sites={"C": {"kind": "place"}})
    plan = plan_of(scenario, dict.fromkeys(GROUPS, "09:00 A 09:10 B 09:50 back 10:30"))
    return scenario, plan, retour(plan, "G1", ABC)


@breaks("R03")
def stop_made_twice():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, retour(plan, "G1", "09:00 A 09:10 B 09:50 C 10:30 B 11:10 back 11:50")


@breaks("R03")
def optional_stop_made_twice():
    scenario = town(sites={"B": {"must": False}})
    plan = usual(scenario)
    return scenario, plan, retour(plan, "G1", "09:00 A 09:10 B 09:50 C 10:30 B 11:10 back 11:50")


@breaks("R03")
def both_of_one_of():
    scenario = town(sites=ONE_OF)
    plan = plan_of(scenario, dict.fromkeys(GROUPS, "09:00 A 09:10 C 09:50 back 10:30"))
    return scenario, plan, retour(plan, "G1", ABC)


@breaks("R03")
def none_of_one_of():
    scenario = town(sites=ONE_OF)
    plan = plan_of(scenario, dict.fromkeys(GROUPS, "09:00 A 09:10 C 09:50 back 10:30"))
    return scenario, plan, drop_stop(plan, "G1", "A")


@breaks("R03")
def stop_in_another_session():
    scenario = town(sites={"C": {"sessions": "late"}}, sessions=TWO_SESSIONS)
    text = {"day": "09:00 A 09:10 B 09:50 back 10:30", "late": "14:00 C 14:10 back 14:50"}
    plan = plan_of(scenario, {"G1": text, "G2": text})
    return scenario, plan, drop_tour(retour(drop_stop(plan, "G1", "C"), "G1", ABC), "G1", "late")


@breaks("R03")
def unknown_session_of_a_stop():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_stop(plan, "G1", "B", session="never")


# -- R04 ---------------------------------------------------------------------------------------


@breaks("R04")
def first_leg_too_short():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_tour(plan, "G1", depart=at("09:01"))


@breaks("R04")
def leg_between_stops_too_short():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, retour(plan, "G1", "09:00 A 09:10 B 09:49 C 10:30 back 11:10")


@breaks("R04")
def last_leg_too_short():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_tour(plan, "G1", back=at("11:09"))


@breaks("R04")
def stop_before_the_tour():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_tour(plan, "G1", depart=at("09:20"))


@breaks("R04")
def tour_without_stops_too_short():
    scenario = town(sites={"K": {"kind": "place"}}, sessions=[*TWO_SESSIONS[:1], EVENING])
    text = {"day": ABC, "evening": "18:00 back 18:10"}
    plan = plan_of(scenario, {"G1": text, "G2": text})
    return scenario, plan, edit_tour(plan, "G1", "evening", back=at("18:09"))


EVENING = {"session": "evening", "start": "18:00", "end": "19:00", "to": "K"}


@breaks("R04")
def slack_is_left_out():
    scenario = town({"slack": 4.5})
    text = "09:00 A 09:15 B 10:00 C 10:45 back 11:30"
    plan = plan_of(scenario, {"G1": text, "G2": text})
    return scenario, plan, edit_tour(plan, "G1", back=at("11:29"))


# -- R05 ---------------------------------------------------------------------------------------


@breaks("R05")
def leaves_after_closing():
    scenario = town(sites={"A": {"open": "09:00-10:00;10:00-11:00"}})
    plan = usual(scenario)
    return scenario, plan, edit_tour(shift(plan, "G2", "A", 1), "G2", back=at("11:11"))


@breaks("R05")
def enters_before_opening():
    scenario = town(
        sites={"A": {"open": "09:10-12:00"}},
        sessions=[{"session": "day", "start": "08:30", "end": "12:00"}],
    )
    plan = usual(scenario)
    return scenario, plan, edit_tour(shift(plan, "G1", "A", -1), "G1", depart=at("08:59"))


@breaks("R05")
def inside_over_the_lunch_break():
    scenario = town(sites={"B": {"open": "09:00-10:00;10:20-12:00"}})
    plan = plan_of(scenario, dict.fromkeys(GROUPS, "09:00 A 09:10 C 09:50 B 10:30 back 11:10"))
    return scenario, plan, retour(plan, "G1", ABC)


@breaks("R05")
def open_on_another_day():
    scenario = town(
        sites={"A": {"open": "2020-06-23 09:00-12:00"}},
        sessions=[*TWO_SESSIONS[:1], {**TWO_SESSIONS[0], "session": "next", "date": "2020-06-24"}],
    )
    plan = usual(scenario)
    damaged = retour(plan, "G1", "09:00 B 09:50 C 10:30 back 11:10")
    tour, stops = damaged.tours, damaged.stops
    stop = stop_at("G1", "next", "A", at("09:10", day=1), {})
    tomorrow = replace(tour[-1], session="next", depart=at("09:00", 1), back=at("09:50", 1))
    return scenario, plan, replace(damaged, tours=(*tour, tomorrow), stops=(*stops, stop))


# -- R06, R07, R08: G2 comes to A while G1 is there ------------------------------------------------


def together(rule, name, text=ABC, event=None, parts=None, valid=BCA, first=ABC, **columns):
    """A case in which G2 changes from `valid` to `text`, which A cannot take beside `first`."""

    def build():
        scenario = town(event, {"A": columns})
        plan = plan_of(scenario, {"G1": first, "G2": valid}, parts=parts)
        return scenario, plan, retour(plan, "G2", text, parts)

    CASES[f"{rule} {name}"] = (rule, build)


together("R06", "hall_overfull", people_at_once=39)
together("R06", "hall_overfull_at_its_share", event={"fill": 0.9}, people_at_once=40)
together("R06", "hall_overfull_for_a_minute", "09:29 A 09:39 B 10:19 C 10:59 back 11:39",
         people_at_once=39)  # fmt: skip
together("R06", "guides_by_people", guides=3, people_per_guide=15)
together("R06", "guides_by_group", guides=1)
together("R07", "groups_at_once", groups_at_once=1)
together("R07", "gap_minutes", "09:35 A 09:45 B 10:25 C 11:05 back 11:45",
         groups_at_once=1, gap_minutes=6)  # fmt: skip
together("R07", "entry_every", "09:20 A 09:30 B 10:10 C 10:50 back 11:30", entry_every=21)
together("R08", "bay_of_a_waiting_coach", coaches_at_once=1)

BRIEF = {site: {"alight": 2, "board": 3} for site in "ABC"}
BAY = {
    "event": {"alight_seconds": 6, "board_seconds": 9},
    "parts": BRIEF,
    "first": "09:00 A 09:10 B 09:55 C 10:40 back 11:25",
    "coach_waits": "no",
    "coaches_at_once": 1,
}
together("R08", "bay_while_alighting", "09:01 A 09:11 B 09:56 C 10:41 back 11:26",
         valid="09:05 A 09:15 B 10:00 C 10:45 back 11:30", **BAY)  # fmt: skip
together("R08", "bay_of_one_boards_while_other_alights",
         "09:32 A 09:42 B 10:27 C 11:12 back 11:57",
         valid="09:35 A 09:45 B 10:30 C 11:15 back 12:00", **BAY)  # fmt: skip


# -- R09 ---------------------------------------------------------------------------------------

# 40 riders at floor 6 with 10 a trip: ride 5 minutes, clear 6 (the oracle of the design);
# with mixed trips T = 3 * 103.72 + 51.86 s = 363 s: ride 7, clear 415 s: 7.
LIFT = {"lift": "L", "floor": 6}
RIDE = {"A": {"ride": 5}}
UP = "09:00 A 09:10 B 10:00 C 10:40 back 11:20"


def lifted(text, parts=RIDE, **bank):
    scenario = town(
        sites={"A": LIFT},
        lifts=[{"lift": "L", "persons": 13} | bank],
        visitors=[{"visitor": "V1", "count": 40}, {"visitor": "V2", "count": 40}],
        sessions=[{"session": "day", "start": "09:00", "end": "12:30"}],
    )
    return scenario, plan_of(scenario, {"G1": UP, "G2": text}, parts=parts)


@breaks("R09")
def next_ride_up_before_the_car_is_back():
    scenario, plan = lifted("09:06 A 09:16 B 10:06 C 10:46 back 11:26")
    damaged = retour(plan, "G2", "09:05 A 09:15 B 10:06 C 10:46 back 11:26", RIDE)
    return scenario, plan, shift(damaged, "G2", "A", 1, "down")


@breaks("R09")
def next_ride_down_before_the_car_is_back():
    scenario, plan = lifted("09:06 A 09:16 B 10:10 C 10:50 back 11:30")
    plan = shift(plan, "G1", "A", 1, "down")
    plan = shift(shift(plan, "G1", "B", 1), "G1", "C", 1)
    plan = edit_tour(plan, "G1", back=at("11:21"))
    plan = with_figures(scenario, shift(plan, "G2", "A", 1, "down"))
    return scenario, plan, shift(plan, "G2", "A", -1, "down")


@breaks("R09")
def ride_up_meets_a_ride_down():
    scenario, plan = lifted("09:40 A 09:50 B 10:40 C 11:20 back 12:00")
    return scenario, plan, retour(plan, "G2", "09:39 A 09:49 B 10:39 C 11:19 back 11:59", RIDE)


@breaks("R09")
def two_sites_share_the_bank():
    scenario = town(
        sites={"A": LIFT, "B": {"lift": "L", "floor": 6}},
        lifts=[{"lift": "L", "persons": 13}],
        visitors=[{"visitor": "V1", "count": 40}, {"visitor": "V2", "count": 40}],
    )
    parts = {"A": {"ride": 5}, "B": {"ride": 5}}
    first = "09:00 A 09:10 B 10:00 C 10:50 back 11:30"
    second = "09:06 B 09:16 C 10:06 A 10:46 back 11:36"
    plan = plan_of(scenario, {"G1": first, "G2": second}, parts=parts)
    return (
        scenario,
        plan,
        retour(plan, "G2", second.replace("09:06 B 09:16", "09:03 B 09:13"), parts),
    )


@breaks("R09")
def mixed_trips_in_one_direction():
    parts = {"A": {"ride": 7}}
    up = "09:00 A 09:10 B 10:04 C 10:44 back 11:24"
    scenario, plan = lifted("09:37 A 09:47 B 10:41 C 11:21 back 12:01", parts, mixed_trips="yes")
    plan = with_figures(scenario, retour(plan, "G1", up, parts))
    return scenario, plan, retour(plan, "G2", "09:06 A 09:16 B 10:10 C 10:50 back 11:30", parts)


# -- R10 ---------------------------------------------------------------------------------------


def detailed(**event):
    """C is the last stop: two minutes from the coach, on the sixth floor, left by all times."""
    scenario = town(
        event,
        sites={"C": LIFT | {"minutes_in": 2, "minutes_out": 3}},
        lifts=[{"lift": "L", "persons": 13}],
        visitors=[{"visitor": "V1", "count": 40}],
    )
    plan = plan_of(
        scenario,
        {"G1": "09:00 A 09:10 B 09:50 C 10:30 back 11:30"},
        [group_of(scenario, "G1", "C1", "V1")],
    )
    plan = edit_stop(
        plan,
        "G1",
        "C",
        enter=at("10:32"),
        up=at("10:33"),
        start=at("10:38"),
        end=at("11:08"),
        down=at("11:09"),
        leave=at("11:14"),
        depart=at("11:17"),
    )
    return scenario, with_figures(scenario, plan)


def detail(name, minutes, first, last=None):
    def build():
        scenario, plan = detailed()
        return scenario, plan, shift(plan, "G1", "C", minutes, first, last or first)

    CASES[f"R10 {name}"] = ("R10", build)


detail("enters_before_it_is_at_the_door", -1, "enter")
detail("goes_up_before_it_enters", -2, "up", "depart")
detail("ride_up_too_short", -1, "start", "depart")
detail("ride_up_too_long", 1, "start", "depart")
detail("visit_too_short", -1, "end", "depart")
detail("visit_too_long", 1, "end", "depart")
detail("goes_down_before_the_end", -2, "down", "depart")
detail("ride_down_too_short", -1, "leave", "depart")
detail("ride_down_too_long", 1, "leave", "depart")
detail("departs_before_all_are_aboard", -1, "depart")
detail("departs_later_than_it_could", 1, "depart")


@breaks("R10")
def events_out_of_order():
    scenario, plan = detailed()
    return scenario, plan, edit_stop(plan, "G1", "C", start=at("11:08"), end=at("10:38"))


@breaks("R10")
def times_with_seconds():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, shift(plan, "G1", "C", 0.5, "enter", "end")


@breaks("R10")
def tour_with_seconds():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_tour(plan, "G1", back=at("11:10:20"))


@breaks("R10")
def alighting_too_short():
    scenario = town({"alight_seconds": 6, "board_seconds": 9})
    text = "09:00 A 09:10 B 09:55 C 10:40 back 11:25"
    plan = plan_of(scenario, {"G1": text, "G2": text}, parts=BRIEF)
    return scenario, plan, shift(plan, "G1", "C", -1, "enter", "depart")


@breaks("R10")
def waits_above_without_a_lift():
    scenario = town()
    plan = edit_tour(usual(scenario), "G1", back=at("11:20"))
    plan = with_figures(scenario, plan)
    return scenario, plan, shift(plan, "G1", "C", 5, "down")


@breaks("R10")
def stop_departs_off_the_clock():
    scenario = town({"clock": 5})
    plan = edit_tour(usual(scenario), "G1", back=at("11:20"))
    return scenario, with_figures(scenario, plan), shift(plan, "G1", "C", 2)


@breaks("R10")
def tour_departs_off_the_clock():
    scenario = town({"clock": 5})
    plan = plan_of(scenario, {"G1": "09:05 A 09:20 B 10:00 C 10:40 back 11:20", "G2": BCA})
    return scenario, plan, edit_tour(plan, "G1", depart=at("09:07"))


# -- R11 ---------------------------------------------------------------------------------------


@breaks("R11")
def sets_out_before_the_session():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_tour(plan, "G1", depart=at("08:59"))


@breaks("R11")
def is_back_after_the_session():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, edit_tour(plan, "G1", back=at("12:01"))


@breaks("R11")
def in_two_places_at_a_time():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, retour(plan, "G1", "09:00 A 09:10 B 09:39 C 10:30 back 11:10")


@breaks("R11")
def tour_is_missing():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, drop_tour(plan, "G1")


@breaks("R11")
def tour_is_doubled():
    scenario = town()
    plan = usual(scenario)
    return scenario, plan, replace(plan, tours=(*plan.tours, plan.tours[0]))


@breaks("R11")
def tour_in_an_unknown_session():
    scenario = town()
    plan = usual(scenario)
    tour = replace(plan.tours[0], session="never")
    return scenario, plan, replace(plan, tours=(*plan.tours, tour))


@breaks("R11")
def tour_with_nothing_to_do():
    scenario = town(sessions=TWO_SESSIONS)
    plan = usual(scenario)
    return scenario, plan, retour(plan, "G1", "14:00 back 14:10", session="late")


@breaks("R11")
def session_that_changes_place_is_not_toured():
    scenario = town(sites={"K": {"kind": "place"}}, sessions=[*TWO_SESSIONS[:1], EVENING])
    text = {"day": ABC, "evening": "18:00 back 18:10"}
    plan = plan_of(scenario, {"G1": text, "G2": text})
    return scenario, plan, drop_tour(plan, "G1", "evening")


@breaks("R11")
def tour_in_a_session_of_others():
    scenario = town(
        visitors=[
            {"visitor": "V1", "count": 20, "track": "x"},
            {"visitor": "V2", "count": 20, "track": "y"},
        ],
        sites={"K": {"kind": "place"}},
        sessions=[*TWO_SESSIONS[:1], EVENING | {"tracks": "y"}],
    )
    plan = plan_of(scenario, {"G1": ABC, "G2": {"day": ABC, "evening": "18:00 back 18:10"}})
    return scenario, plan, retour(plan, "G1", "18:00 back 18:10", session="evening")


# -- R12 ---------------------------------------------------------------------------------------

BAC = "09:00 B 09:10 A 09:50 C 10:30 back 11:10"
ACB = "09:00 A 09:10 C 09:50 B 10:30 back 11:10"
HALVES = {"day": "09:00 A 09:10 B 09:50 back 10:30", "late": "14:00 C 14:10 back 14:50"}


def order(name, text, event=None, tours=ABC, sessions=TWO_SESSIONS, **sites):
    """A case in which G2 tours as in `text`, though it must keep the order of `tours`."""

    def build():
        scenario = town(event, sites, sessions=sessions)
        plan = plan_of(scenario, {"G1": tours, "G2": tours})
        return scenario, plan, retour(plan, "G2", text)

    CASES[f"R12 {name}"] = ("R12", build)


order("first", BAC, A={"position": "first"})
order("last", ACB, C={"position": "last"})
order("first_in_session", "09:00 B 09:10 A 09:50 back 10:30", tours=HALVES,
      A={"position": "first_in_session"})  # fmt: skip
order("last_in_session", "09:00 B 09:10 A 09:50 back 10:30", tours=HALVES,
      B={"position": "last_in_session"})  # fmt: skip
order("after_sites", BAC, B={"after_sites": "A"})
order("convoy", BAC, event={"movement": "convoy"})


@breaks("R12")
def first_of_the_event_and_not_of_its_session():
    scenario = town(sites={"C": {"position": "first", "must": False}}, sessions=TWO_SESSIONS)
    plan = plan_of(
        scenario,
        {
            group: {"day": "09:00 C 09:10 A 09:50 back 10:30", "late": "14:00 B 14:10 back 14:50"}
            for group in GROUPS
        },
    )
    damaged = retour(plan, "G1", "09:00 A 09:10 back 09:50")
    damaged = retour(damaged, "G1", "14:00 C 14:10 B 14:50 back 15:30", session="late")
    return scenario, plan, damaged


# -- R13 ---------------------------------------------------------------------------------------


def wait(name, minutes, first, last="depart"):
    """A case in which part of the last stop, and the return, come later than allowed."""

    def build():
        scenario, plan = detailed(max_wait=12)
        plan = edit_tour(plan, "G1", back=at("11:27"))
        damaged = shift(plan, "G1", "C", minutes, first, last) if first else plan
        damaged = edit_tour(damaged, "G1", back=at("11:27") + timedelta(minutes=minutes))
        return scenario, with_figures(scenario, plan), damaged

    CASES[f"R13 {name}"] = ("R13", build)


wait("outside", 13, "enter")
wait("in_the_lobby", 12, "up")
wait("above", 12, "down")
wait("on_the_road_to_a_stop", 13, "arrive")
wait("on_the_road_back", 13, None)


@breaks("R13")
def for_the_clock():
    scenario = town({"clock": 10, "max_wait": 8})
    plan = edit_tour(usual(scenario), "G1", back=at("11:18"))
    damaged = edit_tour(shift(plan, "G1", "C", 1), "G1", back=at("11:20"))
    damaged = edit_stop(damaged, "G1", "C", depart=at("11:10"))
    return scenario, with_figures(scenario, plan), damaged


@breaks("R13")
def on_the_road_from_the_start():
    scenario = town({"max_wait": 5})
    plan = plan_of(scenario, {"G1": "09:10 A 09:20 B 10:00 C 10:40 back 11:20", "G2": BCA})
    return scenario, plan, edit_tour(plan, "G1", depart=at("09:04"))


@breaks("R13")
def on_a_tour_without_stops():
    sessions = [*TWO_SESSIONS[:1], EVENING]
    scenario = town({"max_wait": 5}, {"K": {"kind": "place"}}, sessions=sessions)
    text = {"day": ABC, "evening": "18:00 back 18:10"}
    plan = plan_of(scenario, {"G1": text, "G2": text})
    return scenario, plan, edit_tour(plan, "G1", "evening", back=at("18:16"))


# -- R14 ---------------------------------------------------------------------------------------


def seats(name, event=None, fleet=None, **changes):
    """A case in which the listing of G1 is changed."""

    def build():
        scenario = town(event, coaches=fleet or COACHES)
        plan = usual(scenario)
        return scenario, plan, edit_group(plan, "G1", **changes)

    CASES[f"R14 {name}"] = ("R14", build)


SMALL = [*COACHES[:2], {"coach": "C3", "seats": 20}]
seats("no_coach", coaches=())
seats("unknown_coach", coaches=("C9",))
seats("coach_of_another_group", coaches=("C2",))
seats("too_few_seats", coaches=("C3",), fleet=[*COACHES[:2], {"coach": "C3", "seats": 19}])
seats("too_few_seats_with_escorts", {"escorts": 1}, SMALL, coaches=("C3",))
seats("too_few_seats_at_their_share", {"fill": 0.95}, SMALL, coaches=("C3",))
seats("wrong_escorts", {"escorts": 1}, escorts=0)
seats("coach_on_foot", {"travel": "walk"}, coaches=("C1",))


BOTH = ("C1", "C3")
PARTIES = {"coaches_per_group": 2, "escorts": 1}
MORE = [*COACHES[:2], {"coach": "C3", "seats": 30}]


def party(name, event=None, fleet=None, **changes):
    """A case in which G1 is a party of two coaches, whose listing is changed."""

    def build():
        scenario = town(PARTIES | (event or {}), coaches=fleet or MORE)
        (one, other), members = usual(scenario).groups, (Member("V1", 20),)
        halves = (("C1", 12), ("C3", 8))
        seating = tuple(Seating(name, (Member("V1", n, False),)) for name, n in halves)
        one = replace(one, coaches=BOTH, escorts=2, members=members, seating=seating)
        plan = plan_of(scenario, {"G1": ABC, "G2": BCA}, (one, other))
        return scenario, plan, edit_group(plan, "G1", **changes)

    CASES[f"R14 {name}"] = ("R14", build)


party("coach_twice", coaches=("C1", "C1"), escorts=1, seating=())
party("escorts_of_one_coach_only", escorts=1)
party("coach_of_another_party", coaches=("C1", "C2"), seating=())
party("nobody_in_a_coach", seating=(Seating("C1", (Member("V1", 20),)),))
party("somebody_left_behind", seating=(Seating("C1"), Seating("C3", (Member("V1", 19, False),))))
party(
    "a_coach_too_full",
    fleet=[*COACHES[:2], {"coach": "C3", "seats": 10}],
    seating=(Seating("C1", (Member("V1", 10, False),)), Seating("C3", (Member("V1", 10, False),))),
)


@breaks("R14")
def more_coaches_than_carry_a_group():
    scenario = town(coaches=MORE)
    plan = usual(scenario)
    return scenario, plan, edit_group(plan, "G1", coaches=BOTH)


@breaks("R14")
def pinned_coach_carries_another_group():
    scenario = town(coaches=[*COACHES[:2], {"coach": "C3", "seats": 40, "group": "G2"}])
    groups = [group_of(scenario, "G1", "C1", "V1"), group_of(scenario, "G2", "C3", "V2")]
    plan = plan_of(scenario, {"G1": ABC, "G2": BCA}, groups)
    return scenario, plan, edit_group(plan, "G2", coaches=("C2",))


def with_party(sites, **event):
    """A plan in which G1 is a party of two coaches, one with 40 seats and one with 30."""
    scenario = town(event | {"coaches_per_group": 2}, {"A": sites}, coaches=MORE)
    plan = usual(scenario)
    return scenario, edit_group(plan, "G1", coaches=BOTH)


def test_each_coach_of_a_party_takes_a_bay_and_travels():
    scenario, plan = with_party({"coaches_at_once": 1})
    assert {violation.rule for violation in verify(scenario, plan)} == {"R08"}
    scenario, plan = with_party({"coaches_at_once": 2})
    (only,) = verify(scenario, plan)
    assert only.cause == "The travel is given as 80; the stops and tours make it 120."


def test_a_party_boards_as_long_as_its_fullest_coach_needs():
    # 20 people over 40 and 30 seats: 12 in the fuller coach, with one of staff on each 13.
    scenario, plan = with_party({}, alight_seconds=60, board_seconds=30)
    (one, other) = Itinerary(scenario, plan, build_network(scenario)).stops_at["A"]
    assert (one.alight, one.board, other.alight, other.board) == (12, 6, 20, 10)
    scenario, plan = with_party({}, alight_seconds=60, escorts=1)
    (one, _other) = Itinerary(scenario, plan, build_network(scenario)).stops_at["A"]
    assert (one.group.size, one.alight) == (22, 13)


# -- R15, R16 ------------------------------------------------------------------------------------


def quarters(*columns):
    """V1 and V2 tour in G1, V3 and V4 in G2; the damage swaps V2 and V3."""
    visitors = [
        {"visitor": f"V{number}", "count": 10, "delegation": f"D{number}"} | each
        for number, each in enumerate(columns, start=1)
    ]
    from_hotel = [{"session": "day", "start": "09:00", "end": "12:00", "from": "hotel"}]
    scenario = town(
        sites={"K": {"kind": "place"}, "J": {"kind": "place"}},
        visitors=visitors,
        **({"sessions": from_hotel} if "hotel" in columns[0] else {}),
    )

    def groups(first, second):
        return [group_of(scenario, "G1", "C1", *first), group_of(scenario, "G2", "C2", *second)]

    plan = plan_of(scenario, {"G1": ABC, "G2": ABC}, groups(("V1", "V2"), ("V3", "V4")))
    return scenario, plan, replace(plan, groups=tuple(groups(("V1", "V3"), ("V2", "V4"))))


@breaks("R15")
def two_hotels_in_a_group():
    return quarters(*({"hotel": hotel} for hotel in "KKJJ"))


@breaks("R16")
def no_language_in_common():
    return quarters({"language": "zh"}, {"language": "zh;en"}, {"language": "en"}, {})


# -- R17 ---------------------------------------------------------------------------------------


def appointed(name, text, who, event=None, sites=None, start="09:10", visitors=None, group="G1"):
    """A case in which a group with an appointment at A comes as in `text`."""

    def build():
        scenario = town(
            event,
            sites,
            appointments=[{"who": who, "site": "A", "session": "day", "start": start}],
            **({"visitors": visitors} if visitors else {}),
        )
        groups = [group_of(scenario, group, "C1", "V1"), group_of(scenario, "G2", "C2", "V2")]
        plan = plan_of(scenario, {group: ABC, "G2": ABC}, groups)
        return scenario, plan, retour(plan, group, text)

    CASES[f"R17 {name}"] = ("R17", build)


LATE = "09:01 A 09:11 B 09:51 C 10:31 back 11:11"
OF_TRACKS = [row | {"track": track} for row, track in zip(TOWN["visitors"], "xy", strict=True)]
PINNED = [TOWN["visitors"][0] | {"group": "VIP"}, TOWN["visitors"][1]]
appointed("of_all", LATE, "all")
appointed("of_a_delegation", LATE, "D1")
appointed("of_a_track", LATE, "x", visitors=OF_TRACKS)
appointed("of_a_pinned_group", LATE, "VIP", visitors=PINNED, group="VIP")
appointed(
    "that_is_left_out", "09:00 B 09:50 C 10:30 back 11:10", "D1", sites={"A": {"must": False}}
)


@breaks("R17")
def in_another_session():
    scenario = town(
        sessions=TWO_SESSIONS,
        appointments=[{"who": "D1", "site": "C", "session": "late", "start": "14:10"}],
    )
    plan = plan_of(scenario, {"G1": HALVES, "G2": HALVES})
    return scenario, plan, drop_tour(retour(drop_stop(plan, "G1", "C"), "G1", ABC), "G1", "late")


# ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_damage_is_reported_under_its_rule_alone(name):
    rule, build = CASES[name]
    scenario, valid, damaged = build()
    assert [str(violation) for violation in verify(scenario, valid)] == []
    reported = verify(scenario, damaged)
    assert {violation.rule for violation in reported} == {rule}, list(map(str, reported))
    for violation in reported:
        assert violation.cause.endswith(".")
        assert "{" not in violation.cause
        assert "None" not in violation.cause


def test_every_rule_has_a_check_that_names_it_and_a_case():
    rules = [f"R{number:02}" for number in range(1, 19)]
    assert [check.__name__.split("_")[1].upper() for check in CHECKS] == rules
    assert [inspect.getdoc(check)[:3] for check in CHECKS] == rules
    # The cases of R18 are in test_calls.py.
    assert {rule for rule, _build in CASES.values()} == set(rules) - {"R18"}
