"""Groups of hand-sized and of very large events, checked by the verifier's own rules."""

import random
import time
from itertools import combinations, pairwise
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.grouping.drafts import profiles
from routeplan.grouping.fleet import Fleet, Passengers, hand_out
from routeplan.grouping.forming import form_groups
from routeplan.grouping.limits import fewest_groups, most_groups
from routeplan.grouping.seating import seat
from routeplan.plans.model import Group, Plan
from routeplan.proofs.group_obstacles import find_obstacle
from routeplan.scenario.model import Scenario
from routeplan.verification.verifier import verify


def make_event(
    visitors,
    *,
    seats=(),
    sites=(),
    sessions=({},),
    lifts=(),
    appointments=(),
    fixed=MappingProxyType({}),
    **event,
):
    """A scenario on one spot: `seats` of the coaches; on foot without any.

    Coaches are `fixed` to groups by their numbers.
    """
    hotels = {row["hotel"] for row in visitors if "hotel" in row}
    places = [{"site": site, "kind": "place", "x": 0, "y": 0} for site in ("hub", *sorted(hotels))]
    return Scenario(
        event={"date": "2020-06-23", "hub": "hub", "travel": "coach" if seats else "walk"} | event,
        sites=[*places, *({"x": 0, "y": 0, "minutes": 20} | site for site in sites)],
        lifts=lifts,
        visitors=[{"visitor": f"V{n}"} | row for n, row in enumerate(visitors)],
        coaches=[
            {"coach": f"C{n}", "seats": number, "group": fixed.get(n, "")}
            for n, number in enumerate(seats)
        ],
        sessions=[
            {"session": f"s{n}", "start": f"{8 + n:02}:00", "end": f"{9 + n:02}:00"} | row
            for n, row in enumerate(sessions)
        ],
        appointments=appointments,
    )


def broken_rules(scenario, grouping):
    """The rules of the groups that a plan with these groups breaks."""
    groups = tuple(
        Group(
            g.name,
            g.people,
            scenario.event.escorts * max(1, len(g.coaches)),
            g.track,
            g.coaches,
            g.members,
            seat(scenario, g),
        )
        for g in grouping.groups
    )
    found = verify(scenario, Plan("feasible", groups=groups))
    return [str(each) for each in found if each.rule in ("R01", "R02", "R14", "R15", "R16")]


def form(scenario, count, **options):
    """The groups, which keep the rules."""
    result = form_groups(scenario, count, **({"workers": 1} | options))
    assert result.status == "found"
    assert len(result.grouping.groups) == count
    assert broken_rules(scenario, result.grouping) == []
    return result.grouping.groups


def sizes(groups):
    return sorted((group.people for group in groups), reverse=True)


def delegations(*people):
    return [{"delegation": f"D{n}", "count": count} for n, count in enumerate(people)]


LIFT = {"lift": "L", "persons": 13, "loading": 1.0}
TOWER = {"site": "tower", "lift": "L", "floor": 6}


def test_groups_are_balanced():
    assert sizes(form(make_event([{}] * 100), 3)) == [34, 33, 33]
    assert sizes(form(make_event(delegations(30, 20, 20, 10, 10, 10)), 2)) == [50, 50]
    two_tracks = [{"track": "A"}] * 60 + [{"track": "B"}] * 30
    assert sizes(form(make_event(two_tracks), 3)) == [30, 30, 30]


@pytest.mark.parametrize(
    ("escorts", "people", "expected"),
    [
        (0, 78, [39, 39]),
        (0, 119, [41, 39, 39]),  # 40, 40, 39 would ride 4 + 4 + 3 times
        (1, 116, [40, 38, 38]),  # the escort takes a place in the lift
        (0, 200, [44, 39, 39, 39, 39]),
    ],
)
def test_sizes_save_lift_trips(escorts, people, expected):
    scenario = make_event([{}] * people, sites=[TOWER], lifts=[LIFT], escorts=escorts)
    assert sizes(form(scenario, len(expected))) == expected


def test_lift_trips_are_not_bought_with_any_imbalance():
    scenario = make_event([{}] * 50, sites=[TOWER], lifts=[LIFT | {"cycle_seconds": 20}])
    assert sizes(form(scenario, 2)) == [25, 25]


