"""Areas of random scenarios, their sites near the gates, and all leaving within an hour."""

from __future__ import annotations

from math import ceil, cos, pi, sin
from random import Random
from typing import Any

from routeplan.scenario import clock_text

REACH = 0.3  # km from an area's place to the farthest of its sites
HOUR = 60
FARTHEST_APART = 5  # minutes between two coaches that set out

Tables = dict[str, Any]


def draw_areas(dice: Random, areas: int, rows: list[Tables]) -> list[Tables]:
    """Move sites close to the places of areas, two or more to each where there are as many.

    As many are left outside of areas as are in one of them.

    Returns
    -------
    list of dict
        The areas' places, without their bays.
    """
    gates: list[Tables] = []
    size = max(1, len(rows) // (areas + 1))
    for number in range(areas):
        inside = rows[number * size : (number + 1) * size]
        gate = {"site": f"Gate {number + 1}", "kind": "place"}
        gates.append(gate | {axis: inside[0][axis] for axis in ("x", "y")})
        for row in inside:
            angle, km = dice.uniform(0, 2 * pi), dice.uniform(0.05, REACH)
            row["area"] = gate["site"]
            row["x"] = round(gates[-1]["x"] + km * cos(angle), 2)
            row["y"] = round(gates[-1]["y"] + km * sin(angle), 2)
    return gates


def size_bays(gates: list[Tables], rows: list[Tables], coaches: int, supply: float) -> None:
    """Give each gate the bays that all coaches need in so many minutes, and no more.

    Parameters
    ----------
    rows : list of dict
        The sites, each with `stay`: minutes inside.
    coaches : int
        Of all groups.
    """
    for gate in gates:
        call = sum(row["stay"] for row in rows if row.get("area") == gate["site"])
        gate["coaches_at_once"] = max(1, ceil(coaches * call / supply))


def leave_together(tables: Tables) -> None:
    """Let all tours leave within an hour, as far apart at the hub as they can, up to 5 minutes."""
    for session in tables["sessions"]:
        hours, minutes = map(int, session["start"].split(":"))
        session["leave_by"] = clock_text(hours * 60 + minutes + HOUR)
    apart = HOUR // max(1, len(tables["coaches"]) - 1)
    if apart:
        tables["sites"][0]["depart_every"] = min(apart, FARTHEST_APART)
