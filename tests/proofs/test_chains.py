"""Stops that have no room one after the other: found, told in figures, and never wrongly."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from events.strategies import scenarios
from hypothesis import event, given, settings
from oracles.brute_force import any_plan_exists

import routeplan as rp
from routeplan.proofs.chains import list_impossible_chains
from routeplan.proofs.findings import Finding
from routeplan.scenario.network import build_network

Row = dict[str, Any]


def tables(*sites: Row, people: int = 20, **others: Any) -> dict[str, Any]:
    """A morning with stops 3 minutes from the hub and from one another."""
    names = ["H", *(site["site"] for site in sites)]
    return {
        "event": {
            "date": "2026-05-04",
            "hub": "H",
            "alight_seconds": 0,
            "board_seconds": 0,
            "clock": 1,
        },
        "sites": [{"site": "H", "kind": "place"}, *sites],
        "roads": [{"from": a, "to": b, "minutes": 3} for a in names for b in names if a < b],
        "coaches": [{"coach": "C1", "seats": 90}, {"coach": "C2", "seats": 90}],
        "visitors": [{"visitor": "V", "count": people}],
        "sessions": [{"session": "am", "start": "08:00", "end": "13:00"}],
    } | others


def found(stated: dict[str, Any]) -> list[Finding]:
    scenario = rp.read(stated)
    return list(list_impossible_chains(scenario, build_network(scenario), ()))


def three(minutes: tuple[int, int, int] = (60, 30, 30), hours: str = "10:00-12:00") -> list[Row]:
    return [
        {"site": name, "minutes": each, "open": hours}
        for name, each in zip("ABC", minutes, strict=True)
    ]


def test_three_sites_that_are_open_for_too_short() -> None:
    stated = tables(*three())
    (finding,) = found(stated)
    assert finding.says == (
        "am: A, B and C have to be visited between 10:00 and 12:00. They need 126 minutes with the "
        "ways (60 + 30 + 30 inside and 6 between them); 120 there are."
    )
    assert (finding.table, finding.row, finding.column) == ("sites", "A", "open")
    assert (finding.need, finding.supply) == (126, 120)
    # By audit and by plan, once.
    assert [each.says for each in rp.audit(rp.read(stated)).of("impossible")] == [finding.says]
    plan = rp.plan(rp.read(stated), time_limit=10)
    assert (plan.status, plan.notes) == ("infeasible", (finding.says,))


def test_six_minutes_less_are_enough() -> None:
    stated = tables(*three((54, 30, 30)))
    assert found(stated) == []
    assert rp.plan(rp.read(stated), time_limit=10, workers=1).status == "optimal"


def test_more_sites_than_are_put_in_order() -> None:
    sites = [{"site": f"S{n}", "minutes": 10, "open": "10:00-12:00"} for n in range(12)]
    (finding,) = found(tables(*sites))
    assert "need 153 minutes with the ways (120 inside and 33 between them)" in finding.says
    assert "S5 and 6 others" in finding.says
    assert (finding.need, finding.supply) == (153, 120)


APPOINTMENT = {"who": "all", "site": "B", "session": "am", "start": "09:00"}


@pytest.mark.parametrize(
    ("sites", "others", "says", "place"),
    [
        (  # a stop that comes after another one opens too late for it
            [
                {"site": "A", "minutes": 60, "open": "10:00-12:00"},
                {"site": "B", "minutes": 30, "after_sites": "A", "open": "08:00-11:20"},
            ],
            {},
            "am: no order of A and B that position and after_sites allow keeps all hours. The "
            "closest: A 10:00-11:00; then B could be entered at 11:03 and takes 30 minutes, and is "
            "open 08:00-11:20.",
            ("sites", "B", "open"),
        ),
        (  # the last appointment is too early for what comes before it
            [{"site": "A", "minutes": 60}, {"site": "B", "minutes": 30, "position": "last"}],
            {"appointments": [APPOINTMENT]},
            "am: no order of A and B that position and after_sites allow keeps all hours. The "
            "closest: A 08:03-09:03; then B begins at 09:00 by appointment, and could at 09:06.",
            ("appointments", "B", "start"),
        ),
        (  # a start that is over, where the next one would be tomorrow
            [
                {"site": "A", "minutes": 60, "starts": "09:00;10:00"},
                {"site": "B", "minutes": 60, "starts": "09:30"},
            ],
            {},
            "am: no order of A and B keeps all hours. The closest: A 09:00-10:00; then a visit of "
            "B could begin at 10:03, after its last start at 09:30.",
            ("sites", "B", "starts"),
        ),
        (  # the way back, after a window in the middle and one at the end
            [
                {"site": "A", "minutes": 60, "open": "08:00-10:00"},
                {"site": "B", "minutes": 30, "open": "08:00-09:00;12:30-13:00"},
                {"site": "C", "minutes": 30, "open": "08:00-10:00"},
            ],
            {},
            "am: no order of A, B and C keeps all hours. The closest: A 08:03-09:03, C "
            "09:06-09:36, B 12:30-13:00; then the return would be at 13:03, and the session ends "
            "at 13:00.",
            ("sessions", "am", "end"),
        ),
    ],
)
def test_an_order_that_comes_closest_is_told(
    sites: list[Row], others: dict[str, Any], says: str, place: tuple[str, str, str]
) -> None:
    (finding,) = found(tables(*sites, **others))
    assert finding.says == says
    assert (finding.table, finding.row, finding.column) == place


def test_a_delegations_appointment_is_in_the_way_of_its_group_alone() -> None:
    visitors = [{"visitor": "V", "count": 10, "delegation": "D"}, {"visitor": "W", "count": 10}]
    late = [{"who": "D", "site": "B", "session": "am", "start": "08:50"}]
    sites = [{"site": "A", "minutes": 60, "open": "08:00-09:40"}, {"site": "B", "minutes": 30}]
    (finding,) = found(tables(*sites, visitors=visitors, appointments=late))
    assert finding.says.startswith("D, am: no order of A and B keeps all hours.")
    assert found(tables(*sites, visitors=visitors)) == []


def test_the_track_that_has_no_room_is_named() -> None:
    visitors = [{"visitor": "V", "track": "press"}, {"visitor": "W", "track": "guests"}]
    programme = [{"track": "guests", "site": name} for name in "ABC"]
    programme += [{"track": "press", "site": "A"}]
    (finding,) = found(tables(*three(), visitors=visitors, programme=programme))
    assert finding.says.startswith("guests, am: A, B and C have to be visited")


def test_what_is_told_is_not_told_again() -> None:
    closed = {"site": "A", "minutes": 60, "open": "10:00-10:30"}
    stated = tables(closed, {"site": "B", "minutes": 10})
    assert len(rp.audit(rp.read(stated)).of("impossible")) == 1


@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_no_chain_is_wrong(stated: dict[str, Any]) -> None:
    chains = found(deepcopy(stated))
    event("proof" if chains else "no proof")
    if chains:
        assert not any_plan_exists(stated)


DAY = [
    {"session": "am", "start": "08:00", "end": "12:00"},
    {"session": "pm", "start": "14:00", "end": "18:00"},
]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (
            {"open": "14:00-18:00"},
            {"open": "08:00-12:00", "after_sites": "A"},
            "B comes after A (B, after_sites), but A can be visited only in pm (open 14:00-18:00), "
            "and B only in am (open 08:00-12:00).",
        ),
        (
            {"sessions": "pm"},
            {"sessions": "am", "after_sites": "A"},
            "B comes after A (B, after_sites), but A can be visited only in pm (sessions pm), and "
            "B only in am (sessions am).",
        ),
        (
            {"sessions": "pm", "position": "first"},
            {"open": "08:00-12:00"},
            "B comes after A (A, position), but A can be visited only in pm (sessions pm), and B "
            "only in am (open 08:00-12:00).",
        ),
    ],
)
def test_an_order_against_the_sessions_is_told_with_its_cells(
    first: Row, second: Row, why: str
) -> None:
    sites = [{"site": "A", "minutes": 20} | first, {"site": "B", "minutes": 20} | second]
    assert [each.says for each in found(tables(*sites, sessions=DAY))] == [why]


def test_stops_that_their_hours_leave_in_one_session_are_looked_at_there() -> None:
    (finding,) = found(tables(*three(), sessions=DAY))
    assert finding.need == 126
    assert found(tables(*three(hours="10:00-12:00;14:00-16:00"), sessions=DAY)) == []


def test_tracks_with_the_same_trouble_are_told_once() -> None:
    visitors = [{"visitor": track, "track": track} for track in ("press", "guests", "staff")]
    programme = [{"track": track, "site": name} for track in ("press", "staff") for name in "ABC"]
    programme += [{"track": "guests", "site": "A"}]
    (finding,) = found(tables(*three(), visitors=visitors, programme=programme))
    assert finding.says.startswith("press, staff, am: A, B and C have to be visited")
