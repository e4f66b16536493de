"""Planning with the planner's own groups and order of sites."""

import pytest
from events.handmade_town import ROWS, TABLES, town, write_csv
from events.strategies import scenarios
from hypothesis import assume, given, settings

import routeplan as rp
from routeplan.plans.plan_file import plan_document
from routeplan.verification.verifier import verify


@pytest.fixture(scope="module")
def feixi():
    scenario = rp.read("examples/feixi-2020")
    return scenario, rp.plan(scenario, time_limit=20, workers=2)


def orders(plan):
    return {key: [stop.site for stop in stops] for key, stops in plan.stops_of.items()}


@pytest.mark.slow
def test_the_order_of_the_best_plan_finishes_as_early(feixi):
    scenario, best = feixi
    again = rp.plan(scenario, order=best, time_limit=20, workers=2)
    assert again.ordered and again.status == "optimal"
    assert again.finish == best.finish
    assert orders(again) == orders(best)
    assert {g.name: g.members for g in again.groups} == {g.name: g.members for g in best.groups}
    assert plan_document(again)["ordered"] is True
    assert "ordered" not in plan_document(best)


def write_untimed(tmp_path, rows):
    return write_csv(tmp_path / "order.csv", [[*row[:2], row[4]] for row in rows],
                     ("group", "site", "people"))  # fmt: skip


def test_an_order_without_times_is_timed(tmp_path):
    scenario = town()
    timetable = rp.read_timetable(write_untimed(tmp_path, ROWS), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert plan.status == "optimal" and plan.finish == 290
    assert verify(scenario, plan) == []
    assert [stop.site for stop in plan.stops_of["G1", "day"]] == list("ABCDLE")
    assert [stop.site for stop in plan.stops_of["G2", "day"]] == list("BADCLE")
    assert {group.name: group.people for group in plan.groups} == {"G1": 20, "G2": 20}


@pytest.mark.slow
def test_a_worse_order_finishes_later(tmp_path):
    scenario = town(appointments=[], D={"open": ""}, sessions=[
        {"session": "day", "start": "08:00", "end": "18:00"}])  # fmt: skip
    best = rp.plan(scenario, time_limit=20, workers=1)
    same = [[name, site, "", "", "20"] for name in ("G1", "G2") for site in "BALCDE"]
    timetable = rp.read_timetable(write_untimed(tmp_path, same), scenario)
    worse = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert best.status == worse.status == "optimal"
    assert worse.finish > best.finish
    assert worse.bound_any_grouping <= best.finish


def test_sizes_that_are_given_are_kept(tmp_path):
    scenario = town(event={"group_max": 22})
    rows = [[*row[:4], "22" if row[0] == "G1" else "18"] for row in ROWS]
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert {group.name: group.people for group in plan.groups} == {"G1": 22, "G2": 18}


@pytest.mark.parametrize(
    ("rows", "tables", "said"),
    [
        (ROWS[:-1], {}, "G2: The group does not stop here, but must."),
        (ROWS, {"D": {"after_sites": "C"}}, "G2: C has to come before D, but comes after it."),
        (
            [[name, site, "", "", "20"] for name in ("G1", "G2") for site in "DABCLE"],
            {"D": {"open": "11:30-12:30"}, "appointments": []},
            "G1: Is back at 15:40 at the earliest; session day ends at 13:00.",
        ),
        (
            [[name, site, "", "", "20"] for name in ("G1", "G2") for site in "ABCLED"],
            {"D": {"open": "08:00-10:00"}, "appointments": []},
            "G1: It can be there at 11:40 at the earliest, and needs 30 min inside; "
            "open 08:00 to 10:00.",
        ),
        (
            [[*row[:4], "19" if row[0] == "G1" else "22"] for row in ROWS],
            {},
            "G2: 22 people, 1 to 20 are allowed.",
        ),
    ],
)
def test_what_an_order_makes_impossible_is_said(tmp_path, rows, tables, said):
    scenario = town(**tables)
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=5, workers=1)
    assert plan.status == "infeasible"
    assert said in plan.notes


def test_visitors_are_put_where_the_order_lets_them_be(tmp_path):
    # The delegation has to be at E at 08:10: only the group that begins there can be theirs.
    tables = {
        "visitors": [
            {"visitor": "v", "count": 30},
            {"visitor": "w", "count": 10, "delegation": "Wuhu"},
        ],
        "appointments": [{"who": "Wuhu", "site": "E", "session": "day", "start": "08:10"}],
        "D": {"open": ""},
    }
    scenario = town(**tables)
    for first in ("G1", "G2"):
        rows = [
            [name, site, "", "", "20"]
            for name in ("G1", "G2")
            for site in ("EABCDL" if name == first else "ABCDLE")
        ]
        timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
        plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
        assert plan.groups, plan.notes
        theirs = [g.name for g in plan.groups if any(m.visitor == "w" for m in g.members)]
        assert theirs == [first]


