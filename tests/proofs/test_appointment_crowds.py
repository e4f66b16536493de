"""Appointments of delegations that bring too many to a site at once."""

from __future__ import annotations

from typing import Any

import pytest

import routeplan as rp
from routeplan.proofs.appointment_crowds import list_crowded_appointments


def says(
    *appointments: tuple[str, str], event: dict[str, Any] | None = None, **site: Any
) -> list[str]:
    """What is told of 60 people of three delegations, on foot, who have appointments at a hall."""
    people = {"D1": 25, "D2": 20, "D3": 15}
    scenario = rp.read(
        {
            "event": {"date": "2026-05-04", "hub": "H", "travel": "walk", "group_max": 25}
            | (event or {}),
            "sites": [
                {"site": "H", "kind": "place", "x": 0, "y": 0},
                {"site": "A", "minutes": 30, "x": 0.1, "y": 0} | site,
            ],
            "visitors": [
                {"visitor": f"V{d}", "count": n, "delegation": d} for d, n in people.items()
            ],
            "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
            "appointments": [
                {"who": who, "site": "A", "session": "am", "start": start}
                for who, start in appointments
            ],
        }
    )
    return [finding.says for finding in list_crowded_appointments(scenario)]


def test_one_delegation_overfills_a_hall() -> None:
    assert says(("D1", "10:00"), people_at_once=25) == []
    assert says(("D1", "10:00"), people_at_once=24) == [
        "A, 10:00, D1: 25 people begin at once; 24 fit in."
    ]


def test_an_escort_needs_a_place_too() -> None:
    # The hall holds groups of 24 and an escort: 25 people are two groups.
    assert says(("D1", "10:00"), people_at_once=25, event={"escorts": 1}) == [
        "A, 10:00, D1: 27 people begin at once, with escorts; 25 fit in."
    ]


def test_delegations_at_the_same_minute_come_together() -> None:
    both = ("D1", "10:00"), ("D2", "10:00")
    assert says(*both, people_at_once=45) == []
    assert says(*both, people_at_once=44) == [
        "A, 10:00, D1, D2: 45 people begin at once; 44 fit in."
    ]
    assert says(*both, groups_at_once=1) == [
        "A, 10:00, D1, D2: at least 2 groups begin at once; 1 may be inside."
    ]


def test_who_comes_while_the_others_are_inside_needs_room_beside_them() -> None:
    assert says(("D2", "10:00"), ("D3", "10:29"), people_at_once=34) == [
        "A, 10:29, D2, D3: 35 people are inside at once; 34 fit in."
    ]
    assert says(("D2", "10:00"), ("D3", "10:29"), groups_at_once=1) == [
        "A, 10:29, D2, D3: at least 2 groups are inside at once; 1 may be inside."
    ]
    assert says(("D2", "10:00"), ("D3", "10:30"), people_at_once=34, groups_at_once=1) == []


@pytest.mark.parametrize(("starts", "alarms"), [(("10:00", "10:00"), 1), (("10:00", "10:08"), 0)])
def test_a_lift_brings_up_one_group_after_the_other(starts: tuple[str, str], alarms: int) -> None:
    # Two delegations of 20 fit into no group of 25.
    scenario = {"lift": "L", "floor": 3}
    stated = rp.read(
        {
            "event": {"date": "2026-05-04", "hub": "H", "travel": "walk", "group_max": 25},
            "sites": [
                {"site": "H", "kind": "place", "x": 0, "y": 0},
                {"site": "A", "minutes": 30, "x": 0.1, "y": 0} | scenario,
            ],
            "lifts": [{"lift": "L", "persons": 13}],
            "visitors": [{"visitor": d, "count": 20, "delegation": d} for d in ("D1", "D2")],
            "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
            "appointments": [
                {"who": who, "site": "A", "session": "am", "start": start}
                for who, start in zip(("D1", "D2"), starts, strict=True)
            ],
        }
    )
    assert len(list(list_crowded_appointments(stated))) == alarms


def test_coaches_wait_at_an_area_s_place_not_at_its_sites() -> None:
    stated: dict[str, Any] = {
        "event": {"date": "2026-05-04", "hub": "H", "group_max": 25},
        "sites": [
            {"site": "H", "kind": "place", "x": 0, "y": 0},
            {"site": "Gate", "kind": "place", "x": 1, "y": 0},
            {"site": "A", "minutes": 30, "x": 1.1, "y": 0, "coaches_at_once": 1},
        ],
        "visitors": [{"visitor": f"V{n}", "count": 25} for n in range(2)],
        "coaches": [{"coach": f"C{n}", "seats": 30} for n in range(2)],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
        "appointments": [{"who": "all", "site": "A", "session": "am", "start": "10:00"}],
    }
    told = [finding.says for finding in list_crowded_appointments(rp.read(stated))]
    assert told == ["A, 10:00: at least 2 coaches wait outside at once; there is room for 1."]
    stated["sites"][2]["area"] = "Gate"
    assert list(list_crowded_appointments(rp.read(stated))) == []
    stated["sites"][1]["coaches_at_once"] = 1
    told = [finding.says for finding in list_crowded_appointments(rp.read(stated))]
    assert told == ["A, 10:00: at least 2 coaches wait at Gate at once; there is room for 1."]
    stated["sessions"][0]["to"] = "Gate"  # who walks there needs no coach any more
    assert list(list_crowded_appointments(rp.read(stated))) == []


def test_each_coach_of_a_party_needs_a_bay() -> None:
    stated: dict[str, Any] = {
        "event": {"date": "2026-05-04", "hub": "H", "groups": 2, "coaches_per_group": 2},
        "sites": [
            {"site": "H", "kind": "place", "x": 0, "y": 0},
            {"site": "A", "minutes": 20, "x": 1, "y": 0, "coaches_at_once": 3},
        ],
        "visitors": [{"visitor": "V", "count": 160}],
        "coaches": [{"coach": f"C{n}", "seats": 40} for n in range(4)],
        "sessions": [{"session": "am", "start": "08:00", "end": "13:00"}],
        "appointments": [{"who": "all", "site": "A", "session": "am", "start": "09:00"}],
    }
    told = [finding.says for finding in list_crowded_appointments(rp.read(stated))]
    assert told == ["A, 09:00: at least 4 coaches wait outside at once; there is room for 3."]
    stated["sites"][1]["coaches_at_once"] = 4
    assert list(list_crowded_appointments(rp.read(stated))) == []
