"""Every fault of the tables, in the words that a planner reads."""

import copy

import pytest

from routeplan.errors import ScenarioError
from routeplan.tables.conversion import read

SOUND = {
    "event": {"date": "2020-06-23", "hub": "宾馆", "group_max": 40},
    "sessions": [{"session": "pm", "start": "14:00", "end": "18:00"}],
    "sites": [
        {"site": "宾馆", "kind": "place", "lat": 31.7, "lon": 117.1},
        {"site": "安利", "minutes": 30, "lat": 31.8, "lon": 117.2},
        {"site": "泰禾", "minutes": 20, "lat": 31.75, "lon": 117.2},
    ],
    "visitors": [
        {"visitor": "V1", "count": 20, "delegation": "合肥", "hotel": "宾馆"},
        {"visitor": "V2", "count": 15, "delegation": "芜湖", "hotel": "宾馆"},
    ],
    "coaches": [{"coach": "C1", "seats": 49}],
    "lifts": [{"lift": "L1", "persons": 13}],
}


def said(tables):
    with pytest.raises(ScenarioError) as caught:
        read(tables)
    return str(caught.value).splitlines()


def change(**changes):
    """The sound scenario with rows changed: table__row=columns, or table=rows to add."""
    tables = copy.deepcopy(SOUND)
    for name, value in changes.items():
        table, _, row = name.partition("__")
        if row:
            tables[table][int(row)].update(value)
        elif isinstance(value, dict):
            tables[table].update(value)
        else:
            tables.setdefault(table, []).extend(value)
    return tables


def test_the_sound_scenario():
    assert len(read(SOUND).sites) == 3


ROAD = {"from": "宾馆", "to": "安利"}
PIN = {"group": "A", "visitor": "V3"}

