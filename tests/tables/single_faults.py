"""A sound scenario with every table filled, and changes that each bring a fault into it."""

import copy

OUT = object()  # what stands there is taken away

SOUND = {
    "event": {
        "date": "2020-06-23",
        "hub": "Inn",
        "groups": "3-9",
        "group_max": 40,
        "travel": "coach",
        "movement": "free",
    },
    "sessions": [
        {"session": "morning", "start": "08:00", "end": "12:00"},
        {"session": "afternoon", "start": "14:00", "end": "18:00", "to": "hotel"},
        {"session": "extra", "date": "2020-06-24", "start": "08:00", "end": "12:00"},
        {"session": "late", "date": "2020-06-24", "start": "20:00", "end": "22:00"},
    ],
    "sites": [
        {"site": "Inn", "kind": "place", "lat": 31.7, "lon": 117.1},
        {"site": "Mill", "minutes": 30, "lat": 31.8, "lon": 117.2},
        {"site": "Barn", "minutes": 20, "lat": 31.75, "lon": 117.2, "must": "yes"},
        {"site": "Kiln", "minutes": 25, "lat": 31.76, "lon": 117.1, "open": "08:00-20:00"},
        {"site": "Forge", "minutes": 20, "lat": 31.7, "lon": 117.2, "floor": 6, "lift": "L1"},
        {"site": "Canteen", "kind": "meal", "minutes": 30, "lat": 31.7, "lon": 117.15},
        {"site": "Abbey", "minutes": 15},
        {"site": "Tower", "minutes": 15, "floor": 3, "lift": "L2"},
        {"site": "Chapel", "minutes": 10, "lat": 31.72, "lon": 117.1, "after_sites": "Mill"},
        {"site": "Dairy", "minutes": 10, "lat": 31.73, "lon": 117.1},
    ],
    "lifts": [{"lift": "L1", "persons": 13}, {"lift": "L2", "persons": 8, "loading": 0.7}],
    "roads": [
        {"from": "Inn", "to": "Abbey", "minutes": 5},
        {"from": "Inn", "to": "Tower", "minutes": 6},
        {"from": "Mill", "to": "Barn", "minutes": 4},
        {"from": "Mill", "to": "Kiln", "minutes": 4},
        *({"from": "Inn", "to": name, "minutes": 7} for name in ("Mill", "Forge", "Canteen")),
        *({"from": "Inn", "to": name, "minutes": 8} for name in ("Chapel", "Dairy")),
    ],
    "visitors": [
        {"visitor": "V1", "count": 20, "delegation": "D1", "track": "red", "hotel": "Inn"},
        {"visitor": "V2", "count": 15, "delegation": "D2", "track": "blue", "hotel": "Inn"},
        {"visitor": "V3", "count": 9, "track": "red", "hotel": "Inn", "group": "A"},
        {"visitor": "V4", "count": 9, "track": "red", "hotel": "Inn", "group": "A"},
        {"visitor": "V5", "count": 3, "track": "blue", "hotel": "Inn", "step_free": "yes"},
        {"visitor": "V6", "count": 4, "track": "blue", "hotel": "Inn", "group": "B"},
        {"visitor": "V7", "count": 4, "track": "blue", "hotel": "Inn", "group": "B"},
        {"visitor": "V8", "count": 5, "track": "blue", "hotel": "Inn"},
    ],
    "coaches": [{"coach": f"C{n}", "seats": 49, "phone": n} for n in range(1, 5)],
    "programme": [
        {"track": "red", "site": "Mill"},
        {"track": "red", "site": "Barn"},
        {"track": "red", "site": "Forge"},
        {"track": "red", "site": "Abbey"},
        {"track": "red", "site": "Chapel"},
        {"track": "red", "site": "Dairy"},
        {"track": "blue", "site": "Mill"},
        {"track": "blue", "site": "Kiln", "minutes": 40},
        {"track": "blue", "site": "Forge"},
        {"track": "blue", "site": "Tower"},
    ],
    "appointments": [
        {"who": "red", "site": "Mill", "session": "morning", "start": "09:00"},
        {"who": "D2", "site": "Kiln", "session": "afternoon", "start": "15:00"},
        {"who": "all", "site": "Forge", "session": "afternoon", "start": "16:00"},
        {"who": "A", "site": "Barn", "session": "extra", "start": "09:00"},
        {"who": "blue", "site": "Tower", "session": "morning", "start": "10:00"},
    ],
}
SPARE = 6  # blank rows at the end of every table, to be filled

SPOT = {"lat": 31.71, "lon": 117.11}

