"""Timetables with areas and gates: calls, what is walked, setting out, and whole waits."""

from copy import deepcopy

import pytest
from events.handmade_town import write_csv

import routeplan as rp

# A campus of A and B, two minutes on foot from its gate and from one another; X lies elsewhere.
# Ten people get off in one minute and on in two; the town is ten minutes across.
CAMPUS = {
    "event": {
        "date": "2020-06-23",
        "hub": "Hub",
        "clock": 5,
        "group_max": 10,
        "alight_seconds": 6,
        "board_seconds": 12,
    },
    "sites": [
        {"site": "Hub", "kind": "place"},
        {"site": "Gate", "kind": "place"},
        {"site": "A", "minutes": 20, "area": "Gate"},
        {"site": "B", "minutes": 20, "area": "Gate"},
        {"site": "X", "minutes": 20},
    ],
    "roads": [
        *({"from": site, "to": "centre", "minutes": 5} for site in ("Hub", "Gate", "X")),
        {"from": "Gate", "to": "A", "minutes": 2},
        {"from": "Gate", "to": "B", "minutes": 2},
        {"from": "A", "to": "B", "minutes": 2},
    ],
    "visitors": [{"visitor": "v", "count": 20}],
    "coaches": [{"coach": "C1", "seats": 10}, {"coach": "C2", "seats": 10}],
    "sessions": [{"session": "day", "start": "08:00", "end": "11:00"}],
}
ROWS = [
    ["G1", "Hub", "", "08:00"],
    ["G1", "A", "08:13", "08:33"],
    ["G1", "B", "08:35", "08:55"],
    ["G1", "X", "09:10", "09:35"],
    ["G2", "Hub", "", "08:00"],
    ["G2", "X", "08:10", "08:35"],
    ["G2", "B", "08:48", "09:08"],
    ["G2", "A", "09:10", "09:30"],
]


def campus(**changes):
    tables = deepcopy(CAMPUS)
    for name, cells in changes.items():
        if name == "event":
            tables["event"] |= cells
        elif name == "session":
            tables["sessions"][0] |= cells
        else:
            next(row for row in tables["sites"] if row["site"] == name).update(cells)
    return rp.read(tables)


def check(tmp_path, rows, scenario):
    path = write_csv(tmp_path / "ours.csv", rows, ("group", "site", "arrive", "depart"))
    return rp.verify_timetable(scenario, rp.read_timetable(path, scenario))


def spoil(**rows):
    """The rows with some replaced, by their numbers in the sheet; None leaves one out."""
    changed = [rows.get(f"row{number}", row) for number, row in enumerate(ROWS, start=2)]
    return [row for row in changed if row is not None]


def tell(inspection):
    return [str(clash) for clash in inspection.clashes]


def test_calls_are_filled_in_and_walks_are_off_the_clock(tmp_path):
    inspection = check(tmp_path, ROWS, campus())
    assert tell(inspection) == []
    # A is left at 09:30; two minutes' walk and two to board: away at 09:35, back at 09:45.
    assert inspection.finish == 105


def with_calls(*calls):
    """The first group with rows of its call, sorted in by hand."""
    hub, *stops = ROWS[:4]
    return [hub, *calls, *stops, *ROWS[4:]]


