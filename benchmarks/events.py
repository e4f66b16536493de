"""Events as they are held: two sessions, opening hours, lunch, a lift, a site that may be left out.

Twenty of them, set down before any result was looked at.
"""

from __future__ import annotations

from random import Random
from typing import Any

from benchmarks.cases import Instance

COUNT = 20
GROUPS = (4, 5, 6)
SITES = (5, 6, 7, 8)  # to visit; lunch comes besides
SIDE = 8.0  # km of the square in which all lies
MORNING, AFTERNOON = "08:30-12:30", "13:00-18:30"


def list_events() -> tuple[Instance, ...]:
    """All instances; an event is drawn by its number, whatever the engines' seed.

    Examples
    --------
    >>> [event.name for event in list_events()][:3]
    ['event-0-6x7', 'event-1-4x7', 'event-2-5x5']
    """
    events = []
    for number in range(COUNT):
        dice = Random(f"event {number}")
        groups, sites = dice.choice(GROUPS), dice.choice(SITES)
        tables = draw_event(dice, groups, sites)
        events.append(
            Instance(
                f"event-{number}-{groups}x{sites}",
                groups,
                sites,
                lambda _seed, tables=tables: tables,  # type: ignore[misc]
            )
        )
    return tuple(events)


def draw_event(dice: Random, groups: int, sites: int) -> dict[str, Any]:
    """Tables of an event of two sessions in one day, with lunch in one of two canteens.

    Halls take two or three groups, two sites are upstairs, one opens in the
    morning and one in the afternoon only, one may be left out for its score.
    """
    rows = [
        {
            "site": f"S{number + 1}",
            "minutes": dice.choice(range(15, 50, 5)),
            "groups_at_once": dice.choice((1, 2, 2, 3)),
            **_place(dice),
        }
        for number in range(sites)
    ]
    lifts = []
    for row in dice.sample(rows, 2):
        lift = f"Lift {row['site']}"
        row |= {"lift": lift, "floor": dice.randint(2, 6)}
        lifts.append({"lift": lift, "persons": dice.choice((10, 13, 16))})
    early, late, spare = dice.sample(rows, 3)
    early["open"] = "08:30-12:30"
    late["open"] = "13:30-18:30"
    spare |= {"must": "no", "score": dice.randint(1, 3)}
    canteens = [
        {
            "site": name,
            "kind": "meal",
            "minutes": 35,
            "groups_at_once": dice.choice((2, 3)),
            "open": "11:15-14:15",
            "one_of": "lunch",
            **_place(dice),
        }
        for name in ("Canteen East", "Canteen West")
    ]
    sessions = [
        {"session": name, "start": hours[:5], "end": hours[6:]}
        for name, hours in (("morning", MORNING), ("afternoon", AFTERNOON))
    ]
    return {
        "event": {
            "name": "event",
            "date": "2026-05-04",
            "hub": "Hotel",
            "groups": groups,
            "clock": 1,
        },
        "sites": [{"site": "Hotel", "kind": "place", **_place(dice)}, *rows, *canteens],
        "lifts": lifts,
        "sessions": sessions,
        "visitors": [
            {"visitor": f"V{n + 1}", "group": f"G{n + 1}", "count": dice.randint(25, 45)}
            for n in range(groups)
        ],
        "coaches": [{"coach": f"C{n + 1}", "seats": 50} for n in range(groups)],
    }


def _place(dice: Random) -> dict[str, float]:
    return {"x": round(dice.uniform(0, SIDE), 2), "y": round(dice.uniform(0, SIDE), 2)}
