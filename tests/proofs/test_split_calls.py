"""Stops of one area with another one between them: found, told, and not where it can be done."""

from __future__ import annotations

from typing import Any

import pytest

import routeplan as rp
from routeplan.proofs.chains import list_impossible_chains
from routeplan.proofs.findings import Finding
from routeplan.scenario.network import build_network

Row = dict[str, Any]
SAID = (
    "am: A and C are in one area (P), where all stops of a session are made in one call, and B, "
    "outside of it, can only be visited between them."
)


def found(cells: dict[str, Row], **others: Any) -> list[Finding]:
    """What is told of a morning with A and C in one area and B outside of it."""
    sites = [{"site": name, "minutes": 30} | cells.get(name, {}) for name in "ABC"]
    for site in sites[::2]:
        site["area"] = "P"
    morning = {"session": "am", "start": "08:00", "end": "13:00"} | others.pop("am", {})
    scenario = rp.read(
        {
            "event": {"date": "2026-05-04", "hub": "H", "clock": 1},
            "sites": [{"site": "H", "kind": "place"}, {"site": "P", "kind": "place"}, *sites],
            "roads": [
                *({"from": a, "to": b, "minutes": 3} for a, b in ("HP", "HB", "PB")),
                *({"from": a, "to": b, "minutes": 1} for a, b in ("PA", "PC", "AC")),
            ],
            "coaches": [{"coach": "C1", "seats": 50}],
            "visitors": [{"visitor": "V", "count": 20}],
            "sessions": [morning],
        }
        | others
    )
    return list(list_impossible_chains(scenario, build_network(scenario), ()))


def appointments(*starts: str) -> list[Row]:
    return [
        {"who": "all", "site": site, "session": "am", "start": start}
        for site, start in zip("ABC", starts, strict=True)
    ]


@pytest.mark.parametrize(
    ("cells", "others"),
    [
        ({}, {"appointments": appointments("09:00", "10:00", "11:00")}),
        ({"B": {"after_sites": "A"}, "C": {"after_sites": "B"}}, {}),
        ({"A": {"position": "first"}, "C": {"position": "last"}}, {}),
        (
            {
                "A": {"open": "08:00-09:00"},
                "B": {"open": "09:30-10:30"},
                "C": {"open": "11:00-12:00"},
            },
            {},
        ),
    ],
)
def test_a_stop_that_parts_a_call_is_told(cells: dict[str, Row], others: dict[str, Any]) -> None:
    (finding,) = found(cells, **others)
    assert finding.says == SAID
    assert (finding.table, finding.row, finding.column) == ("sites", "A", "area")


@pytest.mark.parametrize(
    ("cells", "others"),
    [
        ({}, {"appointments": appointments("09:00", "11:00", "10:00")}),
        ({"B": {"after_sites": "A"}}, {}),
        ({"A": {"position": "first"}}, {}),
        ({"A": {"position": "first"}, "C": {"position": "last"}, "B": {"must": "no"}}, {}),
        # Who starts in the area walks to A, and calls there once more.
        ({"A": {"position": "first"}, "C": {"position": "last"}}, {"am": {"from": "P"}}),
    ],
)
def test_a_call_that_may_be_made_is_none(cells: dict[str, Row], others: dict[str, Any]) -> None:
    assert found(cells, **others) == []


def test_a_session_without_a_departure_on_the_clock() -> None:
    stated = {
        "event": {"date": "2026-05-04", "hub": "H", "clock": 10},
        "sites": [{"site": "H", "kind": "place"}, {"site": "A", "minutes": 20}],
        "roads": [{"from": "H", "to": "A", "minutes": 5}],
        "coaches": [{"coach": "C1", "seats": 50}],
        "visitors": [{"visitor": "V", "count": 20}],
        "sessions": [{"session": "am", "start": "08:03", "end": "13:00", "leave_by": "08:08"}],
    }
    (finding,) = rp.audit(rp.read(stated)).of("impossible")
    assert (finding.table, finding.row, finding.column) == ("sessions", "am", "leave_by")
    assert finding.says == (
        "am: tours leave from 08:03 to 08:08; departures fall on multiples of 10 minutes, and the "
        "next is 08:10."
    )
    stated["sessions"][0]["leave_by"] = "08:10"
    assert rp.audit(rp.read(stated)).of("impossible") == ()