ONE_FAULT = [
    # cells
    (
        change(sites__1={"people_at_once": "4o"}),
        'sites row 2 (安利, people_at_once): "4o" is not a whole number. Write 40.',
    ),
    (
        change(sites__1={"minutes": -3}),
        'sites row 2 (安利, minutes): "-3" is less than 0. Write 0 or more.',
    ),
    (
        change(sites__1={"lat": 131.8}),
        'sites row 2 (安利, lat): "131.8" is more than 90. Write 90 or less.',
    ),
    (
        change(coaches__0={"seats": 0}),
        'coaches row 1 (C1, seats): "0" is less than 1. Write 1 or more.',
    ),
    (
        change(coaches__0={"seats": ""}),
        "coaches row 1 (C1, seats): The seats is blank. Fill it in.",
    ),
    (
        change(visitors__1={"visitor": " "}),
        "visitors row 2 (visitor): The visitor is blank. Fill it in.",
    ),
    (
        change(sites__1={"kind": "vist"}),
        'sites row 2 (安利, kind): "vist" is not allowed here. Write visit.',
    ),
    (
        change(sites__1={"kind": "factory"}),
        'sites row 2 (安利, kind): "factory" is not allowed here. Write visit, meal or place.',
    ),
    (
        change(sites__1={"open": "13:30-11:00"}),
        'sites row 2 (安利, open): "13:30-11:00" ends before it begins. '
        "Write the earlier time first; after midnight hours go on: 20:00-24:30.",
    ),
    (
        change(sites__1={"use": "maybe"}),
        'sites row 2 (安利, use): "maybe" is neither yes nor no. Write yes or no.',
    ),
    (
        change(event={"fill": "150%"}),
        'event (fill): "150%" is not between 0 and 1. Write 0.5 or 50%.',
    ),
    (
        change(event={"travel": "bus"}),
        'event (travel): "bus" is not allowed here. Write coach or walk.',
    ),
    # tables and columns
    (
        {name: rows for name, rows in SOUND.items() if name != "visitors"},
        "visitors: The table is missing. Add it.",
    ),
    (change() | {"visitors": []}, "visitors: The table has no rows. Fill it in."),
    (
        {("visiters" if name == "visitors" else name): rows for name, rows in SOUND.items()},
        "visiters: This is nearly the name of the table visitors. Rename it: visitors.",
    ),
    (
        change(sites__1={"people_at_onse": 40}),
        'sites: "people_at_onse" is nearly the column people_at_once. '
        "Write people_at_once, or give the column quite another name.",
    ),
    (
        change(sites__1={"同时人数上线": 40}),
        'sites: "同时人数上线" is nearly the column 同时人数上限. '
        "Write 同时人数上限, or give the column quite another name.",
    ),
    (
        change(event={"grop_max": 40}),
        'event: "grop_max" is nearly the setting group_max. '
        "Write group_max, or give it quite another name.",
    ),
    (
        change(sites__1={"时长分钟": 30}),
        'sites: "时长分钟" is there already, as "minutes". Keep one of them.',
    ),
    (change() | {"coaches": [{"coach": "C1"}]}, "coaches: The column seats is missing. Add it."),
    (
        change() | {"coaches": 3},
        'coaches: This is no table. Write a list of objects: [{"site": "…"}, …].',
    ),
    (
        change() | {"coaches": [3]},
        'coaches row 1: The row is no object. Write it as {"site": "…", …}.',
    ),
    # rows
    (
        change(sites=[{"site": "安利", "minutes": 5, "lat": 31, "lon": 117}]),
        "sites row 4 (安利, site): Row 2 has this id already. Give every row an id of its own.",
    ),
    (
        change(visitors=[{"visitor": "合计 212", "count": 212}]),
        "visitors row 3 (合计 212, visitor): The row is a sum, not one of the visitors. "
        "Remove it, or write no under use.",
    ),
    (
        change(coaches=[{"coach": "Total:", "seats": 49}]),
        "coaches row 2 (Total:, coach): The row is a sum, not one of the coaches. "
        "Remove it, or write no under use.",
    ),
    # references
    (
        change(visitors__0={"hotel": "宾馆东楼"}),
        "visitors row 1 (V1, hotel): 宾馆东楼 is not in sites. Nearest: 宾馆.",
    ),
    (
        change(event={"hub": "Z"}),
        "event (hub): Z is not in sites. Add it there, or correct the name.",
    ),
    (
        change(sites__1={"after_sites": "泰禾、宾馆"}),
        "sites row 2 (安利, after_sites): 泰禾、宾馆 is not in sites. Join several names by ;.",
    ),
    (
        change(sites__1={"lift": "L2", "floor": 6}),
        "sites row 2 (安利, lift): L2 is not in lifts. Nearest: L1.",
    ),
    (
        change(sites__1={"sessions": "pm;am"}),
        "sites row 2 (安利, sessions): am is not in sessions. Nearest: pm.",
    ),
    (
        change(sessions__0={"from": "安力"}),
        "sessions row 1 (pm, from): 安力 is not in sites. Nearest: 安利.",
    ),
    (
        change(sessions=[{"session": "eve", "start": "19:00", "end": "20:00", "tracks": "VIP"}]),
        "sessions row 2 (eve, tracks): VIP is not a track of visitors. "
        "Add it there, or correct the name.",
    ),
    (
        change(appointments=[{"who": "合肥市", "site": "安利", "session": "pm", "start": "15:00"}]),
        "appointments row 1 (安利, who): 合肥市 is no track, delegation or group of visitors. "
        "Nearest: 合肥.",
    ),
    (
        change(sites=[{"site": "锦瑞", "use": "no"}], sites__1={"after_sites": "锦瑞"}),
        "sites row 2 (安利, after_sites): 锦瑞 is left out of sites. "
        "Take it in there, or leave it out here as well.",
    ),
    (
        change(sites=[{"site": "hotel", "kind": "place", "lat": 31, "lon": 117}]),
        "sites row 4 (hotel, site): hotel is a word of its own: each group's hotel. "
        "Give the site another name.",
    ),
    # agenda
    (
        change(sessions__0={"end": "13:00"}),
        "sessions row 1 (pm, end): The end, 13:00, is not after the start, 14:00. "
        "Correct one of them; after midnight hours go on: 24:30.",
    ),
    (
        change(sessions=[{"session": "eve", "start": "17:30", "end": "24:30"}]),
        "sessions row 2 (eve, start): It begins at 17:30, before pm ends at 18:00. "
        "Let sessions follow one another, or give them different tracks.",
    ),
    (
        change(event={"date": ""}),
        "sessions row 1 (pm, date): There is no date, neither here nor in event. "
        "Write YYYY-MM-DD in either.",
    ),
    (
        change(event={"hub": ""}),
        "event (hub): There is no hub, and these sessions do not say from and to: pm. "
        "Write the hub, or from and to of each session.",
    ),
    (
        change(sessions__0={"to": "hotel"}, visitors__1={"hotel": ""}),
        "visitors row 2 (V2, hotel): The hotel is blank, and pm starts or ends at the hotels. "
        "Write the hotel.",
    ),
    (
        change(sites__1={"minutes": ""}),
        "sites row 2 (安利, minutes): Nothing says how many minutes it lasts. "
        "Write the minutes here, or in programme.",
    ),
    (
        change(
            visitors__1={"track": "VIP"},
            sites__1={"minutes": ""},
            programme=[{"track": "VIP", "site": "安利"}, {"site": "安利", "minutes": 9}],
        ),
        "sites row 2 (安利, minutes): Nothing says how many minutes it lasts for VIP. "
        "Write the minutes here, or in programme.",
    ),
    (
        change(
            visitors__1={"track": "VIP"},
            sessions=[{"session": "am", "start": "9:00", "end": "11:00", "tracks": "VIP"}],
            sites__1={"sessions": "am"},
        ),
        "sites row 2 (安利, sessions): It must be visited by visitors without a track, "
        "but in no session that they tour. "
        "Allow one of their sessions, or make the stop optional.",
    ),
    (
        change(visitors__1={"track": "VIP"}, programme=[{"track": "VIP", "site": "安利"}]),
        "programme (track): The visitors without a track have no row, that is one with a blank one."
        " Add a row for every site that they visit.",
    ),
    (
        change(programme=[{"site": "安利"}, {"site": "宾馆"}]),
        "programme row 2 (宾馆, site): 宾馆 is of kind place, where nobody visits or eats. "
        "Make it a visit in sites, or remove the row.",
    ),
    (
        change(programme=[{"site": "安利"}, {"site": "安利", "minutes": 9}]),
        "programme row 2 (安利, site): Row 1 is for this track and site already. Keep one of them.",
    ),
    # places
    (
        change(sites__1={"lift": "L1"}),
        "sites row 2 (安利, floor): The lift L1 leads to floor 1, which is the ground. "
        "Write the floor that it serves, or remove the lift.",
    ),
    (
        change(sites__1={"floor": 6}, visitors__0={"step_free": "是"}),
        "sites row 2 (安利, lift): Floor 6 has no lift, and 20 who must go there cannot climb. "
        "Name its lift, or take the stop out of their programme.",
    ),
    (
        change(sites__1={"minutes_min": 40}),
        "sites row 2 (安利, minutes_min): The shortest visit, 40, is longer than the visit, 30. "
        "Swap them.",
    ),
    (
        change(sites__1={"minutes_max": 20}),
        "sites row 2 (安利, minutes_max): The longest visit, 20, is shorter than the visit, 30. "
        "Write 30 or more, or leave it blank.",
    ),
    (
        change(sites__0={"area": "安利"}),
        "sites row 1 (宾馆, area): 安利 is no place, where coaches set down and wait. "
        "Make it a place, or name the gate or square as a site of its own.",
    ),
    (
        change(sites__1={"lat": ""}),
        "sites row 2 (安利, lat): lon is given, but lat is not. Write both or neither.",
    ),
    (
        change(sites__1={"lat": "", "lon": "", "x": 1, "y": 2}),
        "sites row 2 (安利, x): It is placed by x and y, others by lat and lon, "
        "and no road joins them. Place all sites alike, or add a row to roads.",
    ),
    (
        change(sites__1={"lat": "", "lon": ""}),
        "sites row 2 (安利, site): No road leads there, and there are no coordinates. "
        "Add rows to roads, or lat and lon to the site.",
    ),
    (
        change(roads=[ROAD]),
        "roads row 1 (宾馆, minutes): The road has neither minutes nor km. Write one.",
    ),
    (
        change(roads=[{"from": "A", "to": "A", "km": 1}]),
        "roads row 1 (A, to): The road leads from A to itself. Correct to, or remove it.",
    ),
    # people
    (
        change() | {"coaches": []},
        "coaches: There is no coach, and groups travel by coach. "
        "Add the coaches, or write walk for travel.",
    ),
    (
        change(event={"group_min": 41}),
        "event (group_min): 41 is more than group_max, 40. Swap them.",
    ),
    (
        change(event={"groups": 1}, visitors__1={"track": "VIP"}),
        "event (groups): Only 1 group is allowed, but tracks and pinned groups make 2. "
        "Write 2 or more.",
    ),
    (
        change(visitors__0={"group": "A"}, visitors=[PIN | {"track": "VIP"}]),
        "visitors row 3 (V3, group): Group A has two tracks: row 1 has another one. "
        "Pin them to different groups.",
    ),
    (
        change(
            sessions__0={"to": "hotel"},
            visitors__0={"group": "A"},
            visitors=[PIN | {"hotel": "泰禾"}],
        ),
        "visitors row 3 (V3, group): Group A has two hotels: row 1 has another one. "
        "Pin them to different groups.",
    ),
    (
        change(visitors__0={"group": "A", "language": "zh"}, visitors=[PIN | {"language": "EN"}]),
        "visitors row 1 (V1, group): The visitors of group A have no language in common. "
        "Pin them to different groups.",
    ),
    # appointments
    (
        change(appointments=[{"site": "安利", "session": "pm", "start": "17:45"}]),
        "appointments row 1 (安利, start): The visit, 17:45-18:15, is outside pm, 14:00-18:00. "
        "Move it, or change the session.",
    ),
    (
        change(
            sites__1={"open": "09:00-16:00"},
            appointments=[{"site": "安利", "session": "pm", "start": "15:45"}],
        ),
        "appointments row 1 (安利, start): The visit, 15:45-16:15, is outside the opening of 安利. "
        "Move either.",
    ),
    (
        change(appointments=[{"site": "宾馆", "session": "pm", "start": "15:45"}]),
        "appointments row 1 (宾馆, site): 宾馆 is not in the programme of all. Add it, or correct.",
    ),
    (
        change(
            sessions=[{"session": "eve", "start": "19:00", "end": "21:00"}],
            sites__1={"sessions": "pm"},
            appointments=[{"site": "安利", "session": "eve", "start": "19:30"}],
        ),
        "appointments row 1 (安利, session): 安利 is not visited in eve by all of all. "
        "Allow the session for the site and the track, or name another.",
    ),
    (
        change(
            appointments=[
                {"who": "合肥", "site": "安利", "session": "pm", "start": "15:00"},
                {"who": "合肥", "site": "安利", "session": "pm", "start": "16:00"},
            ]
        ),
        "appointments row 2 (安利, site): Row 1 has 合肥 at 安利 already, "
        "and a site is visited once. Keep one of them.",
    ),
]