@pytest.mark.parametrize(
    "calls",
    [
        [["G1", "Gate", "08:10", "09:00"]],
        [["G1", "Gate", "08:10", ""], ["G1", "Gate", "", "09:00"]],
        [["G1", "Gate", "08:10", "08:11"], ["G1", "Gate", "08:57", "09:00"]],
        [["G1", "Gate", "08:57", "09:00"]],
    ],
)
def test_a_row_at_an_areas_place_is_a_call(tmp_path, calls):
    assert tell(check(tmp_path, with_calls(*calls), campus())) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            spoil(row3=["G1", "A", "08:12", "08:33"]),
            "R04 G1, A (rows 2-3): Leaves Hub at 08:00 at the earliest and is there at 08:12; by "
            "coach, with getting on and off, it can be there at 08:13.",
        ),
        (
            spoil(row5=["G1", "X", "09:09", "09:35"]),
            "R04 G1, X (rows 4-5): Leaves B at 08:55 at the earliest and is there at 09:09; by "
            "coach, with getting on and off, it can be there at 09:10.",
        ),
        (
            spoil(row4=["G1", "B", "08:34", "08:55"]),
            "R04 G1, B (rows 3-4): Leaves A at 08:33 and is there at 08:34; the way takes 2 min.",
        ),
        (
            with_calls(["G1", "Gate", "08:11", "09:00"]),
            "R04 G1, A (rows 3-4): Leaves Gate at 08:12 at the earliest and is there at 08:13; "
            "the way takes 2 min.",
        ),
        (
            with_calls(["G1", "Gate", "08:57", "08:58"]),
            "R04 G1, Gate (rows 3, 5): Departs at 08:58; it can be there and ready at 09:00 at "
            "the earliest.",
        ),
        (
            [["G1", "A", "08:13", "08:33"], ["G1", "X", "08:50", "09:15"],
             ["G1", "B", "09:28", "09:48"], *ROWS[4:]],
            "R18 G1, Gate (rows 2, 4): Stops in the area of Gate in 2 calls of session day; one is "
            "allowed, so that nothing else comes between A, B.",
        ),
    ],
)  # fmt: skip
def test_what_no_filling_of_a_call_mends_is_told(tmp_path, rows, told):
    assert told in tell(check(tmp_path, rows, campus()))


def test_what_is_walked_at_a_tours_end_is_no_call(tmp_path):
    rows = [["G1", "A", "08:02", "08:22"], ["G1", "X", "08:40", "09:05"],
            ["G1", "B", "09:18", "09:38"], *ROWS[4:]]  # fmt: skip
    inspection = check(tmp_path, rows, campus(session={"from": "Gate", "to": "Gate"}))
    assert [clash for clash in inspection.clashes if clash.group != "G2"] == []


def test_bays_of_an_area_count_while_coaches_are_there_for_sure(tmp_path):
    one = {"coaches_at_once": 1}
    apart = [*ROWS[:4], ["G2", "X", "08:10", "08:50"], ["G2", "B", "09:03", "09:23"],
             ["G2", "A", "09:25", "09:45"]]  # fmt: skip
    assert tell(check(tmp_path, apart, campus(Gate=one))) == []
    # Both set down by 08:10 and leave at 09:00 at the earliest.
    alike = [*ROWS[:4], *([["G2", *row[1:]] for row in ROWS[:4]])]
    inspection = check(tmp_path, alike, campus(Gate=one))
    assert tell(inspection) == [
        "R08 Gate (rows 3-4, 7-8): 1 coach bay; for sure there are G1 (rows 3-4) 1 coach from "
        "08:10 to 09:00; G2 (rows 7-8) 1 coach from 08:10 to 09:00."
    ]
    # Coaches that do not wait set down one after the other, as far as anybody can tell.
    later = [*ROWS[:5], ["G2", "A", "08:15", "08:35"], ["G2", "B", "08:37", "09:01"],
             ["G2", "X", "09:20", "09:45"]]  # fmt: skip
    assert tell(check(tmp_path, later, campus(Gate=one | {"coach_waits": "no"}))) == []


def test_setting_out_is_held_to_leave_by_and_depart_every(tmp_path):
    inspection = check(tmp_path, ROWS, campus(Hub={"depart_every": 5}))
    assert tell(inspection) == [
        "R11 Hub (rows 2, 6): The next coach sets out at least 5 min later each time; here "
        "G1 (row 2) at 08:00; G2 (row 6) at 08:00."
    ]
    unsaid = spoil(row2=None, row6=None)
    slack = [["G1", "A", "08:23", "08:43"], ["G1", "B", "08:45", "09:05"],
             ["G1", "X", "09:20", "09:45"], *unsaid[3:]]  # fmt: skip
    inspection = check(tmp_path, slack, campus(Hub={"depart_every": 5}))
    assert tell(inspection) == []
    assert (
        "R11 at Hub: the minutes at which coaches set out are not all said; only those that are "
        "sure count." in inspection.unchecked
    )
    late = spoil(row2=["G1", "Hub", "", "08:05"], row3=["G1", "A", "08:18", "08:38"],
                 row4=["G1", "B", "08:40", "08:55"])  # fmt: skip
    assert "R11 G1, Hub (row 2): Sets out at 08:05; in session day tours leave by 08:00." in tell(
        check(tmp_path, late, campus(session={"leave_by": "08:00"}))
    )


