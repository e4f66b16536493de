"""The brute force against results worked out by hand, and against a search by the minute.

The hand-sized scenarios go through the planner as well.
"""

import pytest
from events.strategies import scenarios
from hypothesis import assume, given, settings
from oracles.answers import plan_of
from oracles.brute_force import any_plan_exists, solve, solve_for_groups
from oracles.brute_groups import group_counts, groupings
from oracles.brute_tables import Facts
from oracles.minute_search import better_plan_exists

import routeplan as rp


def scene(minutes=10, road=5, sites=(), people=4, **event):
    """One site S, `road` minutes from the hub, on foot, 08:00 to 10:00; more on top."""
    event = {"date": "2026-05-04", "hub": "Hub", "travel": "walk"} | event
    stops = list(sites) or [{"site": "S", "minutes": minutes}]
    ends = ["Hub", *(row["site"] for row in stops)]
    return {
        "event": event,
        "sites": [{"site": "Hub", "kind": "place"}, *stops],
        "roads": [
            {"from": a, "to": b, "minutes": road} for i, a in enumerate(ends) for b in ends[i + 1 :]
        ],
        "visitors": [{"visitor": f"V{i}"} for i in range(1, people + 1)],
        "coaches": [] if event["travel"] == "walk" else [{"coach": "C1", "seats": 50}],
        "sessions": [{"session": "am", "start": "08:00", "end": "10:00"}],
    }


def two_groups(**site):
    """Two groups of two, 5 minutes away from a visit of 10 minutes."""
    return scene(sites=[{"site": "S", "minutes": 10} | site], groups="2", group_max=2)


def by_coach(**site):
    """Two coaches with 20 visitors each: alight ceil(0.8) = 1, board ceil(1.17) = 2 minutes."""
    tables = scene(sites=[{"site": "S", "minutes": 30} | site], road=10, people=0, travel="coach")
    tables["event"]["clock"] = 1
    tables["visitors"] = [
        {"visitor": "V1", "count": 20, "group": "A"},
        {"visitor": "V2", "count": 20, "group": "B"},
    ]
    tables["coaches"].append({"coach": "C2", "seats": 50})
    return tables


def two_tracks(pm_start="08:05", **columns):
    """A track each, 10 minutes in one hall for one group, in sessions of their own."""
    tables = two_groups(**{"groups_at_once": 1} | columns)
    tables["event"] |= {"groups": ""}
    for row, track in zip(tables["visitors"], "AABB", strict=True):
        row["track"] = track
    first = tables["sessions"][0] | {"tracks": "A"}
    second = {"session": "later", "start": pm_start, "end": "10:00", "tracks": "B"}
    tables["sessions"] = [first, second]
    return tables


def two_lunches():
    """Each track has its own canteen, named in the programme, and one hall."""
    tables = two_tracks("08:00", groups_at_once=2)
    tables["sites"] += [{"site": site, "kind": "meal", "minutes": 30} for site in ("C", "D")]
    tables["roads"] += [{"from": "Hub", "to": site, "minutes": 5} for site in ("C", "D")]
    tables["programme"] = [
        {"track": track, "site": site} for track, site in ("AS", "AC", "BS", "BD")
    ]
    return tables


def usual_clock(tables):
    """The tables without a clock of their own."""
    del tables["event"]["clock"]
    return tables


def by_lift(minutes=10, groups=2, **bank):
    """Groups of 40 on foot, 3 minutes away, sixth floor, one car of 13 persons (P = 10).

    T = 4.85 minutes: ride 5, busy 5, clear 6.
    """
    site = {"site": "S", "minutes": minutes, "lift": "L", "floor": 6}
    tables = scene(sites=[site], road=3, people=0)
    tables["lifts"] = [{"lift": "L", "persons": 13} | bank]
    tables["visitors"] = [
        {"visitor": f"V{i}", "count": 40, "group": f"P{i}"} for i in range(1, groups + 1)
    ]
    return tables


def two_sites(first=(), second=(), **event):
    """Sites A and B of 10 minutes, everything 5 minutes apart."""
    sites = [
        {"site": "A", "minutes": 10} | dict(first),
        {"site": "B", "minutes": 10} | dict(second),
    ]
    return scene(sites=sites, **event)


def hotels():
    """From hotels 3 and 7 minutes away to the site, and on to the hub, 4 minutes."""
    tables = scene(groups="2-3")
    tables["sites"] += [{"site": "H1", "kind": "place"}, {"site": "H2", "kind": "place"}]
    tables["roads"] = [
        {"from": place, "to": "S", "minutes": minutes}
        for place, minutes in (("Hub", 4), ("H1", 3), ("H2", 7))
    ]
    tables["sessions"][0]["from"] = "hotel"
    for row, hotel in zip(tables["visitors"], ("H1", "H2", "H2", "H1"), strict=True):
        row["hotel"] = hotel
    return tables