@pytest.mark.parametrize(("tables", "line"), ONE_FAULT, ids=[line for _, line in ONE_FAULT])
def test_one_fault_makes_one_line(tables, line):
    assert said(tables) == [line]


def test_a_circle_of_sites_that_come_after_one_another():
    lines = said(change(sites__1={"after_sites": "泰禾"}, sites__2={"after_sites": "安利"}))
    assert len(lines) == 1
    assert "The order goes round in a circle: " in lines[0]


def orders(*columns, programme=(), sessions=()):
    """What is said of two sites, 安利 and 泰禾, with these columns."""
    changes = {"sites__1": columns[0], "sites__2": columns[1]}
    return said(change(**changes, programme=list(programme), sessions=list(sessions)))


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (
            ({"position": "first"}, {"position": "first"}),
            "sites row 3 (泰禾, position): 安利 (row 2) is first as well, and the same groups "
            "visit both. Leave the position of one of them blank.",
        ),
        (
            ({"position": "last"}, {"position": "last"}),
            "sites row 3 (泰禾, position): 安利 (row 2) is last as well, and the same groups visit "
            "both. Leave the position of one of them blank.",
        ),
        (
            ({"position": "first", "after_sites": "泰禾"}, {}),
            "sites row 2 (安利, after_sites): It comes first, and yet after 泰禾, which the same "
            "groups must visit. Remove 泰禾 from after_sites, or leave position blank.",
        ),
        (
            ({"position": "last"}, {"after_sites": "安利"}),
            "sites row 3 (泰禾, after_sites): It comes after 安利 (row 2), which comes last. "
            "Remove 安利 from after_sites, or leave the position of 安利 blank.",
        ),
        (
            ({"position": "first_in_session"}, {"position": "first"}),
            "sites row 3 (泰禾, position): 安利 (row 2) is first in its session as well, and the "
            "same groups visit both. Leave the position of one of them blank.",
        ),
    ],
)
def test_two_cells_that_ask_for_opposite_orders(columns, line):
    assert orders(*columns) == [line]