def torn_by_hours(first):
    """Two tracks that visit X, Y and Z, one in the morning, one in the afternoon.

    Only one of them has hours for X before Y: with the tracks the other way there are no times.
    """
    walk = {"alight_seconds": 0, "board_seconds": 0, "travel": "walk", "group_max": 20}
    tables = {
        "event": {"date": "2020-06-23", "hub": "Hub"} | walk,
        "sites": [
            {"site": "Hub", "kind": "place"},
            {"site": "X", "minutes": 20, "open": "08:00-10:00;14:40-16:00"},
            {"site": "Y", "minutes": 20, "open": "08:00-10:00;14:00-14:40"},
            {"site": "Z", "minutes": 60, "groups_at_once": 1},
        ],
        "roads": [{"from": site, "to": "c", "minutes": 1} for site in ("Hub", *"XYZ")],
        "visitors": [{"visitor": t, "count": 20, "track": t} for t in "AB"],
        "sessions": [
            {"session": "s1", "start": "08:00", "end": "09:55", "tracks": "A"},
            {"session": "s2", "start": "14:00", "end": "16:30", "tracks": "B"},
        ],
    }
    orders = {"G1": "XYZ" if first else "YXZ", "G2": "YXZ" if first else "XYZ"}
    return rp.read(tables), [[g, site, "", "", "20"] for g in orders for site in orders[g]]


@pytest.mark.parametrize("first", [True, False])
def test_an_order_that_suits_one_of_several_tracks_is_not_refused(tmp_path, first):
    scenario, rows = torn_by_hours(first)
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert plan.status == "optimal", plan.notes
    tracks = {"G1": "A", "G2": "B"} if first else {"G1": "B", "G2": "A"}
    assert {group.name: group.track for group in plan.groups} == tracks


def test_a_convoy_is_of_groups_with_one_order(tmp_path):
    scenario = town(
        event={"movement": "convoy"},
        visitors=[
            {"visitor": "v", "count": 40, "track": "A"},
            {"visitor": "w", "count": 20, "track": "B"},
        ],
        coaches=[{"coach": f"C{n}", "seats": 22} for n in (1, 2, 3)],
        C={"coaches_at_once": 2},
        appointments=[],
        D={"open": ""},
        sessions=[{"session": "day", "start": "08:00", "end": "18:00"}],
    )
    stops = {"G1": "ABCDLE", "G2": "BACDLE", "G3": "ABCDLE"}
    rows = [[name, site, "", "", "20"] for name in stops for site in stops[name]]
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert {group.name: group.track for group in plan.groups} == {"G1": "A", "G2": "B", "G3": "A"}


def test_an_appointment_is_for_the_group_whose_order_has_it(tmp_path):
    tables = {
        "event": {"date": "2020-06-23", "hub": "Hub", "travel": "walk", "group_max": 5},
        "sites": [
            {"site": "Hub", "kind": "place"},
            {"site": "A", "minutes": 4, "must": "no"},
            {"site": "B", "minutes": 12},
        ],
        "roads": [{"from": site, "to": "Hub", "minutes": 3} for site in "AB"],
        "visitors": [
            {"visitor": "v", "count": 4, "delegation": "D1"},
            {"visitor": "w", "count": 4, "delegation": "D2"},
        ],
        "sessions": [{"session": "am", "start": "08:00", "end": "09:15"}],
        "appointments": [{"who": "D1", "site": "A", "session": "am", "start": "08:09"}],
    }
    scenario = rp.read(tables)

    def time(*stops):
        rows = [[*stop, "", "", ""] for stop in stops]
        timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
        return rp.plan(scenario, order=timetable, time_limit=10, workers=1)

    theirs = time(("G1", "B"), ("G2", "A"), ("G2", "B"))
    assert {g.name: g.members[0].visitor for g in theirs.groups} == {"G1": "w", "G2": "v"}
    nobodys = time(("G1", "B"), ("G2", "B"))
    assert nobodys.status == "infeasible"
    assert "No times keep all rules in this order, however G1, G2 are filled." in nobodys.notes


def refused(scenario, order):
    with pytest.raises(rp.ScenarioError) as caught:
        rp.plan(scenario, order=order, time_limit=5, workers=1)
    return str(caught.value)