def two_days():
    """A visit of 10 minutes a day, the second in the afternoon of the next day, from a hall."""
    tables = two_sites({"sessions": "am"}, {"sessions": "pm"})
    tables["sites"].append({"site": "Hall", "kind": "place"})
    tables["roads"].append({"from": "Hall", "to": "B", "minutes": 2})
    tables["sessions"].append(
        {"session": "pm", "date": "2026-05-05", "start": "14:00", "end": "15:00", "from": "Hall"}
    )
    return tables


def appointed(**event):
    """Received at A at 08:10 and at B at 09:00."""
    tables = two_sites(**event)
    tables["appointments"] = [
        {"who": "all", "site": "A", "session": "am", "start": "08:10"},
        {"who": "all", "site": "B", "session": "am", "start": "09:00"},
    ]
    return tables


def optional():
    """An hour for A (20 minutes) and perhaps B (20, worth 2) or C (30, worth 1)."""
    tables = scene(
        sites=[
            {"site": "A", "minutes": 20},
            {"site": "B", "minutes": 20, "must": "no", "score": 2},
            {"site": "C", "minutes": 30, "must": "no", "score": 1},
        ]
    )
    tables["sessions"][0]["end"] = "09:00"
    return tables


def with_event(tables, **columns):
    """The same with more settings of the event."""
    return tables | {"event": tables["event"] | columns}