def test_those_who_cannot_take_the_stairs_share_a_group():
    stairs = {"stairs_up": 1.0, "stairs_down": 1.0}
    visitors = [{"step_free": n % 10 == 0} for n in range(40)]
    scenario = make_event(visitors, sites=[TOWER], lifts=[LIFT | stairs])
    assert sorted(group.step_free for group in form(scenario, 2)) == [0, 4]


def test_delegation_stays_together_where_it_fits():
    scenario = make_event(delegations(30, 30, 40), group_max=70)
    assert sizes(form(scenario, 2)) == [60, 40]


def test_delegation_that_no_group_holds_takes_as_few_as_possible():
    scenario = make_event([*delegations(90), {}, {}], group_max=50)
    assert (fewest_groups(scenario), most_groups(scenario)) == (2, 92)
    for count in (2, 3):
        groups = form(scenario, count)
        assert sum(any(m.visitor == "V0" for m in g.members) for g in groups) == 2


@pytest.mark.parametrize(
    ("visitors", "count", "expected"),
    [
        ([{"count": 200}], 8, [25] * 8),
        ([{"count": 200}, {}, {}, {}, {}], 8, [26, 26, 26, 26, 25, 25, 25, 25]),
        ([{"count": 200}, {"count": 10}], 8, [27, 27, 26, 26, 26, 26, 26, 26]),
        (delegations(60), 6, [10] * 6),
        ([{"count": 30}] * 3, 2, [45, 45]),
        ([{"count": 30}, {"count": 30}, {"count": 40}], 3, [40, 30, 30]),
    ],
)
def test_the_number_of_groups_decides_how_far_a_large_row_spreads(visitors, count, expected):
    scenario = make_event(visitors, groups=str(count))
    assert find_obstacle(scenario) is None
    assert sizes(form(scenario, count)) == expected


def test_a_row_stays_whole_where_it_fits_among_the_others():
    groups = form(make_event([{"count": 200}, {"count": 10}]), 8)
    assert sum(any(m.visitor == "V1" for m in g.members) for g in groups) == 1


def test_a_delegation_gives_way_to_pins():
    visitors = [{"delegation": "D", "group": "red"}, {"delegation": "D"}, {"group": "red"}]
    groups = form(make_event(visitors, group_max=2), 2)
    assert [group.name for group in groups] == ["red", "G1"]


def test_hotels_divide_a_delegation_only_where_groups_need_one():
    visitors = [{"delegation": "D", "hotel": hotel} for hotel in "hi"]
    assert form_groups(make_event(visitors), 2).status == "none"
    assert len(form(make_event(visitors, sessions=[{"to": "hotel"}]), 2)) == 2


def test_capacity_of_coaches_decides_how_far_a_delegation_spreads():
    scenario = make_event(delegations(60, 1, 1), seats=[41, 31, 21], escorts=1)
    groups = form(scenario, 3)
    holders = [g for g in groups if any(m.visitor == "V0" for m in g.members)]
    assert len(holders) == 2
    assert sorted(g.coaches[0] for g in groups) == ["C0", "C1", "C2"]


def test_single_visitors_and_count_rows_without_delegation():
    assert sizes(form(make_event([{"count": 6}], group_max=6), 2)) == [3, 3]
    assert sizes(form(make_event([{}] * 6), 2)) == [3, 3]


def test_split_row_says_how_many_go_where():
    (first, second) = form(make_event([{"count": 60}]), 2)
    assert [(m.visitor, m.count, m.whole) for m in first.members] == [("V0", 30, False)]
    assert [(m.visitor, m.count, m.whole) for m in second.members] == [("V0", 30, False)]


def test_distinct_pins_of_a_delegation_divide_it():
    visitors = [{"delegation": "D", "group": pin} for pin in ("red", "blue", "")]
    groups = form(make_event(visitors), 2)
    assert {group.name for group in groups} == {"red", "blue"}
    assert form_groups(make_event(visitors), 1).status == "none"
    assert form_groups(make_event(visitors), 3).status == "none"


def test_names_follow_protocol_and_skip_pins():
    groups = form(make_event([{"group": "G2"}, {}, {}, {"group": "G1"}], group_max=1), 4)
    assert [group.name for group in groups] == ["G2", "G3", "G4", "G1"]
    assert [group.members[0].visitor for group in groups] == ["V0", "V1", "V2", "V3"]