@pytest.mark.parametrize(
    "columns",
    [
        ({"position": "first"}, {"position": "last"}),
        ({"position": "first"}, {"position": "first", "must": "no"}),
        ({"position": "first", "after_sites": "泰禾"}, {"must": "no"}),
        ({"position": "last", "after_sites": "泰禾"}, {}),
        ({"position": "first"}, {"after_sites": "安利"}),
    ],
)
def test_orders_that_can_be_kept(columns):
    assert read(change(sites__1=columns[0], sites__2=columns[1])).sites


def test_two_sites_may_be_first_in_different_sessions_or_for_different_tracks():
    evening = {"session": "evening", "date": "2020-06-23", "start": "21:00", "end": "22:00"}
    both = {"position": "first_in_session"}
    assert read(change(sites__1=both, sites__2=both, sessions=[evening])).sites
    tracks = change(sites__1={"position": "first"}, sites__2={"position": "first"})
    tracks["visitors"] = [
        {"visitor": f"V{n}", "track": name, "hotel": "宾馆"} for n, name in enumerate("AB")
    ]
    tracks["programme"] = [{"track": "A", "site": "安利"}, {"track": "B", "site": "泰禾"}]
    assert read(tracks).sites


def test_every_circle_is_told():
    sites = [
        {"site": name, "minutes": 9, "lat": 31.7, "lon": 117.1, "after_sites": other}
        for name, other in ("AB", "BA", "CD", "DC")
    ]
    lines = said(change(sites=sites))
    assert [line.partition(": ")[0] for line in lines] == [
        "sites row 4 (A, after_sites)",
        "sites row 6 (C, after_sites)",
    ]


