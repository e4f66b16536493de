"""A timetable made by hand: known faults give exactly these faults, and no others."""

from copy import deepcopy
from dataclasses import replace
from itertools import count

import pytest
from events.handmade_town import HEADINGS, ROWS, spoil, town, write_csv
from events.strategies import scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.handmade.entries import Entry, NamedGroup, list_entries
from routeplan.output.sheets.frames import write_timetable_csv
from routeplan.plans import Stop, tour_ends

NUMBERS = count(2)  # of rows


def check(tmp_path, rows, scenario):
    timetable = rp.read_timetable(write_csv(tmp_path / "ours.csv", rows), scenario)
    return rp.verify_timetable(scenario, timetable)


def test_a_timetable_that_keeps_the_rules_has_no_clash(tmp_path):
    inspection = check(tmp_path, ROWS, town())
    assert inspection.clashes == ()
    assert inspection.finish == 4 * 60 + 50


FAULTS = {
    "a must stop is missing": ("R03", [], {}, {"row11": None}),
    "a stop is made twice": (
        "R03",
        [2, 7],
        {"E": {"must": "no"}, "appointments": []},
        {"row7": {"site": "A"}},
    ),
    "the way is too short": ("R04", [2, 3], {}, {"row3": {"arrive": "08:50"}}),
    "the site closes too early": ("R05", [5], {"D": {"open": "09:00-10:50"}}, {}),
    "the hall is too small": ("R06", [6, 12], {"L": {"people_at_once": 30}}, {}),
    "there is one guide": ("R06", [6, 12], {"L": {"guides": 1}}, {}),
    "one group at a time": ("R07", [6, 12], {"L": {"groups_at_once": 1}}, {}),
    "entries are too near": ("R07", [6, 12], {"L": {"entry_every": 12}}, {}),
    "the gap is too short": ("R07", [8, 3], {"B": {"gap_minutes": 20}}, {}),
    "one bay": ("R08", [6, 12], {"L": {"coaches_at_once": 1}}, {}),
    "the lift is too slow": (
        "R09",
        [6, 12],
        {"lifts": [{"lift": "lift", "persons": 13, "cycle_seconds": 360}]},
        {},
    ),
    "the stay is too short": ("R10", [11], {}, {"row11": {"depart": "10:50"}}),
    "off the clock": ("R10", [11], {}, {"row11": {"depart": "10:58"}}),
    "in two places": ("R11", [2, 3], {}, {"row3": {"arrive": "08:40"}}),
    "out of order": ("R12", [10, 11], {"D": {"after_sites": "C"}}, {}),
    "too long a wait on the way": (
        "R13",
        [4, 5],
        {"event": {"max_wait": 4}, "appointments": []},
        {
            "row4": {"depart": "10:10"},
            **{f"row{n}": {"depart": "11:50"} for n in (6, 12)},
            **{f"row{n}": {"arrive": "12:00", "depart": "12:30"} for n in (7, 13)},
        },
    ),
    "late for the appointment": (
        "R17",
        [13],
        {},
        {"row13": {"arrive": "12:15", "depart": "12:45"}},
    ),
    "a coach is too small": ("R14", [], {"coaches": [
        {"coach": "C1", "seats": 19}, {"coach": "C2", "seats": 22}]}, {}),
    "a coach is missing": ("R14", [], {"coaches": [
        {"coach": "C1", "seats": 40}]}, {}),
    "no two coaches hold a party": ("R14", [], {"event": {"coaches_per_group": 2}, "coaches": [
        {"coach": "C1", "seats": 10}, {"coach": "C2", "seats": 9}]}, {}),
    "all coaches are too few": ("R14", [], {"event": {"coaches_per_group": 2}, "coaches": [
        {"coach": f"C{n}", "seats": 13} for n in range(3)], "C": {"coaches_at_once": 2}}, {}),
    "too many groups": ("R01", [], {"event": {"groups": "1", "group_max": 40}}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_told_alone(tmp_path, name):
    rule, rows, tables, cells = FAULTS[name]
    inspection = check(tmp_path, spoil(**cells), town(**tables))
    found = [(clash.rule, sorted(e.row for e in clash.rows)) for clash in inspection.clashes]
    assert found == [(rule, sorted(rows))], [str(clash) for clash in inspection.clashes]


def test_sizes_are_checked_against_limits_and_visitors(tmp_path):
    unequal = [[*row[:4], "21" if row[0] == "G1" else "19"] for row in ROWS]
    clashes = check(tmp_path, unequal, town()).clashes
    assert [(clash.rule, clash.group) for clash in clashes] == [("R01", "G1")]
    fewer = [[*row[:4], "18"] for row in ROWS]
    (clash,) = check(tmp_path, fewer, town()).clashes
    assert clash.rule == "R01" and "36" in clash.cause and "40" in clash.cause


def test_parties_may_board_in_any_coaches(tmp_path):
    # 20 people alight in 7 minutes, of which a stay of 35 has 5; from two coaches they take 4.
    seats = [{"coach": f"C{n}", "seats": 12} for n in range(4)]
    slow, bays = {"alight_seconds": 20, "coaches_per_group": 2}, {"coaches_at_once": 2}
    assert check(tmp_path, ROWS, town(event=slow, coaches=seats, C=bays)).clashes == ()
    alone = [{"coach": f"C{n}", "seats": 22} for n in range(2)]
    one = check(tmp_path, ROWS, town(event={"alight_seconds": 20}, coaches=alone))
    assert "R10" in {clash.rule for clash in one.clashes}


def test_unknown_sizes_count_leniently(tmp_path):
    unsaid = [[*row[:4], ""] for row in ROWS]
    # Of 40 visitors in two groups of at most 30, one has 10 at the least: no hall is overfull.
    scenario = town(
        event={"group_max": 30},
        L={"people_at_once": 30},
        coaches=[{"coach": "C1", "seats": 30}, {"coach": "C2", "seats": 30}],
    )
    inspection = check(tmp_path, unsaid, scenario)
    assert inspection.clashes == ()
    assert "10 to 30" in inspection.unchecked[0]
    # With at most 20 both have 20.
    (clash,) = check(tmp_path, unsaid, town(L={"people_at_once": 30})).clashes
    assert (clash.rule, [entry.row for entry in clash.rows]) == ("R06", [6, 12])


def test_every_clash_at_a_site_is_found(tmp_path):
    scenario = town(L={"groups_at_once": 1}, E={"groups_at_once": 1})
    clashes = check(tmp_path, ROWS, scenario).clashes
    assert [(clash.rule, clash.site) for clash in clashes] == [("R07", "L"), ("R07", "E")]


def test_rules_that_clash_only_together_are_told_together(tmp_path):
    # A ride takes 6 min and keeps the lift for 7. To leave at 11:55 and 12:00 both ways, the
    # first group has to go up at 11:10; from 11:13 on each can by itself, but not both.
    rows = spoil(row12={"depart": "12:00"}, row13={"arrive": "12:10"})
    lift = [{"lift": "lift", "persons": 13, "door_seconds": 68}]
    assert check(tmp_path, rows, town(lifts=lift)).clashes == ()
    (clash,) = check(tmp_path, rows, town(lifts=lift, L={"open": "11:13-12:30"})).clashes
    assert clash.rules == ("R05", "R09")
    assert [entry.row for entry in clash.rows] == [6, 12]


def test_blank_times_are_filled_in(tmp_path):
    rows = spoil(row3={"arrive": "", "depart": ""}, row9={"depart": ""})
    assert check(tmp_path, rows, town()).clashes == ()
    # From 08:45 to 09:00 nobody gets to B, stays half an hour, and gets to C.
    rows = spoil(row3={"arrive": "", "depart": ""}, row4={"arrive": "09:30"})
    (clash,) = check(tmp_path, rows, town()).clashes
    assert clash.rule == "R04"
    assert [entry.row for entry in clash.rows] == [2, 3, 4]


@pytest.mark.slow
def test_a_plan_written_as_a_timetable_keeps_the_rules(tmp_path):
    scenario = rp.read("examples/feixi-2020")
    plan = rp.plan(scenario, time_limit=20, workers=2)
    write_timetable_csv(scenario, plan, tmp_path / "timetable.csv")
    timetable = rp.read_timetable(tmp_path / "timetable.csv", scenario)
    inspection = rp.verify_timetable(scenario, timetable)
    assert inspection.clashes == ()
    assert inspection.finish == plan.finish


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(scenarios(), st.randoms(use_true_random=False))
def test_no_plan_reduced_to_a_timetable_is_blamed(tables, random):
    scenario = rp.read(tables)
    plan = rp.plan(scenario, time_limit=5, workers=1)
    assume(plan.stops)
    timetable = list_entries(scenario, plan)
    named = {entry.group for entry in timetable.entries}
    sized = replace(timetable, groups=tuple(p for p in timetable.groups if p.name in named))
    bare = replace(sized, groups=tuple(NamedGroup(group.name) for group in sized.groups))
    full = replace(bare, entries=tuple(list_all_rows(scenario, plan, named)))
    inner = (entry for entry in full.entries if None not in (entry.arrive, entry.depart))
    called = replace(full, entries=tuple(inner))  # as in the workbook
    blank, gappy = (replace(each, entries=tuple(leave_out(each, random))) for each in (bare, full))
    for each in (sized, bare, full, called, blank, gappy):
        clashes = rp.verify_timetable(scenario, each).clashes
        assert not clashes, [str(clash) for clash in clashes]


def leave_out(timetable, random):
    """Its rows without some of their times."""
    for entry in timetable.entries:
        arrive, depart = (random.choice([at, None]) for at in (entry.arrive, entry.depart))
        yield replace(entry, arrive=arrive, depart=depart)


def list_all_rows(scenario, plan, named):
    """Stops and calls, and where tours start and end, as planners write them all down."""
    groups = {group.name: group for group in plan.groups}
    for tour in plan.tours:
        if tour.group not in named:
            continue
        session = next(each for each in scenario.sessions if each.session == tour.session)
        origin, goal = tour_ends(scenario, groups[tour.group], session)
        made = [
            (scenario.minute(each.arrive), scenario.minute(each.depart), each)
            for each in (*plan.calls, *plan.stops)
            if (each.group, each.session) == (tour.group, tour.session)
        ]
        made.sort(key=lambda each: (each[0], isinstance(each[2], Stop), each[1]))
        rows = [(origin, None, scenario.minute(tour.depart))]
        rows += [
            (each.site if isinstance(each, Stop) else each.place, arrive, depart)
            for arrive, depart, each in made
        ]
        rows.append((goal, scenario.minute(tour.back), None))
        for site, arrive, depart in rows:
            yield Entry(next(NUMBERS), tour.group, site, tour.session, arrive, depart)


@pytest.mark.slow
@settings(max_examples=40)
@given(scenarios())
def test_every_plan_is_accepted_back(tmp_path_factory, tables):
    scenario = rp.read(tables)
    plan = rp.plan(scenario, time_limit=5, workers=1)
    assume(plan.stops)
    path = tmp_path_factory.mktemp("plan") / "timetable.csv"
    write_timetable_csv(scenario, plan, path)
    timetable = rp.read_timetable(path, scenario)
    assert [str(clash) for clash in rp.verify_timetable(scenario, timetable).clashes] == []
    for order in (timetable, plan):
        again = rp.plan(scenario, order=order, time_limit=5, workers=1)
        assert again.status != "infeasible", again.notes


TRACKS = {
    "event": {"date": "2020-06-23", "hub": "Hub", "group_max": 20, "travel": "walk"},
    "sites": [
        {"site": "Hub", "kind": "place"},
        *({"site": site, "minutes": 20} for site in "XYZ"),
    ],
    "roads": [{"from": site, "to": "centre", "minutes": 1} for site in ("Hub", *"XYZ")],
    "visitors": [
        {"visitor": "a", "count": 20, "track": "A"},
        {"visitor": "b", "count": 20, "track": "B"},
    ],
    "programme": [{"track": track, "site": site} for track, site in ("AX", "AY", "BX", "BZ")],
    "sessions": [{"session": "am", "start": "08:00", "end": "11:00"}],
}


def test_a_stop_that_lacks_is_not_held_against_one_of_several_tracks(tmp_path):
    rows = [
        ["G1", "X", "08:02", "08:22", "20"],
        ["G2", "X", "08:32", "08:52", "20"],
        ["G2", "Y", "09:00", "09:20", "20"],
    ]
    (clash,) = check(tmp_path, rows, rp.read(TRACKS)).clashes
    assert (clash.rule, clash.group) == ("R03", "G1")
    assert clash.cause == "The stops fit no track: as A it lacks Y, as B it lacks Z."


def test_a_track_that_the_pinned_visitors_are_not_of(tmp_path):
    tables = deepcopy(TRACKS)
    tables["visitors"][0]["group"] = "G1"
    headings = ("group", "site", "arrive", "depart", "track")
    rows = [
        ["G1", "X", "08:02", "08:22", "B"],
        ["G1", "Y", "08:30", "08:50", ""],
        ["G2", "X", "08:32", "08:52", "B"],
        ["G2", "Z", "09:00", "09:20", ""],
    ]
    scenario = rp.read(tables)
    path = write_csv(tmp_path / "ours.csv", rows, headings)
    (clash,) = rp.verify_timetable(scenario, rp.read_timetable(path, scenario)).clashes
    assert (clash.rule, clash.group) == ("R01", "G1")
    assert "track B" in clash.cause and "the 20 visitors pinned" in clash.cause


def test_dates_are_said_where_there_are_several_days(tmp_path):
    sessions = [
        {"session": "day", "start": "08:00", "end": "13:00"},
        {"session": "next", "date": "2020-06-24", "start": "08:00", "end": "13:00"},
    ]
    headings = (*HEADINGS, "date")
    rows = [[*row, "2020-06-23"] for row in spoil(row3={"arrive": "08:50"})]
    scenario = town(sessions=sessions)
    path = write_csv(tmp_path / "ours.csv", rows, headings)
    clashes = rp.verify_timetable(scenario, rp.read_timetable(path, scenario)).clashes
    assert [clash.rule for clash in clashes] == ["R04"]
    assert "Leaves A at 06-23 08:45 and is there at 06-23 08:50" in clashes[0].cause