def test_a_wait_is_one_wherever_it_is_spent(tmp_path):
    # The visit at X ends by 08:33, so that the one at B has to begin by 09:03, 15 minutes too late.
    rows = spoil(row7=["G2", "X", "08:10", "08:35"], row8=["G2", "B", "08:48", "09:28"],
                 row9=["G2", "A", "09:30", "09:50"])  # fmt: skip
    assert tell(check(tmp_path, rows, campus(event={"max_wait": 20}))) == []
    (clash,) = check(tmp_path, rows, campus(event={"max_wait": 15})).clashes
    assert str(clash) == (
        "R13 G2, B (rows 7-8): With waits of 15 min the visit ends at 09:23 at the latest; to "
        "depart when the timetable says it has to end at 09:28."
    )
    # A visit that may last longer is no wait.
    longer = {"minutes_max": 40}
    assert tell(check(tmp_path, rows, campus(event={"max_wait": 15}, B=longer))) == []


def test_a_wait_half_on_the_way_and_half_outside_is_too_long(tmp_path):
    tables = deepcopy(CAMPUS)
    tables["event"] |= {"max_wait": 30, "clock": 1, "travel": "walk", "group_max": 20}
    del tables["coaches"]
    tables["sites"] = [
        {"site": "Hub", "kind": "place"},
        {"site": "A", "minutes": 30, "open": "08:00-09:00"},
        {"site": "B", "minutes": 30, "open": "10:00-11:00"},
    ]
    tables["roads"] = [{"from": s, "to": "centre", "minutes": 0} for s in ("Hub", "A", "B")]
    rows = [["G1", "A", "08:30", "09:00"], ["G1", "B", "09:30", "10:30"]]
    assert tell(check(tmp_path, rows, rp.read(tables))) == [
        "R13 G1, B (rows 2-3): Between the end of the visit at A (09:00 at the latest) and the "
        "start of the visit (10:00 at the earliest) 60 min are waited at the least; 30 are allowed."
    ]


def test_visits_begin_at_the_sites_starts(tmp_path):
    rows = spoil(row5=["G1", "X", "09:10", "09:35"])
    inspection = check(tmp_path, rows, campus(X={"starts": "08:12;09:20"}))
    assert tell(inspection) == [
        "R10 G1, X (row 5): The visit begins between 09:11 and 09:13, but visits begin at 08:12, "
        "09:20 only."
    ]


def test_a_row_at_an_areas_place_beside_none_of_its_stops_is_listed(tmp_path):
    rows = [*ROWS[:4], ["G1", "Gate", "09:50", "09:55"], *ROWS[4:]]
    inspection = check(tmp_path, rows, campus())
    assert tell(inspection) == []
    assert (
        "What is done in row 6: no stop of that place's area is next to it." in inspection.unchecked
    )


def test_an_order_with_calls_is_timed(tmp_path):
    scenario = campus()
    rows = [[*row[:2], "", ""] for row in with_calls(["G1", "Gate", "", ""])]
    path = write_csv(tmp_path / "order.csv", rows, ("group", "site", "arrive", "depart"))
    plan = rp.plan(scenario, order=rp.read_timetable(path, scenario), time_limit=20, workers=1)
    assert plan.status == "optimal"
    assert [stop.site for stop in plan.stops_of["G1", "day"]] == list("ABX")
    assert [stop.site for stop in plan.stops_of["G2", "day"]] == list("XBA")