def test_languages_are_shared():
    spoken = [["zh"], ["en"], ["zh", "en"], []] * 3
    scenario = make_event([{"language": each} for each in spoken])
    assert fewest_groups(scenario) == 2
    assert sizes(form(scenario, 2)) == [6, 6]
    assert form_groups(scenario, 1).status == "none"


def test_hotels_are_shared_only_where_a_session_needs_it():
    visitors = [{"hotel": hotel} for hotel in ("h", "i", "h", "i")]
    at_hub = make_event(visitors)
    assert form(at_hub, 1)[0].hotel is None
    assert profiles(at_hub, form_groups(at_hub, 1).grouping) == (("", None, 4, 0, ()),)
    at_hotels = make_event(visitors, sessions=[{"to": "hotel"}])
    assert fewest_groups(at_hotels) == 2
    assert [group.hotel for group in form(at_hotels, 2)] == ["h", "i"]
    other_track = make_event(visitors, sessions=[{}, {"to": "hotel", "tracks": "B"}])
    assert fewest_groups(other_track) == 1


def test_delegation_divided_by_language_is_kept_near():
    visitors = [
        {"delegation": name, "language": language}
        for name in ("D", "E")
        for language in ("zh", "zh;en")
        for _person in range(5)
    ]
    for group in form(make_event(visitors), 2):
        assert len({int(member.visitor[1:]) // 10 for member in group.members}) == 1


def test_coaches_that_fit_exactly():
    scenario = make_event(delegations(48, 30, 30, 20), seats=[21, 49, 31, 31], escorts=1)
    coaches = {group.people: group.coaches[0] for group in form(scenario, 4)}
    assert coaches == {48: "C1", 30: "C3", 20: "C0"} or coaches == {48: "C1", 30: "C2", 20: "C0"}


def test_coaches_go_to_groups_in_the_order_of_their_rows():
    groups = form(make_event([{}] * 20, seats=[50, 12, 30, 10]), 2)
    assert sorted((group.people, group.coaches[0]) for group in groups) == [(10, "C0"), (10, "C1")]


def test_fill_applies_to_seats():
    assert fewest_groups(make_event([{}] * 50, seats=[50, 50])) == 1
    assert fewest_groups(make_event([{}] * 50, seats=[50, 50], fill=0.9)) == 2


def test_halls_limit_groups():
    hall = {"site": "hall", "people_at_once": 12}
    guided = {"site": "guided", "guides": 2, "people_per_guide": 5}
    optional = {"site": "optional", "people_at_once": 2, "must": "no"}
    choice = [{"site": f"c{n}", "people_at_once": n, "one_of": "c"} for n in (6, 8)]
    for sites, expected in [
        ([hall], 11),
        ([hall, guided, optional], 9),
        ([hall, guided, *choice], 7),
    ]:
        scenario = make_event([{}] * 22, sites=sites, escorts=1)
        assert fewest_groups(scenario) == -(-22 // expected)


def test_group_min_and_max():
    scenario = make_event([{}] * 20, group_min=6, group_max=8)
    assert (fewest_groups(scenario), most_groups(scenario)) == (3, 3)
    assert sizes(form(scenario, 3)) == [7, 7, 6]


def test_number_of_groups_is_limited_by_the_event():
    scenario = make_event([{}] * 20, groups="4-6")
    assert (fewest_groups(scenario), most_groups(scenario)) == (4, 6)


def test_profiles_name_the_appointments():
    visitors = [{"delegation": "D"}, {"group": "P"}, {"track": "B"}]
    hall = {"site": "hall"}
    at = [
        {"who": who, "site": "hall", "session": "s0", "start": "08:10"}
        for who in ("all", "D", "P", "B")
    ]
    scenario = make_event(visitors, sites=[hall], appointments=at, group_max=1)
    grouping = form_groups(scenario, 3, workers=1).grouping
    assert profiles(scenario, grouping) == (
        ("", None, 1, 0, (0, 1)),
        ("", None, 1, 0, (0, 2)),
        ("B", None, 1, 0, (0, 3)),
    )


def test_many_watched_delegations_are_told_apart():
    names = [f"D{n}" for n in range(45)]  # more flags than one number of the model holds
    at = [{"who": name, "site": "x", "session": "s0", "start": "08:10"} for name in names]
    visitors = [{"delegation": name} for name in names]
    scenario = make_event(visitors, sites=[{"site": "x"}], appointments=at)
    found = []
    for _call in range(4):
        result = form_groups(scenario, 2, excluded=found, workers=1)
        found.append(profiles(scenario, result.grouping))
    assert len(set(found)) == 4
    one = [profiles(scenario, form_groups(scenario, 1).grouping)]
    assert form_groups(scenario, 1, excluded=one).status == "none"


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (
            make_event([{}] * 212, seats=[49] * 4, escorts=1),
            "212 visitors and 4 escorts need 216 seats; the 4 coaches have 196.",
        ),
        (make_event([{}] * 60, seats=[50]), "60 visitors need as many seats; the coach has 50."),
        (
            make_event([{}] * 9, seats=[10], fill=0.5),
            "Of all seats, 50% may be used (fill): 9 visitors need as many seats; the coach has 5.",
        ),
        (
            make_event([{}] * 9, seats=[2], escorts=2),
            "9 visitors need coaches; no coach has a seat for more than the escorts.",
        ),
        (
            make_event([{}] * 9, travel="coach"),
            "9 visitors need coaches; there are none.",
        ),
        (
            make_event([{}] * 30, sites=[{"site": "x", "people_at_once": 5}], group_min=6),
            "x takes at most 5 people of a group at once; "
            "a group of the event has at least 6 visitors, and 0 of staff with it.",
        ),
        (make_event([{}] * 30, group_min=6, group_max=5), "group_max is 5, but group_min is 6."),
        (make_event([{}] * 3, group_min=6), "The event has 3 visitors; group_min is 6."),
        (
            make_event([{"hotel": h} for h in "hhi"], group_min=2, sessions=[{"to": "hotel"}]),
            "The event has 1 visitor at i, whom R15 keeps apart; group_min is 2.",
        ),
        (
            make_event([{"group": "P", "count": 60}]),
            "60 visitors are pinned to group P; a group holds at most 50.",
        ),
        (
            make_event([{"group": "P", "count": 46}], seats=[40, 49], fixed={0: "P"}),
            "Group P has 46 visitors; coach C0, which is fixed to it, takes 40.",
        ),
        (
            make_event(
                [{"group": "P", "count": 99}],
                seats=[40, 49, 60, 70],
                fixed={0: "P", 1: "P"},
                coaches_per_group=2,
            ),
            "Group P has 99 visitors; with coaches C0, C1, which are fixed to it, "
            "it has room for 89.",
        ),
        (
            make_event([{"group": "P", "track": track} for track in ("A", "")]),
            "Visitors of 2 tracks (A, none) are pinned to group P.",
        ),
        (
            make_event([{"group": "P", "hotel": h} for h in "hi"], sessions=[{"from": "hotel"}]),
            "Visitors from 2 hotels (h, i) are pinned to group P.",
        ),
        (
            make_event([{"group": "P", "language": each} for each in ("en", "zh")]),
            "The visitors pinned to group P have no language in common (en, zh).",
        ),
        (
            make_event(delegations(30, 30, 30), seats=[50, 50]),
            "90 visitors need at least 3 groups of up to 50; there are 2 coaches. 3 of the "
            "delegations have more than 25 people each; as they stay together (R02), no two of "
            "them fit into a group.",
        ),
        (
            make_event(delegations(30, 30, 25, 25, 25), groups="3"),
            "135 visitors need at least 4 groups of up to 50; 3 are allowed. 2 of the delegations "
            "have more than 25 people each; as they stay together (R02), no two of them fit into "
            "a group. Of the 75 people in smaller ones, of 25 or more, at most 0 fit beside them; "
            "the rest make at least 2 groups.",
        ),
        (
            make_event([*delegations(30, 30), {"group": "P", "count": 30}], groups="2"),
            "90 visitors need at least 3 groups of up to 50; 2 are allowed. 3 of the delegations "
            "and pinned groups have more than 25 people each; as they stay together (R02, R01), no "
            "two of them fit into a group.",
        ),
        (
            make_event([{"language": each} for each in ("en", "zh", "zh")], groups="1"),
            "3 visitors need at least 2 groups of up to 50; 1 is allowed. Counted apart, as they "
            "share no groups (R16): zh with 2 in at least 1 group; en with 1 in at least 1 group.",
        ),
        (
            make_event(
                [{"hotel": h} for h in "hhi"], groups="2", group_max=1, sessions=[{"to": "hotel"}]
            ),
            "3 visitors need at least 3 groups of up to 1; 2 are allowed. Counted apart, as they "
            "share no groups (R15): h with 2 in at least 2 groups; i with 1 in at least 1 group.",
        ),
        (
            make_event([{}] * 90, seats=[50, 30, 10], groups="2"),
            "90 visitors need at least 3 groups of up to 50; 2 are allowed. The 2 largest groups "
            "that there can be hold 80.",
        ),
        (
            make_event([{}] * 212, groups="4"),
            "212 visitors need at least 5 groups of up to 50; 4 are allowed.",
        ),
        (
            make_event([{}] * 5, groups="6"),
            "5 visitors make at most 5 groups; at least 6 are asked for.",
        ),
        (
            make_event([{}] * 50, groups="6", group_min=10),
            "50 visitors make at most 5 groups; at least 6 are asked for. Each group has at least "
            "10 visitors (group_min).",
        ),
        (
            make_event([{}] * 50, groups="6", seats=[10] * 5),
            "50 visitors make at most 5 groups; at least 6 are asked for. There are 5 coaches, and "
            "each group needs one of its own (R14).",
        ),
        (
            make_event([*delegations(30, 30), {"group": "P", "count": 9}, {}], groups="6"),
            "70 visitors make at most 4 groups; at least 6 are asked for. 2 delegations stay "
            "together (R02) and 1 group is pinned (R01); the 1 other visitor makes at most 1 "
            "group.",
        ),
        (
            make_event([{}] * 13, group_min=6, group_max=6),
            "13 visitors need at least 3 groups of up to 6, but make at most 2. Each group has at "
            "least 6 visitors (group_min).",
        ),
        (
            make_event(delegations(4, 4, 4, 4, 4), groups="2", group_max=11),
            "20 visitors cannot form 2 groups of up to 11 "
            "while the 5 delegations, of up to 4 people, stay together (R02).",
        ),
    ],
)
def test_obstacles_are_named_with_figures(scenario, expected):
    found = find_obstacle(scenario)
    assert found is not None
    assert (found.level, found.says) == ("impossible", expected)
    wanted = scenario.event.groups
    for count in range(wanted.least, min(wanted.most or 7, 7) + 1):
        assert form_groups(scenario, count, workers=1).status == "none"


@pytest.mark.parametrize(
    ("scenario", "blamed"),
    [
        (
            make_event([{"language": each} for each in ("a;b", "b;c", "c;a")], groups="1"),
            "3 visitors cannot form 1 group of up to 50 "
            "whose visitors have a language in common (R16).",
        ),
        (
            make_event([{"hotel": h} for h in "hi"] * 5, seats=[6, 4], sessions=[{"to": "hotel"}]),
            "10 visitors cannot form 2 groups of up to 6 whose visitors share their hotel (R15).",
        ),
        (
            make_event(
                [{"hotel": h, "delegation": d} for h, d in zip("hhhiii", "DDDEEE", strict=True)]
                * 3,
                seats=[10, 8],
                sessions=[{"to": "hotel"}],
            ),
            "18 visitors cannot form 2 groups of up to 10 "
            "that keep R01, R02 and R14 to R16 together.",
        ),
    ],
)
def test_the_rule_that_cannot_be_kept_is_named(scenario, blamed):
    found = find_obstacle(scenario)
    assert found is not None
    assert found.says == blamed


def test_no_obstacle():
    assert find_obstacle(make_event(delegations(4, 4, 4, 4, 4), groups="2")) is None


def test_same_seed_gives_the_same_groups():
    draw = random.Random(1)
    visitors = delegations(*(draw.randint(2, 12) for _delegation in range(31)))
    scenario = make_event(visitors, seats=[49] * 6, escorts=1, sites=[TOWER], lifts=[LIFT])
    first, second = (form_groups(scenario, 6, seed=5, workers=1) for _run in range(2))
    assert first == second


def test_excluded_groupings_of_a_large_event_do_not_come_again():
    scenario = large_event(3000, 300)
    found = []
    for _call in range(3):
        grouping = form_groups(scenario, 80, excluded=found, workers=1).grouping
        assert broken_rules(scenario, grouping) == []
        found.append(profiles(scenario, grouping))
    assert len(set(found)) == 3


def test_no_time_is_no_answer():
    hard = make_event([{"language": f"{n};{(n + 1) % 40}"} for n in range(40)] * 5, group_max=15)
    result = form_groups(hard, fewest_groups(hard), time_limit=0.0, workers=1)
    assert result.status in ("unknown", "found")


def large_event(people, number, seed=0, **options):
    """Visitors one a row, in that number of delegations of all sizes."""
    draw = random.Random(seed)
    cuts = [0, *sorted(draw.sample(range(1, people), number - 1)), people]
    visitors = []
    for delegation, (first, last) in enumerate(pairwise(cuts)):
        common = {"delegation": f"D{delegation}", "hotel": draw.choice("hijk")}
        common["language"] = draw.choice(["", "", "zh", "en", "zh;en"])
        visitors += [common | {"step_free": draw.random() < 0.03} for _v in range(first, last)]
    return make_event(visitors, **options)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("people", "options"),
    [
        (5000, {"sessions": [{"from": "hotel"}], "sites": [TOWER], "lifts": [LIFT]}),
        (5000, {"seats": [51] * 80 + [41] * 60, "escorts": 1, "sites": [TOWER], "lifts": [LIFT]}),
        (20000, {}),
    ],
)
def test_thousands_of_visitors_take_seconds(people, options):
    scenario = large_event(people, people // 10, **options)
    began = time.monotonic()
    form(scenario, people // 40)
    assert time.monotonic() - began < 20


# -- coaches ------------------------------------------------------------------------------------


def coaches_of(scenario, count, **options):
    return [group.coaches for group in form(scenario, count, **options)]


def pinned_coaches(scenario, *pins):
    """The scenario with its first coaches at the service of these groups."""
    pins = [*pins, *[""] * (len(scenario.coaches) - len(pins))]
    coaches = [
        coach.model_copy(update={"group": pin})
        for coach, pin in zip(scenario.coaches, pins, strict=True)
    ]
    return scenario.model_copy(update={"coaches": tuple(coaches)})


CLASSES = [
    {"delegation": name, "count": count} for name, count in (("A", 44), ("B", 46), ("C", 45))
]


def test_classes_take_the_coaches_in_order():
    assert coaches_of(make_event(CLASSES, seats=[49] * 3), 3) == [("C0",), ("C1",), ("C2",)]


def test_row_order_gives_way_to_seats_only():
    # The second coach is the only one that seats B; A and C keep the order of the others.
    assert coaches_of(make_event(CLASSES, seats=[45, 46, 45]), 3) == [("C0",), ("C1",), ("C2",)]
    assert coaches_of(make_event(CLASSES, seats=[46, 45, 45]), 3) == [("C1",), ("C0",), ("C2",)]
    assert coaches_of(make_event(CLASSES, seats=[20, 46, 50, 45]), 3) == [
        ("C1",),
        ("C2",),
        ("C3",),
    ]


def test_pinned_coaches_are_set_aside_first():
    classes = [row | {"group": row["delegation"]} for row in CLASSES]
    scenario = make_event(classes, seats=[49] * 4)
    assert coaches_of(pinned_coaches(scenario, "C", "B"), 3) == [("C2",), ("C1",), ("C0",)]
    small = make_event(classes, seats=[40, 49, 49])
    assert form_groups(pinned_coaches(small, "A"), 3, workers=1).status == "none"


def test_a_party_has_several_coaches():
    scenario = make_event(delegations(90, 45), seats=[49] * 3, coaches_per_group=2)
    assert (scenario.event.group_max, fewest_groups(scenario)) == (100, 2)
    assert coaches_of(scenario, 2) == [("C0", "C1"), ("C2",)]
    assert make_event([{}], coaches_per_group=2).event.group_max == 50  # on foot
    assert make_event([{}], seats=[9], coaches_per_group=2, group_max=60).event.group_max == 60


def test_each_takes_the_fewest_coaches_that_leave_enough():
    # With the first two coaches, the first party would leave 48 seats to the second one.
    scenario = make_event(delegations(58, 50), seats=[30, 30, 28, 20], coaches_per_group=2)
    assert coaches_of(scenario, 2) == [("C0", "C2"), ("C1", "C3")]


def test_escorts_ride_on_each_coach():
    scenario = make_event([{}] * 94, seats=[49] * 4, coaches_per_group=2, escorts=2)
    assert coaches_of(scenario, 1) == [("C0", "C1")]
    assert fewest_groups(make_event([{}] * 95, seats=[49] * 4, coaches_per_group=2, escorts=2)) == 2
    hall = {"site": "x", "people_at_once": 97}  # 94 visitors come with 4 of staff
    crowded = make_event([{}] * 94, seats=[49] * 4, sites=[hall], coaches_per_group=2, escorts=2)
    assert fewest_groups(crowded) == 2


def test_pinned_coaches_of_a_party_all_come_along():
    rows = [{"group": "P", "count": 60}, {"count": 20, "delegation": "D"}]
    scenario = pinned_coaches(make_event(rows, seats=[10, 30, 25, 40], coaches_per_group=3), "P")
    assert coaches_of(scenario, 2) == [("C0", "C1", "C2"), ("C3",)]


def test_delegations_sit_together_where_seats_allow():
    rows = [{"delegation": name, "count": n} for name, n in (("A", 20), ("B", 30), ("C", 25))]
    scenario = make_event(rows, seats=[50, 40], coaches_per_group=2)
    (group,) = form(scenario, 1)
    seating = [(each.coach, [m.visitor for m in each.members]) for each in seat(scenario, group)]
    assert seating == [("C0", ["V0", "V1"]), ("C1", ["V2"])]


def test_a_delegation_too_large_for_a_coach_is_divided():
    scenario = make_event(delegations(60, 10), seats=[40, 40], coaches_per_group=2)
    (group,) = form(scenario, 1)
    seating = seat(scenario, group)
    assert [[(m.visitor, m.count, m.whole) for m in each.members] for each in seating] == [
        [("V0", 35, False)],
        [("V0", 25, False), ("V1", 10, True)],
    ]


def test_hundreds_of_parties_take_seconds():
    draw = random.Random(3)
    rooms = [draw.choice((19, 33, 39, 45, 49, 53)) for _coach in range(300)]
    needs = [Passengers("", draw.randint(30, 110), 3) for _group in range(100)]
    fleet = Fleet(tuple(rooms), ("",) * 300, 3)
    taken = hand_out(fleet, needs)
    assert taken is not None
    assert len({row for rows in taken for row in rows}) == sum(map(len, taken))
    assert all(
        sum(rooms[row] for row in rows) >= need.people
        for rows, need in zip(taken, needs, strict=True)
    )


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    st.lists(st.integers(1, 16), min_size=1, max_size=4),
    st.integers(1, 3),
)
def test_coaches_are_handed_out_as_by_trying_all(rooms, needs, most):
    def first(groups, free):
        if not groups:
            return []
        for size in range(1, most + 1):
            for chosen in combinations(free, size):
                if sum(rooms[row] for row in chosen) >= groups[0]:
                    rest = first(groups[1:], [row for row in free if row not in chosen])
                    if rest is not None:
                        return [chosen, *rest]
        return None

    fleet = Fleet(tuple(rooms), ("",) * len(rooms), most)
    groups = [Passengers("", people, most) for people in needs]
    assert hand_out(fleet, groups) == first(needs, list(range(len(rooms))))


def test_parties_have_no_more_coaches_than_bays():
    yard = {"site": "yard", "coaches_at_once": 2}
    rows = [{}] * 120
    scenario = make_event(rows, seats=[49] * 4, sites=[yard], coaches_per_group=3)
    assert fewest_groups(scenario) == 2
    assert all(len(coaches) <= 2 for coaches in coaches_of(scenario, 2))
    bound = make_event(delegations(120), seats=[49] * 4, sites=[yard], coaches_per_group=3)
    found = find_obstacle(bound)
    assert found is not None
    assert found.says == (
        "The 120 visitors of D0 stay together (R02) and need 3 coaches; yard has 2 bays."
    )