# What a change does: at each place (table/row/column, rows from 0, * in all) its value.
# -1, -2, ... are the blank rows.
CHANGES = [
    # tables
    *({name: OUT} for name in ("sites", "visitors", "sessions")),
    {"visitors": []},
    {"coaches": []},
    {"coaches": 3},
    {"roads": "none"},
    {"programme": {"track": "red"}},
    {"lifts": 3},
    {"车辆": []},
    {"liftz": "lifts"},
    # rows
    {"sites/-1": 3},
    {"visitors/-1": "V9"},
    {"programme/-1": []},
    {"roads/-1": 3},
    {"sessions/-1": 3},
    {"visitors/-2": {"visitor": "合计 212", "count": 212}},
    {"coaches/-2": {"coach": "Total", "seats": 196}},
    {"sites/-2": {"site": "Kiln", "minutes": 5, "lat": 31.7, "lon": 117.1}},
    {"lifts/-2": {"lift": "L1", "persons": 9}},
    {"sessions/-2": {"session": "extra", "date": "2020-06-25", "start": "8:00", "end": "9:00"}},
    {"visitors/-3": {"visitor": "V8", "track": "blue", "hotel": "Inn"}},
    {"coaches/-3": {"coach": "C2", "seats": 30}},
    {"coaches/0/group": "nobody"},
    {"coaches/0/group": "A", "coaches/1/group": "A"},
    {"programme/-2": {"track": "red", "site": "Mill", "minutes": 40}},
    {"sites/-3": {"site": "hotel", "kind": "place", "lat": 31.7, "lon": 117.1}},
    # columns
    {"coaches/*/seats": OUT},
    {"coaches/*/coach": OUT},
    {"sessions/*/start": OUT},
    {"visitors/*/visitor": OUT},
    {"programme/*/site": OUT},
    {"roads/*/to": OUT},
    {"lifts/*/persons": OUT},
    {"appointments/*/session": OUT},
    {"sites/2/时长分钟": 40},
    {"visitors/0/类别": "blue"},
    {"sites/2/people_at_onse": 40},
    {"sites/1/minutes_inn": 3},
    {"sites/8/minutess": 10, "sites/8/minutes": OUT},
    {"coaches/3/seatz": 49, "coaches/3/seats": OUT},
    {"visitors/1/langauge": "zh"},
    {"sessions/1/trakcs": "red;blue"},
    # the event's settings
    {"event/": "Inn"},
    {"event/组数": "4-8"},
    {"event/grop_min": 5},
    {"event/max_wiat": 5},
    {"event/date": "tomorrow"},
    {"event/groups": "many"},
    {"event/group_max": "4o"},
    {"event/travel": "bus"},
    {"event/movement": "rotate"},
    {"event/slack": "little"},
    {"event/fill": "150%"},
    {"event/clock": 0},
    {"event/name": {"zh": "会议"}},
    {"event/escorts": [[1]]},
    {"event/hub": "Motel"},
    {"event/date": None},
    {"event/hub": None},
    {"event/groups": 1},
    {"event/group_min": 41},
    # cells of sites
    {"sites/1/site": None},
    {"sites/2/site": {"zh": "Barn"}},
    {"sites/1/people_at_once": "4o"},
    {"sites/1/minutes": "3o"},
    {"sites/2/minutes": -3},
    {"sites/2/kind": "vist"},
    {"sites/5/kind": "factory"},
    {"sites/1/lat": 131.8},
    {"sites/3/lon": "east"},
    {"sites/6/lat": "31.7°"},
    {"sites/2/must": "maybe"},
    {"sites/1/must": "maybe"},
    {"sites/4/floor": "6F"},
    {"sites/3/open": "always"},
    {"sites/3/open": "18:00-08:00"},
    {"sites/1/sessions": {"zh": "am"}},
    {"sites/4/use": "maybe"},
    {"sites/8/score": "high"},
    {"sites/9/gap_minutes": "1h"},
    # cells of other tables
    {"lifts/0/persons": None},
    {"lifts/1/loading": "most"},
    {"lifts/1/lift": None},
    {"roads/0/minutes": "five"},
    {"roads/0/from": None},
    {"roads/1/one_way": "both"},
    {"roads/3/km": -4},
    {"visitors/0/count": "x"},
    {"visitors/1/visitor": None},
    {"visitors/1/step_free": "never"},
    {"visitors/4/step_free": "wheelchair"},
    {"visitors/3/track": {"zh": "red"}},
    {"visitors/2/count": 0},
    {"coaches/0/seats": "many"},
    {"coaches/1/seats": None},
    {"coaches/2/coach": None},
    {"sessions/0/start": "noon"},
    {"sessions/1/end": None},
    {"sessions/2/date": "24th"},
    {"sessions/3/session": None},
    {"sessions/2/tracks": {"zh": "red"}},
    {"programme/1/minutes": "x"},
    {"programme/2/must": "maybe"},
    {"programme/5/site": None},
    {"programme/8/track": {"zh": "red"}},
    {"appointments/0/start": "nine"},
    {"appointments/1/site": None},
    {"appointments/2/who": {"zh": "all"}},
    # names that are nowhere
    {"visitors/7/hotel": "Motel"},
    {"programme/9/site": "Towre"},
    {"appointments/4/site": "Brewery"},
    {"sites/9/after_sites": "Mil"},
    {"sessions/2/from": "Motel"},
    {"sites/7/lift": "L7"},
    {"sites/8/sessions": "evening"},
    {"programme/4/sessions": "evening"},
    {"appointments/3/session": "xtra"},
    {"sessions/3/tracks": "green"},
    {"programme/-3": {"track": "green", "site": "Mill"}},
    {"appointments/3/who": "D9"},
    {"sites/-4": {"site": "Stable", "use": "no"}, "sites/3/after_sites": "Stable"},
    # what is needed, and what cannot be
    {"visitors/5/hotel": None},
    {"sites/4/lift": None},
    {"sites/2/minutes": None},
    {"sites/5/minutes": None},
    {"sites/9/sessions": "late", "sessions/3/tracks": "blue"},
    {"visitors/-4": {"visitor": "V9", "track": "white", "hotel": "Inn"}},
    {"sessions/0/end": "07:00"},
    {"sessions/1/start": "11:30"},
    {"sessions/3/start": "11:30"},
    {"sites/1/after_sites": "Chapel"},
    {"sites/4/position": "last", "sites/9/position": "last"},
    {"sites/8/position": "first"},
    {"sites/9/floor": 1, "sites/9/lift": "L1"},
    {"sites/1/minutes_min": 60},
    {"sites/3/minutes_max": 30},
    {"sites/1/area": "Barn"},
    {
        "sites/-6": {"site": "Gate", "kind": "place", "area": "Inn", **SPOT},
        "sites/9/area": "Gate",
        "roads/-6": {"from": "Inn", "to": "Gate", "minutes": 3},
    },
    {
        "sites/-6": {"site": "Gate", "kind": "place", **SPOT},
        "sites/0/area": "Gate",
        "roads/-6": {"from": "Inn", "to": "Gate", "minutes": 3},
    },
    {"sites/8/area": "Yard"},
    {"sessions/2/leave_by": "12:30"},
    {"sites/7/starts": "10:20;11:00"},
    {"sites/3/lat": None},
    {"sites/5/lon": None},
    {
        **{f"sites/{row}/{name}": value for row in (6, 7) for name, value in SPOT.items()},
        **{f"sites/9/{name}": value for name, value in {"x": 1, "y": 2}.items()},
        "sites/9/lat": None,
        "sites/9/lon": None,
        "roads/8": {},
        "roads/0/to": "Abbey",  # as it is: without this road there is no way, whatever else
        "roads/1/one_way": None,
    },
    {"sites/-5": {"site": "Quarry", "kind": "meal", "minutes": 5}},
    {"roads/0/to": "Crossing"},
    {"roads/1/one_way": "yes"},
    {"roads/3/minutes": None},
    {"roads/-2": {"from": "Inn", "to": "Inn", "km": 1}},
    {"programme/-4": {"track": "red", "site": "Inn"}},
    {"appointments/-1": {"who": "red", "site": "Tower", "session": "morning", "start": "11:00"}},
    {"appointments/4/session": "extra", "sites/7/sessions": "morning"},
    {"appointments/2/start": "19:30"},
    {"appointments/1/start": "17:50"},
    {"sites/3/open": "19:00-20:00"},
    {"appointments/-2": {"who": "red", "site": "Mill", "session": "extra", "start": "11:00"}},
    {"visitors/6/track": "red"},
    {"visitors/3/hotel": "Barn"},
    {"visitors/2/language": "zh", "visitors/3/language": "en"},
]


