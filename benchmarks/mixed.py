"""Events on foot and by coach: areas whose sites are walked to, gates with bays, parties.

Twenty small ones, one of 24 groups in three areas, one of six parties of three coaches; all set
down before any result was looked at.
"""

from __future__ import annotations

from math import cos, pi, sin
from random import Random
from typing import Any

from benchmarks.cases import Instance

COUNT = 20
GROUPS = (4, 5, 6)
SITES = (5, 6, 7, 8)
SIDE = 8.0  # km of the square in which all lies
REACH = 0.4  # km from an area's place to the farthest of its sites
START = "08:00"


def list_mixed() -> tuple[Instance, ...]:
    """All instances; each is drawn by its number, whatever the engines' seed.

    Examples
    --------
    >>> [event.name for event in list_mixed()][-3:]
    ['mixed-19-4x6', 'three-areas-24x12', 'parties-6x8']
    """
    listed = []
    for number in range(COUNT):
        dice = Random(f"mixed {number}")
        groups, sites, areas = dice.choice(GROUPS), dice.choice(SITES), dice.choice((1, 2))
        tables = draw_mixed(dice, groups, sites, areas)
        listed.append(_instance(f"mixed-{number}-{groups}x{sites}", groups, sites, tables))
    tables = draw_mixed(Random("three areas"), 24, 12, 3, bays=6)
    listed.append(_instance("three-areas-24x12", 24, 12, tables))
    listed.append(_instance("parties-6x8", 6, 8, draw_parties(Random("parties"))))
    return tuple(listed)


def _instance(name: str, groups: int, sites: int, tables: dict[str, Any]) -> Instance:
    return Instance(name, groups, sites, lambda _seed: tables)


def draw_mixed(dice: Random, groups: int, sites: int, areas: int, bays: int = 2) -> dict[str, Any]:
    """Tables of a day of one session, with two sites of three in areas, by turns.

    A gate has `bays` for coaches. Some visits begin at fixed times, some may last
    longer, and in one event of three all leave within half an hour.
    """
    gates = [
        {"site": f"Gate {n + 1}", "kind": "place", "coaches_at_once": bays, **_place(dice)}
        for n in range(areas)
    ]
    rows: list[dict[str, Any]] = []
    for number in range(sites):
        row: dict[str, Any] = {"site": f"S{number + 1}", "minutes": dice.choice(range(15, 50, 5))}
        row["groups_at_once"] = max(1, -(-groups // dice.choice((2, 3, 4))))
        if number % 3 < 2:
            gate = gates[number % areas]
            row |= {"area": gate["site"], **_near(dice, gate)}
        else:
            row |= _place(dice)
        if dice.random() < 0.2:
            row["starts"] = f"every {dice.choice((10, 15, 20))}"
        if dice.random() < 0.3:
            row["minutes_max"] = row["minutes"] + 15
        rows.append(row)
    session = {"session": "day", "start": START, "end": "34:00"}
    hub: dict[str, Any] = {"site": "Hotel", "kind": "place", **_place(dice)}
    if dice.random() < 0.33 and groups < 10:
        session["leave_by"] = "08:30"
        hub["depart_every"] = 5
    return {
        "event": {"name": "mixed", "date": "2026-05-04", "hub": "Hotel", "groups": groups},
        "sites": [hub, *gates, *rows],
        "sessions": [session],
        "visitors": _visitors(dice, groups, 1),
        "coaches": [{"coach": f"C{n + 1}", "seats": 50} for n in range(groups)],
    }


def draw_parties(dice: Random) -> dict[str, Any]:
    """Tables of six parties of three coaches and eight sites, half of them in one area."""
    gate = {"site": "Gate 1", "kind": "place", "coaches_at_once": 9, **_place(dice)}
    rows: list[dict[str, Any]] = []
    for number in range(8):
        row: dict[str, Any] = {"site": f"S{number + 1}", "minutes": dice.choice(range(15, 50, 5))}
        row["groups_at_once"] = dice.choice((1, 2, 2))
        inside = number % 2 == 0
        row |= {"area": "Gate 1", **_near(dice, gate)} if inside else _place(dice)
        rows.append(row)
    return {
        "event": {
            "name": "parties",
            "date": "2026-05-04",
            "hub": "Hotel",
            "groups": 6,
            "coaches_per_group": 3,
            "escorts": 1,
        },
        "sites": [
            {"site": "Hotel", "kind": "place", "depart_every": 2, **_place(dice)},
            gate,
            *rows,
        ],
        "sessions": [{"session": "day", "start": START, "end": "34:00", "leave_by": "09:00"}],
        "visitors": _visitors(dice, 6, 3),
        "coaches": [{"coach": f"C{n + 1}", "seats": 50} for n in range(18)],
    }


def _visitors(dice: Random, groups: int, coaches: int) -> list[dict[str, Any]]:
    """A row a group, pinned to it; its size is for so many coaches."""
    low, high = (25, 45) if coaches == 1 else (45 * coaches - 20, 45 * coaches)
    return [
        {"visitor": f"V{n + 1}", "group": f"G{n + 1}", "count": dice.randint(low, high)}
        for n in range(groups)
    ]


def _place(dice: Random) -> dict[str, float]:
    return {"x": round(dice.uniform(0, SIDE), 2), "y": round(dice.uniform(0, SIDE), 2)}


def _near(dice: Random, gate: dict[str, Any]) -> dict[str, float]:
    angle, km = dice.uniform(0, 2 * pi), dice.uniform(0.05, REACH)
    return {"x": round(gate["x"] + km * cos(angle), 2), "y": round(gate["y"] + km * sin(angle), 2)}
