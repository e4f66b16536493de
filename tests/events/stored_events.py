"""Events for the tests of pictures and sheets: one stored, others made to measure."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from routeplan.plans.model import Group, Member, Plan, Stop, Tour
from routeplan.plans.plan_file import read_plan
from routeplan.scenario.model import Scenario
from routeplan.scenario.network import build_network

DATA = Path(__file__).parent / "data"


def stored_event(name: str = "two-days") -> tuple[Scenario, Plan]:
    """A scenario and its plan from ``tests/data``."""
    text = (DATA / f"{name}.scenario.json").read_text(encoding="utf-8")
    scenario = Scenario.model_validate(json.loads(text))
    return scenario, read_plan(DATA / f"{name}.plan.json", scenario)


def rotating_event(
    groups: int = 3,
    sites: int = 3,
    *,
    people: int = 10,
    stops: int | None = None,
    coordinates: bool = True,
    event: dict[str, Any] | None = None,
    site: dict[str, Any] | None = None,
    visitor: dict[str, Any] | None = None,
) -> tuple[Scenario, Plan]:
    """Groups that take the sites in turn, each as soon as it gets there.

    Halls may be overfull: the pictures have to show that, too.
    """
    names = [f"S{number}" for number in range(sites)]
    rows = [
        {"site": name, "minutes": 20, **(site or {}), **_corner(number, coordinates)}
        for number, name in enumerate(names, start=1)
    ]
    rows.insert(0, {"site": "Hub", "kind": "place", **_corner(0, coordinates)})
    ways = [
        {"from": first["site"], "to": second["site"], "minutes": 4}
        for first, second in pairwise(rows)
    ]
    scenario = Scenario.model_validate(
        {
            "event": {"name": "Fair", "date": "2020-06-23", "hub": "Hub", "clock": 1}
            | (event or {}),
            "sites": rows,
            "roads": ways,
            "visitors": [
                {"visitor": f"V{g}", "count": people, **(visitor or {})} for g in range(groups)
            ],
            "sessions": [{"session": "day", "start": "09:00", "end": "23:00"}],
        }
    )
    network = build_network(scenario)
    toured = tuple(
        Group(f"G{g + 1}", people, members=(Member(f"V{g}", people),)) for g in range(groups)
    )
    tours, made = [], []
    for turn, group in enumerate(toured):
        now, here = 540, "Hub"
        for step in range(sites if stops is None else stops):
            there = names[(turn + step) % sites]
            now += network.leg(here, there)
            times = [now, now + 2, now + 2, now + 2, now + 22, now + 22, now + 22, now + 25]
            made.append(Stop(group.name, "day", there, *map(scenario.moment, times)))
            now, here = now + 25, there
        back = now + network.leg(here, "Hub")
        tours.append(Tour(group.name, "day", scenario.moment(540), scenario.moment(back)))
    plan = Plan("feasible", groups=toured, tours=tuple(tours), stops=tuple(made))
    return scenario, plan


def _corner(number: int, coordinates: bool) -> dict[str, float]:
    if not coordinates:
        return {}
    return {"x": float(number * 7 % 5), "y": float(number * 3 % 4) + 0.1 * number}