def test_every_session_that_begins_too_early_is_told():
    sessions = [
        {"session": "short", "start": "14:10", "end": "14:20"},
        {"session": "long", "start": "17:00", "end": "19:00"},
    ]
    lines = said(change(sessions=sessions))
    assert [line.partition(": ")[0] for line in lines] == [
        "sessions row 2 (short, start)",
        "sessions row 3 (long, start)",
    ]


def test_sessions_of_a_day_that_cannot_be_read_overlap_all_the_same():
    sessions = [
        {"session": "short", "start": "14:10", "end": "14:20"},
        {"session": "early", "start": "9:00", "end": "14:30", "date": "2020-06-23"},
    ]
    lines = said(change(event={"date": "tomorrow"}, sessions=sessions))
    assert [line.partition(": ")[0] for line in lines] == [
        "event (date)",
        "sessions row 2 (short, start)",
    ]


@pytest.mark.parametrize(
    ("tracks", "meet"),
    [(("A", "B"), False), (("A", "A;B"), True), (("A", ""), True), (("", ""), True)],
)
def test_only_sessions_that_share_a_track_may_not_overlap(tracks, meet):
    hours = {"am": ("9:00", "12:00"), "late": ("11:00", "13:00")}
    sessions = [
        {"session": name, "start": start, "end": end, "tracks": track}
        for (name, (start, end)), track in zip(hours.items(), tracks, strict=True)
    ]
    visitors = [{"visitor": track, "track": track, "hotel": "Hotel"} for track in "AB"]
    lines = said(change(sessions=sessions, visitors=visitors))
    assert any("before am ends" in line for line in lines) == meet