HAND = {
    # 5 there, 10 inside, 5 back
    "one group": (scene(), 0, 20),
    # legs of 5.5 with the slack: ceil(5.5) = 6 each way
    "slack": (scene(slack=0.5), 0, 22),
    # 5 + 10 + 10 + 5
    "one group at once": (two_groups(groups_at_once=1), 0, 30),
    # 2 and 2 in a hall for 3
    "small hall": (two_groups(people_at_once=3), 0, 30),
    # a hall for 5 of which 80 % may be used holds both
    "hall with fill": (with_event(two_groups(people_at_once=5), fill=0.8), 0, 20),
    # the second enters 3 minutes after 15 and stays until 28
    "gap": (two_groups(groups_at_once=1, gap_minutes=3), 0, 33),
    # entries at 5 and 12
    "entry every": (two_groups(entry_every=7), 0, 27),
    # a guide a person: 2 and 2 of 3 guides, one after the other
    "guides": (two_groups(guides=3, people_per_guide=1), 0, 30),
    "guides enough": (two_groups(guides=4, people_per_guide=1), 0, 20),
    # fill does not shrink the guides
    "guides and fill": (
        with_event(two_groups(guides=2, people_per_guide=2), fill=0.6),
        0,
        20,
    ),
    # one guide a group where people_per_guide is blank
    "a guide a group": (two_groups(guides=2), 0, 20),
    # 10 + 1 + 30 + 2 + 10
    "two coaches": (by_coach(), 0, 53),
    # nothing said: departs at 45, the next multiple of 5
    "two coaches on the usual clock": (usual_clock(by_coach()), 0, 55),
    # A inside 08:05-08:15, back at 20; B from 08:15 (or 08:10) to 08:25, back at 30 = 25 of its own
    "two tracks at a time in one hall": (two_tracks(), 0, 45),
    "two tracks at a time, with a gap": (two_tracks(gap_minutes=3), 0, 48),
    "two tracks, one after the other": (two_tracks("08:30"), 0, 40),
    # 5 + 10 + 10 (over the hub) + 30 + 5 each
    "a canteen for each track": (two_lunches(), 0, 120),
    # bay from 10 to 43, then from 43 to 76
    "waiting coaches, one bay": (by_coach(coaches_at_once=1, coach_waits="yes"), 0, 86),
    # alights 10-11, inside 12-42, boards 46-48; the other coach takes the bay 48-50
    "coaches that drive off, a walk away": (
        by_coach(coaches_at_once=1, coach_waits="no", minutes_in=1, minutes_out=4),
        0,
        60,
    ),
    # boards 41-43 and 43-45
    "coaches that drive off": (by_coach(coaches_at_once=1, coach_waits="no"), 0, 55),
    # up 3, start 8, end 18, down 18, leave 23, back 26
    "lift": (by_lift(groups=1), 0, 26),
    # the second goes up at 9, comes to the lift at 24 = 18 + 6, is back at 29 + 3
    "lift, two groups": (by_lift(), 0, 32),
    # up 3-8 and 9-14; the first waits above until 14, leaves 19; the second goes down at 20
    "lift, short visit": (by_lift(minutes=3), 0, 28),
    # R = 103.7 s, T = 6.05 min, ride 7, clear 7: up 3 and 10, down 13 and 20, leave 27, back 30
    "lift, mixed trips": (by_lift(minutes=3, mixed_trips="yes"), 0, 30),
    # all climb: 5 storeys * 20 s + 40 = 140 s, down 5 * 15 + 40 = 115 s: 3 + 3 + 10 + 2 + 3
    "stairs": (by_lift(stairs_up=1, stairs_down=1), 0, 21),
    # enter at 08:30 when it opens, leave at 09:00 when it closes, 5 back
    "window": (scene(sites=[{"site": "S", "minutes": 30, "open": "08:30-09:00"}]), 0, 65),
    "window, too short": (
        scene(sites=[{"site": "S", "minutes": 31, "open": "08:30-09:00"}]),
        None,
        None,
    ),
    "touching windows are one": (
        scene(sites=[{"site": "S", "minutes": 31, "open": "08:30-09:00;09:00-09:30"}]),
        0,
        66,
    ),
    # depart 08:00, end 15, depart at 20, back 25
    "clock": (scene(clock=20), 0, 25),
    # A 5-15, B 20-30, back 35; the other group the other way round
    "two sites": (
        two_sites({"groups_at_once": 1}, {"groups_at_once": 1}, groups="2", group_max=2),
        0,
        35,
    ),
    # both by A: 5-15 and 15-25; B 20-30 and 30-40
    "convoy": (
        two_sites(
            {"groups_at_once": 1}, {"groups_at_once": 1}, groups="2", group_max=2, movement="convoy"
        ),
        0,
        45,
    ),
    # B opens at 08:40 and has to come first: B 40-50, A 55-65
    "first": (two_sites(second={"position": "first", "open": "08:40-10:00"}), 0, 70),
    "after sites": (two_sites({"after_sites": "B"}, {"open": "08:40-10:00"}), 0, 70),
    # A 5-15 while B is closed, B 40-50
    "any order": (two_sites(second={"open": "08:40-10:00"}), 0, 55),
    # received at 60, 10 minutes, 5 back
    "appointments": (appointed(), 0, 75),
    # A ends at 20; 5 on the road, and a wait of 5 brings B to 30 at most
    "appointments, no wait beyond 5": (appointed(max_wait=5), None, None),
    # A ends at 20, leg 5: 35 until B begins, on the leg, outside and in the lobby
    "appointments, no wait beyond 34": (appointed(max_wait=34), None, None),
    "appointments, no wait beyond 35": (appointed(max_wait=35), 0, 75),
    # B fits, C does not: 5 + 20 + 5 + 20 + 5, and 4 people * 2
    "optional": (optional(), 8, 55),
    # worth more, though longer
    "one of": (
        two_sites({"one_of": "x", "score": 1}, {"one_of": "x", "score": 2, "minutes": 30}),
        8,
        40,
    ),
    # must stops score nothing
    "score of a must stop": (scene(sites=[{"site": "S", "minutes": 10, "score": 9}]), 0, 20),
    # 7 + 10 + 4
    "hotels": (hotels(), 0, 21),
    # 20, and 2 + 10 + 5
    "two days": (two_days(), 0, 37),
    # a row of 4 in a hall for 3: two groups, one after the other
    "row split for the hall": (
        scene(people=0, sites=[{"site": "S", "minutes": 10, "people_at_once": 3}])
        | {"visitors": [{"visitor": "V1", "count": 4}]},
        0,
        30,
    ),
    "row that must not be split": (
        scene(people=0, sites=[{"site": "S", "minutes": 10, "people_at_once": 3}], groups="1")
        | {"visitors": [{"visitor": "V1", "count": 4}]},
        None,
        None,
    ),
    # one speaks English only, one Chinese only: two groups, one after the other
    "languages": (
        scene(people=0, sites=[{"site": "S", "minutes": 10, "groups_at_once": 1}])
        | {
            "visitors": [
                {"visitor": "V1", "language": "en"},
                {"visitor": "V2", "language": "zh;en"},
                {"visitor": "V3", "language": "zh"},
            ]
        },
        0,
        30,
    ),
    # 4 visitors and an escort on 5 seats, of which floor(0.9 * 5) = 4 may be used
    "escort without a seat": (
        scene(travel="coach", escorts=1, fill=0.9) | {"coaches": [{"coach": "C1", "seats": 5}]},
        None,
        None,
    ),
    # alight ceil(5 * 2.4 / 60) = 1, board 1
    "escort with a seat": (
        scene(travel="coach", clock=1, escorts=1) | {"coaches": [{"coach": "C1", "seats": 5}]},
        0,
        22,
    ),
    # a leg of 2 from the hall to the hub though nobody visits anything
    "only one leg": (
        scene(sites=[{"site": "S", "minutes": 200, "must": "no", "score": 1}], road=2)
        | {"sessions": [{"session": "am", "start": "08:00", "end": "10:00", "from": "S"}]},
        0,
        2,
    ),
}


