"""Groups' timetables on the screen."""

from __future__ import annotations

from rich.console import Console

import routeplan as rp
from routeplan.cli.timetables import draw_timetable
from routeplan.plans import list_activities
from routeplan.scenario import build_network


def test_where_coaches_set_down_and_pick_up_in_an_area() -> None:
    scenario = rp.read(
        {
            "event": {"date": "2020-06-23", "hub": "H", "clock": 5},
            "sites": [
                {"site": "H", "kind": "place"},
                {"site": "P", "kind": "place", "name": "East gate"},
                *({"site": site, "minutes": 20, "area": "P"} for site in "AB"),
            ],
            "roads": [
                {"from": "H", "to": "P", "minutes": 10},
                *({"from": "P", "to": site, "minutes": 2} for site in "AB"),
                {"from": "A", "to": "B", "minutes": 1},
            ],
            "visitors": [{"visitor": "V", "count": 10}],
            "coaches": [{"coach": "C", "seats": 20}],
            "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
        }
    )
    plan = rp.plan(scenario, time_limit=20, workers=1)
    console = Console(width=120)
    with console.capture() as shown:
        activities = list_activities(scenario, plan, build_network(scenario))
        console.print(draw_timetable(scenario, plan, activities, plan.groups[0]))
    rows = [" ".join(line.split()) for line in shown.get().splitlines()]
    assert rows[2] == "am H 09:00"
    assert rows[3] == "East gate: off the coach 09:10"
    # Alighting takes 1 minute, the walks 2 + 1 + 2 and the visits 40: at the gate they wait
    # from 09:56, until boarding is over as the clock lets the coach go.
    assert rows[6:] == ["East gate: boarding at 09:59 10:00 3", "H 10:10"]