def test_a_row_that_cannot_be_read_may_say_what_no_other_row_does():
    lines = said(change(event={"date": ""}, sessions=[3]))
    assert [line.partition(": ")[0] for line in lines] == [
        "sessions row 1 (pm, date)",
        "sessions row 2",
    ]


def test_everything_is_reported_at_once():
    tables = change(
        event={"fill": 7},
        sessions__0={"end": "13:00"},
        sites__1={"people_at_once": "4o", "kind": "vist", "minuets": 3},
        sites__2={"lift": "L9"},
        visitors__0={"hotel": "宾馆东楼"},
        visitors=[{"visitor": "小计", "count": 35}],
        coaches__0={"seats": "many"},
        appointments=[{"who": "nobody", "site": "泰禾", "session": "pm", "start": "15:00"}],
    )
    assert [line.partition(" ")[0] for line in said(tables)] == [
        "event",
        "sessions",
        "sites:",
        "sites",
        "sites",
        "sites",
        "sites",
        "visitors",
        "visitors",
        "coaches",
        "appointments",
    ]


def test_a_row_with_a_fault_causes_no_others():
    tables = change(
        sites__1={"floor": "6F", "lift": "L1"},
        sites__2={"after_sites": "安利"},
        programme=[{"site": "安利"}],
        appointments=[{"site": "安利", "session": "pm", "start": "15:00"}],
    )
    assert said(tables) == [
        'sites row 2 (安利, floor): "6F" is not a whole number. Write 6.',
    ]


def test_an_appointment_that_only_some_of_a_delegation_can_keep():
    tables = change(
        visitors__0={"track": "X", "delegation": "D"},
        visitors__1={"delegation": "D"},
        programme=[{"site": "安利", "track": "X"}, {"site": "泰禾"}],
        appointments=[{"who": "D", "site": "安利", "session": "pm", "start": "15:00"}],
    )
    assert said(tables) == [
        "appointments row 1 (安利, site): 安利 is not in the programme of D. Add it, or correct."
    ]


def test_a_cell_that_cannot_be_read_hides_nothing_else_in_its_row():
    tables = change(
        sites__1={"people_at_once": "6o", "lift": "L1", "sessions": "am"},
        visitors__0={"count": "x", "hotel": "饭店"},
    )
    assert set(said(tables)) == {
        'sites row 2 (安利, people_at_once): "6o" is not a whole number. Write 60.',
        'visitors row 1 (V1, count): "x" is not a whole number. Write a whole number such as 40.',
        "sites row 2 (安利, sessions): am is not in sessions. Nearest: pm.",
        "visitors row 1 (V1, hotel): 饭店 is not in sites. Add it there, or correct the name.",
        "sites row 2 (安利, floor): The lift L1 leads to floor 1, which is the ground. "
        "Write the floor that it serves, or remove the lift.",
    }


def test_the_same_fault_in_many_rows_is_one_line():
    guests = [{"visitor": f"W{n}", "hotel": "肥西宾馆"} for n in range(12)]
    tables = change(
        sites=[{"site": "肥西宾馆东楼", "kind": "place", "lat": 31.7, "lon": 117}], visitors=guests
    )
    tables["visitors"][5]["hotel"] = "宾馆"
    assert said(tables) == [
        "visitors: hotel 肥西宾馆 (rows 3-5, 7-14) is not in sites. Nearest: 肥西宾馆东楼."
    ]
    tables = change(sites__1={"minutes": "3o"}, sites__2={"minutes": "3o"})
    assert said(tables) == ['sites: minutes "3o" (rows 2-3) is not a whole number. Write 30.']
    tables = change(sites__1={"minutes": None}, sites__2={"minutes": None})
    assert said(tables) == [
        "sites (minutes, rows 2-3): Nothing says how many minutes it lasts. "
        "Write the minutes here, or in programme."
    ]


def test_faults_carry_their_parts():
    with pytest.raises(ScenarioError) as caught:
        read(change(sites__1={"people_at_once": "4o"}))
    (fault,) = caught.value.faults
    assert (fault.code, fault.table, fault.row, fault.subject, fault.column, fault.value) == (
        "not-a-whole-number",
        "sites",
        2,
        "安利",
        "people_at_once",
        "4o",
    )