def gate(hub="Hub", first=(), second=(), place=(), groups=1, **event):
    """A and B, 10 minutes each, 2 and 3 minutes on foot from P, 1 from one another.

    Coaches take 5 minutes from the hub to P and to C; 20 people alight in 1 minute and board
    in 2. Tours start and end at `hub`.
    """
    tables = scene(people=0, hub=hub, sites=[
        {"site": "A", "minutes": 10, "area": "P"} | dict(first),
        {"site": "B", "minutes": 10, "area": "P"} | dict(second),
        {"site": "P", "kind": "place"} | dict(place),
    ], **({"travel": "coach", "clock": 1} | event))  # fmt: skip
    tables["roads"] = [
        {"from": "Hub", "to": "P", "minutes": 5},
        {"from": "P", "to": "A", "minutes": 2},
        {"from": "P", "to": "B", "minutes": 3},
        {"from": "A", "to": "B", "minutes": 1},
    ]
    tables["visitors"] = [
        {"visitor": f"V{n}", "count": 20, "group": name} for n, name in enumerate("XYZ"[:groups])
    ]
    tables["coaches"] = [{"coach": f"C{n}", "seats": 50} for n in range(groups)]
    return tables


def with_c(tables, minutes=10):
    """A site C besides, 5 minutes by coach from the hub and from P."""
    tables["sites"].append({"site": "C", "minutes": minutes})
    tables["roads"] += [{"from": "C", "to": end, "minutes": 5} for end in ("Hub", "P")]
    return tables


def session(tables, **cells):
    """The same with more columns of the session."""
    return tables | {"sessions": [tables["sessions"][0] | cells]}


def late(first=(), **event):
    """A from 08:08, and B from 08:30."""
    return gate(first={"starts": "08:08"} | dict(first), second={"starts": "08:30"}, **event)


def one_way(leave_by):
    """From the hub to P, 5 minutes, nothing to see; a gate lets two groups out 5 minutes apart."""
    tables = gate(groups=2, first={"must": "no"}, second={"must": "no"})
    tables["sites"][0]["depart_every"] = 5
    tables["coaches"] = [{"coach": f"C{n}", "seats": 50} for n in range(2)]
    return session(tables, to="P", leave_by=leave_by)


