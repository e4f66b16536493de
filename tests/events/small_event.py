"""A small event with a plan made by hand: two groups of 20 visit a hall for 25."""

import datetime as dt

from routeplan.plans.model import Binding, Group, Member, Plan, Stop, Tour
from routeplan.scenario.model import Scenario

TABLES = {
    "event": {
        "date": "2020-06-23",
        "hub": "hub",
        "clock": 1,
        "alight_seconds": 0,
        "board_seconds": 0,
    },
    "sites": [
        {"site": "hub", "kind": "place", "x": 0, "y": 0},
        {"site": "安利", "x": 1, "y": 0, "minutes": 30, "people_at_once": 25},
    ],
    "roads": [{"from": "hub", "to": "安利", "minutes": 5}],
    "visitors": [
        {"visitor": "a", "count": 20, "delegation": "Hefei"},
        {"visitor": "b", "count": 20, "delegation": "Wuhu"},
    ],
    "coaches": [{"coach": "C1", "seats": 30}, {"coach": "C2", "seats": 30}],
    "sessions": [{"session": "day 1", "start": "09:00", "end": "12:00"}],
}


def scenario(**tables):
    """The event with some tables replaced."""
    return Scenario.model_validate(TABLES | tables)


def at(clock):
    return dt.datetime.fromisoformat(f"2020-06-23T{clock}")


def stop(group, *, arrive="09:05", enter="09:05", leave="09:35", depart="09:35"):
    times = dict.fromkeys(("up", "start"), at(enter)) | dict.fromkeys(("end", "down"), at(leave))
    return Stop(
        group,
        "day 1",
        "安利",
        arrive=at(arrive),
        enter=at(enter),
        leave=at(leave),
        depart=at(depart),
        **times,
    )


GROUPS = (
    Group("G1", 20, coaches=("C1",), members=(Member("a", 20),)),
    Group("G2", 20, coaches=("C2",), members=(Member("b", 20),)),
)

PLAN = Plan(
    "optimal",
    finish=70,
    bound=70,
    binding=(Binding("day 1", 70, "people", "安利", 60, head=5),),
    waiting=600,
    travel=20,
    groups=GROUPS,
    tours=(
        Tour("G1", "day 1", at("09:00"), at("09:40")),
        Tour("G2", "day 1", at("09:00"), at("10:10")),
    ),
    stops=(stop("G1"), stop("G2", enter="09:35", leave="10:05", depart="10:05")),
)
