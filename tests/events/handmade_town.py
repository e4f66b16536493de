"""A small event with a hand-made timetable that keeps every rule, to be spoilt in tests."""

from copy import deepcopy

import routeplan as rp

HEADINGS = ("group", "site", "arrive", "depart", "people")
# Ten minutes between any two places; visits of 30 min, departures on multiples of 5.
TABLES = {
    "event": {
        "date": "2020-06-23",
        "hub": "Hub",
        "clock": 5,
        "group_max": 20,
        "alight_seconds": 0,
        "board_seconds": 0,
    },
    "sites": [
        {"site": "Hub", "kind": "place"},
        {"site": "A", "minutes": 30, "name": "安利", "people_at_once": 30},
        {"site": "B", "minutes": 30, "groups_at_once": 1, "gap_minutes": 5},
        {"site": "C", "minutes": 30, "coaches_at_once": 1},
        {"site": "D", "minutes": 30, "open": "09:00-11:00", "name": "Old Mill"},
        {"site": "L", "minutes": 30, "lift": "lift", "floor": 6, "name": "科创中心"},
        {"site": "E", "minutes": 30},
    ],
    "lifts": [{"lift": "lift", "persons": 13}],
    "roads": [{"from": site, "to": "centre", "minutes": 5} for site in ("Hub", *"ABCDLE")],
    "visitors": [{"visitor": "v", "count": 40}],
    "coaches": [{"coach": "C1", "seats": 22}, {"coach": "C2", "seats": 22}],
    "sessions": [{"session": "day", "start": "08:00", "end": "13:00"}],
    "appointments": [{"site": "E", "session": "day", "start": "12:10"}],
}
# The headings are row 1.
ROWS = [
    ["G1", "A", "08:10", "08:45", "20"],
    ["G1", "B", "08:55", "09:30", "20"],
    ["G1", "C", "09:40", "10:15", "20"],
    ["G1", "D", "10:25", "11:00", "20"],
    ["G1", "L", "11:10", "11:55", "20"],
    ["G1", "E", "12:05", "12:40", "20"],
    ["G2", "B", "08:10", "08:45", "20"],
    ["G2", "A", "08:55", "09:30", "20"],
    ["G2", "D", "09:40", "10:15", "20"],
    ["G2", "C", "10:25", "11:00", "20"],
    ["G2", "L", "11:10", "11:55", "20"],
    ["G2", "E", "12:05", "12:40", "20"],
]


def town(**changes):
    """The event with some cells changed: ``A={"people_at_once": 20}`` or a whole table."""
    tables = deepcopy(TABLES)
    for name, cells in changes.items():
        if name == "event":
            tables["event"] |= cells
        elif name in tables:
            tables[name] = cells
        else:
            next(row for row in tables["sites"] if row["site"] == name).update(cells)
    return rp.read(tables)


def write_csv(path, rows, headings=HEADINGS, encoding="utf-8"):
    """Write a timetable as planners do."""
    lines = [",".join(headings), *(",".join(row) for row in rows)]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def spoil(**changes):
    """The rows with some cells changed: ``row5={"arrive": "11:25"}``; None leaves a row out."""
    rows = []
    for number, row in enumerate(ROWS, start=2):
        cells = changes.get(f"row{number}", {})
        if cells is not None:
            values = dict(zip(HEADINGS, row, strict=True)) | cells
            rows.append([values[name] for name in HEADINGS])
    return rows
