"""What the template shows: one example row a table, and a small event that plans as it is.

Values are the English ones; :func:`in_language` puts them into Chinese. A
number here is a number in the workbook, all else is kept as text there.
"""

from __future__ import annotations

from collections.abc import Mapping

from routeplan.tables.vocabulary import Column, Language

Cells = Mapping[str, str | int | float]

# One row a table with a value for every column. Their ids begin with
# "example" (例), so that they are skipped on reading.
ROWS: Mapping[str, Cells] = {
    "event": {
        "name": "Open day",
        "date": "2026-05-12",
        "hub": "Hotel",
        "groups": "4-8",
        "group_min": 20,
        "group_max": 40,
        "escorts": 1,
        "travel": "coach",
        "movement": "free",
        "slack": 2,
        "clock": 5,
        "coaches_per_group": 2,
        "max_wait": 20,
        "alight_seconds": 2.4,
        "board_seconds": 3.5,
        "fill": 0.9,
        "sheet_language": "en",
    },
    "sessions": {
        "session": "example morning",
        "start": "08:30",
        "end": "12:00",
        "date": "2026-05-12",
        "from": "hotel",
        "to": "example hall",
        "leave_by": "08:40",
        "tracks": "technical",
        "use": "yes",
    },
    "sites": {
        "site": "example hall",
        "kind": "visit",
        "minutes": 40,
        "name": "The great hall",
        "open": "08:30-11:30;13:30-17:00",
        "people_at_once": 90,
        "groups_at_once": 2,
        "coaches_at_once": 2,
        "lift": "example lift",
        "floor": 4,
        "lat": 31.74,
        "lon": 117.19,
        "x": 1.2,
        "y": 0.8,
        "sessions": "example morning",
        "must": "yes",
        "score": 0,
        "position": "first",
        "minutes_in": 3,
        "minutes_out": 2,
        "guides": 4,
        "people_per_guide": 20,
        "minutes_min": 30,
        "minutes_max": 60,
        "starts": "09:00;09:40",
        "area": "example gate",
        "depart_every": 5,
        "entry_every": 10,
        "gap_minutes": 5,
        "coach_waits": "yes",
        "one_of": "halls",
        "after_sites": "example canteen",
        "use": "yes",
    },
    "visitors": {
        "visitor": "example V001",
        "count": 12,
        "delegation": "North",
        "track": "technical",
        "hotel": "example hotel",
        "step_free": "no",
        "language": "en;zh",
        "group": "G1",
        "use": "yes",
    },
    "coaches": {"coach": "example coach 1", "seats": 49, "group": "G1", "use": "yes"},
    "lifts": {
        "lift": "example lift",
        "persons": 13,
        "cars": 1,
        "cycle_seconds": 80,
        "stairs_up": 0.3,
        "stairs_down": 0.5,
        "loading": 0.8,
        "mixed_trips": "no",
        "speed": 1.0,
        "acceleration": 0.9,
        "jerk": 1.2,
        "floor_height": 4.0,
        "door_seconds": 6.0,
        "transfer_seconds": 1.2,
        "use": "yes",
    },
    "roads": {
        "from": "example hotel",
        "to": "example hall",
        "minutes": 12,
        "km": 6.5,
        "kmh": 30,
        "one_way": "no",
        "by": "coach",
        "use": "yes",
    },
    "programme": {
        "site": "example hall",
        "track": "technical",
        "minutes": 50,
        "must": "yes",
        "sessions": "example morning",
        "use": "yes",
    },
    "appointments": {
        "site": "example hall",
        "session": "example morning",
        "start": "10:00",
        "who": "all",
        "use": "yes",
    },
}