def test_an_order_without_tours_is_refused(tmp_path):
    scenario = town()
    impossible = rp.plan(town(event={"groups": "3"}), time_limit=5, workers=1)
    assert "no tours (status infeasible)" in refused(scenario, impossible)
    rows = [["G1", "Hub", "", "", "20"]]
    idle = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    assert "No group stops anywhere" in refused(scenario, idle)


@pytest.mark.slow
def test_an_order_of_another_scenario_is_refused():
    scenario = town()
    plan = rp.plan(scenario, time_limit=20, workers=1)
    fewer = town(
        sites=[each for each in TABLES["sites"] if each["site"] != "C"],
        sessions=[{"session": "Tuesday", "start": "08:00", "end": "13:00"}],
        appointments=[],
    )
    said = refused(fewer, plan)
    assert "sites (C): The plan names it" in said
    assert "sessions (day): The plan names it" in said


def test_groups_that_go_nowhere_need_a_row(tmp_path):
    programme = [*({"site": site} for site in "ABCDLE"), {"site": "A", "track": "X", "must": "no"}]
    changes = {
        "visitors": [{"visitor": "v", "count": 40}, {"visitor": "x", "count": 5, "track": "X"}],
        "coaches": [{"coach": f"C{n}", "seats": 22} for n in (1, 2, 3)],
        "programme": programme,
        "appointments": [],
    }
    scenario = rp.read(TABLES | changes)
    timetable = rp.read_timetable(write_untimed(tmp_path, ROWS), scenario)
    assert rp.verify_timetable(scenario, timetable).clashes == ()
    assert "The 5 visitors of track X are in no group." in refused(scenario, timetable)
    rows = [*ROWS, ["G3", "Hub", "", "", "5"]]
    timetable = rp.read_timetable(write_untimed(tmp_path, rows), scenario)
    plan = rp.plan(scenario, order=timetable, time_limit=20, workers=1)
    assert plan.status == "optimal"
    assert {group.name: group.track for group in plan.groups} == {"G1": "", "G2": "", "G3": "X"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "coaches",
    [
        [{"coach": "K1", "seats": 22}, {"coach": "K2", "seats": 22}],
        [{"coach": f"C{n}", "seats": seats} for n, seats in ((1, 5), (2, 22), (3, 22))],
    ],
)
def test_coaches_are_handed_out_anew_where_the_plans_would_not_do(coaches):
    plan = rp.plan(town(), time_limit=20, workers=1)
    changed = town(coaches=coaches)
    again = rp.plan(changed, order=plan, time_limit=20, workers=1)
    assert (again.status, again.finish) == ("optimal", plan.finish)
    assert orders(again) == orders(plan)
    assert any("handed out anew" in note for note in again.notes)
    kept = rp.plan(town(), order=plan, time_limit=20, workers=1)
    assert {g.name: g.coaches for g in kept.groups} == {g.name: g.coaches for g in plan.groups}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(scenarios())
def test_the_order_of_any_plan_can_be_kept(tables):
    scenario = rp.read(tables)
    best = rp.plan(scenario, time_limit=10, workers=1)
    assume(best.stops and best.status == "optimal")
    again = rp.plan(scenario, order=best, time_limit=10, workers=1)
    assert (again.status, again.finish, again.score) == ("optimal", best.finish, best.score)
    assert orders(again) == orders(best)


def test_equal_groups_keep_the_names_and_coaches_of_their_rows(tmp_path):
    tables = {
        "event": {"hub": "H", "date": "2026-05-20", "groups": "3"},
        "sites": [{"site": "H", "kind": "place"}, *({"site": s, "minutes": 20} for s in "AB")],
        "roads": [{"from": one, "to": two, "minutes": 10} for one, two in ("HA", "HB", "AB")],
        "visitors": [{"visitor": "v", "count": 90}],
        "coaches": [{"coach": str(n), "seats": 45} for n in (1, 2, 3)],
        "sessions": [{"session": "s", "start": "08:00", "end": "12:00"}],
    }
    path = tmp_path / "ours.csv"
    rows = ["G1,30,A", "G1,30,B", "G2,30,B", "G2,30,A", "G3,30,B", "G3,30,A"]
    path.write_text("\n".join(["group,people,site", *rows]), encoding="utf-8")
    scenario = rp.read(tables)
    plan = rp.plan(scenario, order=rp.read_timetable(path, scenario), time_limit=10, workers=1)
    assert [(group.name, group.coaches) for group in plan.groups] == [
        ("G1", ("1",)),
        ("G2", ("2",)),
        ("G3", ("3",)),
    ]