def base():
    """The sound scenario with its blank rows."""
    tables = copy.deepcopy(SOUND)
    for rows in tables.values():
        if isinstance(rows, list):
            rows += [{} for _ in range(SPARE)]
    return tables


def touch(one, other):
    """Whether two changes are about the same cells."""
    return any(_meet(a, b) for a in _places(one) for b in _places(other))


def _places(change):
    """The places of a change; a table's other name is about the whole table."""
    return [
        (known if (known := _known(name, value)) else name).split("/")
        for name, value in change.items()
    ]


def _known(name, value):
    return value if isinstance(value, str) and value in SOUND and name not in SOUND else ""


def _meet(one, other):
    return all(a == b or "*" in (a, b) for a, b in zip(one, other, strict=False))


def alter(*changes):
    """The sound scenario with changes made to it."""
    tables = base()
    renamed = {}
    for change in changes:
        for name, value in change.items():
            if _known(name, value):
                renamed[value] = name
                continue
            _put(tables, name.split("/"), value)
    return {renamed.get(name, name): rows for name, rows in tables.items()}


def _put(tables, place, value):
    table, *inner = place
    spots = [(tables, table)]
    if len(inner) == 1:
        column = inner[0]
        spots = [(tables[table], column if table == "event" else int(column))]
    elif inner:
        rows = tables[table]
        chosen = [row for row in rows if row] if inner[0] == "*" else [rows[int(inner[0])]]
        spots = [(row, inner[1]) for row in chosen if isinstance(row, dict)]
    for holder, key in spots:
        if value is OUT:
            holder.pop(key, None)
        else:
            holder[key] = value