# A morning for 64 guests in two coaches: three visits, one behind a lift, and lunch.
EVENT: Mapping[str, tuple[Cells, ...]] = {
    "event": (
        {
            "name": "Open day",
            "date": "2026-05-12",
            "hub": "Hotel",
            "group_max": 40,
            "escorts": 1,
            "slack": 2,
            "clock": 5,
        },
    ),
    "sessions": ({"session": "morning", "start": "08:30", "end": "13:30"},),
    "sites": (
        {"site": "Hotel", "kind": "place", "lat": 31.715, "lon": 117.16},
        {
            "site": "Assembly hall",
            "kind": "visit",
            "minutes": 40,
            "open": "08:30-12:00",
            "groups_at_once": 1,
            "coaches_at_once": 2,
            "lat": 31.74,
            "lon": 117.19,
            "minutes_in": 3,
            "minutes_out": 2,
        },
        {
            "site": "Showroom",
            "kind": "visit",
            "minutes": 30,
            "people_at_once": 60,
            "lift": "Showroom lift",
            "floor": 4,
            "lat": 31.732,
            "lon": 117.205,
        },
        {
            "site": "Power station",
            "kind": "visit",
            "minutes": 30,
            "groups_at_once": 1,
            "lat": 31.725,
            "lon": 117.18,
            "guides": 2,
            "people_per_guide": 20,
        },
        {
            "site": "Canteen",
            "kind": "meal",
            "minutes": 40,
            "open": "11:30-13:30",
            "people_at_once": 80,
            "lat": 31.738,
            "lon": 117.192,
        },
    ),
    "visitors": (
        {"visitor": "V001", "count": 11, "delegation": "Guests of honour"},
        {"visitor": "V002", "delegation": "Guests of honour", "step_free": "yes"},
        {"visitor": "V003", "count": 18, "delegation": "North"},
        {"visitor": "V004", "count": 14, "delegation": "South"},
        {"visitor": "V005", "count": 13, "delegation": "East"},
        {"visitor": "V006", "count": 7, "delegation": "West"},
    ),
    "coaches": ({"coach": "Coach 1", "seats": 49}, {"coach": "Coach 2", "seats": 49}),
    "lifts": ({"lift": "Showroom lift", "persons": 13, "stairs_up": 0.3, "stairs_down": 0.5},),
    "roads": (
        {"from": "Hotel", "to": "Power station", "minutes": 7},
        {"from": "Power station", "to": "Canteen", "minutes": 5},
        {"from": "Canteen", "to": "Assembly hall", "minutes": 2},
        {"from": "Canteen", "to": "Showroom", "minutes": 5},
    ),
    "appointments": (
        {
            "site": "Assembly hall",
            "session": "morning",
            "start": "09:00",
            "who": "Guests of honour",
        },
    ),
}

_CHINESE = {
    "Assembly hall": "礼堂",
    "Canteen": "食堂",
    "Coach 1": "1号车",
    "Coach 2": "2号车",
    "East": "东区",
    "G1": "第1组",
    "Guests of honour": "贵宾",
    "Hotel": "酒店大堂",
    "North": "北区",
    "Open day": "开放日",
    "Power station": "电站",
    "Showroom": "展厅",
    "Showroom lift": "展厅电梯",
    "South": "南区",
    "The great hall": "大礼堂",
    "West": "西区",
    "example V001": "例V001",
    "example canteen": "例 食堂",
    "example coach 1": "例 1号车",
    "example hall": "例 礼堂",
    "example hotel": "例 宾馆",
    "example lift": "例 电梯",
    "example morning": "例 上午",
    "halls": "礼堂任选",
    "morning": "上午",
    "technical": "技术",
}


def in_language(column: Column, value: str | int | float, language: Language) -> str | int | float:
    """Put a value of an example into the language of the template.

    Parameters
    ----------
    column : Column
        Where it stands: words such as ``yes`` are those of the column.
    value : str, int or float
        In English.
    language : {"en", "zh"}
    """
    for word in (*column.choices, *column.words):
        if word.name == value:
            return word.title(language)
    return _CHINESE.get(value, value) if language == "zh" and isinstance(value, str) else value