AREAS = {
    "the gate lets the second out too late": (one_way("08:04"), None, None),
    "the gate lets the second out in time": (one_way("08:05"), 0, 10),
    # 5, off 1, 2 to A, 10, 1 to B, 10, 3 back, aboard 2, 5
    "one call": (gate(), 0, 39),
    # the way in and out of the place and of A: 2 + 1 and 1 + 2 more
    "ways in and out": (
        gate(first={"minutes_in": 1, "minutes_out": 2}, place={"minutes_in": 2, "minutes_out": 1}),
        0,
        45,
    ),
    # aboard at 34, off at 40, back 45; inside the area nothing is on the clock
    "clock": (gate(clock=20), 0, 45),
    # slack on coach legs only: 6 and 6
    "slack": (gate(slack=0.5), 0, 41),
    # 2 + 10 + 1 + 10 + 3
    "on foot": (gate(hub="P"), 0, 26),
    # A 2-12, B 13-23, at P 26, aboard 28; 5 to the hub
    "from the area": (session(gate(), **{"from": "P"}), 0, 33),
    # 5, off 6, B 9-19, A 20-30, P 32
    "to the area": (session(gate(), to="P"), 0, 32),
    # C between: both ends at P are walked: 3, 10, 3, 2 | 5, 1, 10, 2 | 5, 1, 2, 10, 2
    "both ends": (with_c(gate(hub="P", second={"position": "first"},
                              first={"position": "last"})), 0, 56),
    # A call of its own for each is not allowed
    "two calls": (with_c(gate(first={"position": "first"}, second={"position": "last"})),
                  None, None),
    # bays at P: 5 to 34, then 34 to 63, back 68; those of A are of no effect
    "one bay": (gate(groups=2, place={"coaches_at_once": 1}, first={"coaches_at_once": 1}), 0, 68),
    # board 32-34 and 34-36
    "one bay, coaches drive off": (
        gate(groups=2, place={"coaches_at_once": 1, "coach_waits": "no"}), 0, 41),
    # A tour on foot needs none
    "no bay on foot": (gate(hub="P", groups=2, place={"coaches_at_once": 1}), 0, 26),
    # boards 26-28 and 28-30, 5 to the hub
    "bay while boarding": (
        session(gate(groups=2, place={"coaches_at_once": 1}), **{"from": "P"}), 0, 35),
    # off at P 5-6 and 6-7
    "bay while alighting": (
        session(gate(groups=2, place={"coaches_at_once": 1}), to="P"), 0, 33),
    # calls leave at 34 and 41
    "calls seven minutes apart": (gate(groups=2, place={"depart_every": 7}), 0, 46),
    # tours set out at 0, 7 and 14
    "tours seven minutes apart": (
        {**gate(groups=3), "sites": [{"site": "Hub", "kind": "place", "depart_every": 7},
                                     *gate()["sites"][1:]]}, 0, 53),
    # A start on foot does not count
    "starts on foot": (gate(hub="P", groups=2, place={"depart_every": 7}), 0, 26),
    # the second leaves at 7, which is too late
    "all leave by 08:06": (
        session({**gate(groups=2), "sites": [{"site": "Hub", "kind": "place", "depart_every": 7},
                                             *gate()["sites"][1:]]}, leave_by="08:06"),
        None, None),
    # 08:00 and 08:06; A for one group at a time: the second waits there
    "leave by": (session(gate(groups=2, first={"groups_at_once": 1}, second={"after_sites": "A"}),
                         leave_by="08:05"), 0, 49),
    # A begins at 20, B at 31-41, 3, 2, 5
    "starts": (gate(first={"starts": "08:20"}, second={"after_sites": "A"}), 0, 51),
    # A at 10 (every 10), B at 30
    "starts every ten": (gate(first={"starts": "every 10"}, second={"starts": "08:30;08:50"}),
                         0, 50),
    # A 8-18, B not before 30: 11 of waiting
    "no wait beyond 10": (late(max_wait=10), None, None),
    "no wait beyond 11": (late(max_wait=11), 0, 50),
    "a longer visit": (late({"minutes_max": 11}, max_wait=10), 0, 50),
    # areas have no effect then, and every way is walked
    "on foot all the way": (gate(travel="walk"), 0, 36),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "score", "finish"), AREAS.values(), ids=AREAS)
def test_hand_sized_areas(tables, score, finish):
    rp.read(tables)
    answer = solve(tables)
    if finish is None:
        assert answer.status == "infeasible"
    else:
        assert (answer.status, answer.score, answer.finish) == ("optimal", score, finish)
        scenario = rp.read(tables)
        assert rp.verify(scenario, plan_of(scenario, answer)) == []


@pytest.mark.parametrize(("tables", "score", "finish"), HAND.values(), ids=HAND)
def test_hand_sized(tables, score, finish):
    answer = solve(tables)
    if finish is None:
        assert answer.status == "infeasible"
        assert not any_plan_exists(tables)
    else:
        assert (answer.status, answer.score, answer.finish) == ("optimal", score, finish)
        assert any_plan_exists(tables, len(answer.groups))
        again = solve_for_groups(tables, answer.groups)
        assert (again.score, again.finish) == (score, finish)


ALL = HAND | {f"areas: {name}": case for name, case in AREAS.items()}


@pytest.mark.parametrize(("tables", "score", "finish"), ALL.values(), ids=ALL)
def test_hand_sized_planned(tables, score, finish):
    plan = rp.plan(rp.read(tables), workers=1)
    if finish is None:
        assert plan.status == "infeasible"
    else:
        assert (plan.status, plan.score, plan.finish) == ("optimal", score, finish)
        assert plan.bound == finish


@pytest.mark.slow
@settings(max_examples=30)
@given(scenarios(areas=True))
def test_search_by_the_minute_finds_nothing_better(tables):
    facts, answer = Facts(tables), solve(tables)
    if answer.status == "optimal":
        assert not better_plan_exists(facts, answer.groups, answer.score, answer.finish)
    else:
        formed = (groups for count in group_counts(facts) for groups in groupings(facts, count))
        groups = next(formed, None)
        assume(groups is not None)
        assert not better_plan_exists(facts, groups, -1, 0)
