"""Sizes that no event has are refused, with the figure."""

import copy

import pytest
from tables.test_faults import SOUND

from routeplan.errors import ScenarioError
from routeplan.tables.consistency.sizes import MOST_ROWS
from routeplan.tables.conversion import read


def refusal(**tables):
    with pytest.raises(ScenarioError) as caught:
        read({**copy.deepcopy(SOUND), **tables})
    return [(fault.code, fault.column, fault.cause) for fault in caught.value.faults]


def event(**cells):
    return {"event": {**SOUND["event"], **cells}}


def test_more_visitors_than_come_to_any_event():
    rows = [{"visitor": name, "count": 60_000} for name in "ab"]
    assert refusal(visitors=rows)[0] == (
        "out-of-range",
        "count",
        "That makes 120000 visitors, more than 100000, which no event has.",
    )


@pytest.mark.parametrize(
    ("cells", "column", "count"),
    [
        ({"groups": "1001"}, "groups", "1001 groups"),
        ({"group_max": 3}, "group_max", "1334 groups at the least"),
    ],
)
def test_more_groups_than_any_event_has(cells, column, count):
    found = refusal(visitors=[{"visitor": "a", "count": 4000}], **event(**cells))
    cause = f"That makes {count}, more than 1000, which no event has."
    assert ("out-of-range", column, cause) in found


def test_more_junctions_than_ways_are_found_between():
    sites = [site["site"] for site in SOUND["sites"]]
    roads = [{"from": sites[0], "to": f"junction {n}", "minutes": 1} for n in range(2000)]
    assert any(
        "sites and junctions, more than 2000" in cause for _c, _n, cause in refusal(roads=roads)
    )


@pytest.mark.parametrize("name", ["sessions", "sites"])
def test_more_rows_than_are_worth_reading(name):
    rows = [SOUND[name][0]] * (MOST_ROWS[name] + 1)
    ((code, _column, cause),) = refusal(**{name: rows})
    assert code == "out-of-range"
    assert f"more than {MOST_ROWS[name]}" in cause
