"""R11: gates that cannot let all tours out in time, and how late they make the finish."""

from __future__ import annotations

from typing import Any

import pytest

import routeplan as rp
from routeplan.output import describe_finish


def tables(
    coaches: int = 6,
    *,
    every: int = 5,
    party: int = 1,
    session: dict[str, Any] | None = None,
    site: dict[str, Any] | None = None,
    **event: Any,
) -> dict[str, Any]:
    """Parties of 40 a coach, 10 minutes from a visit of 30; getting off and on takes 2 and 3."""
    groups = coaches // party
    walking = event.get("travel") == "walk"
    return {
        "event": {"date": "2026-05-04", "hub": "Hub", "groups": str(groups), **event}
        | ({"coaches_per_group": party} if party > 1 else {}),
        "sites": [
            {"site": "Hub", "kind": "place", "depart_every": every},
            {"site": "S", "minutes": 30} | (site or {}),
        ],
        "roads": [{"from": "Hub", "to": "S", "minutes": 10}],
        "visitors": [{"visitor": f"V{n}", "count": 40 * party} for n in range(groups)],
        "coaches": [] if walking else [{"coach": f"C{n}", "seats": 45} for n in range(coaches)],
        "sessions": [{"session": "am", "start": "08:00", "end": "12:00"} | (session or {})],
    }


def impossible(stated: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = rp.audit(rp.read(stated)).of("impossible")
    return [(each.row, each.column, each.says) for each in found]


def test_seventeen_coaches_at_one_gate() -> None:
    assert impossible(tables(17, session={"leave_by": "09:00"})) == [
        (
            "am",
            "leave_by",
            "am, Hub: 17 coaches 5 minutes apart need 80 minutes from the first departure to the "
            "last; from 08:00 to 09:00 there are 60.",
        )
    ]
    audit = rp.audit(rp.read(tables(17, session={"leave_by": "09:20"})))
    assert not audit.impossible
    (load,) = (each for each in audit.loads if each.kind == "departures")
    assert (load.title, load.need, load.supply, load.tight) == ("Hub's gate", 80, 80, True)
    assert load.says in {each.says for each in audit.of("tight")}


def test_the_clock_is_counted() -> None:
    (told,) = impossible(tables(every=3, session={"leave_by": "08:24"}))
    assert told[2] == (
        "am, Hub: 6 coaches 5 minutes apart need 25 minutes from the first departure to the last; "
        "from 08:00 to 08:20 there are 20. depart_every is 3, and departures fall on multiples "
        "of 5."
    )
    assert impossible(tables(every=3, clock=1, session={"leave_by": "08:24"})) == []


def test_the_way_back_is_counted() -> None:
    (told,) = impossible(tables(4, every=7, travel="walk", session={"end": "09:10"}))
    assert told[1:] == (
        "end",
        "am, Hub: 4 groups 7 minutes apart need 21 minutes from the first departure to the last; "
        "from 08:00 to 08:20 there are 20. am ends at 09:10, and the shortest tour takes 50 "
        "minutes.",
    )
    assert impossible(tables(4, every=7, travel="walk", session={"end": "09:11"})) == []


def test_parties_take_as_long_as_their_coaches() -> None:
    (told,) = impossible(tables(party=3, session={"leave_by": "08:10"}))
    assert told[2].startswith(
        "am, Hub: 6 coaches in at least 2 groups, 5 minutes a coach, need 15 minutes"
    )
    assert impossible(tables(party=3, session={"leave_by": "08:15"})) == []


@pytest.mark.parametrize(
    ("stated", "finish"),
    [
        # The last of 6 sets out after 25 minutes, tours of 20 + 30 + 2 + 3 minutes.
        (tables(), 25 + 55),
        (tables(every=3), 25 + 55),
        (tables(every=3, clock=1), 15 + 55),
        (tables(party=3), 15 + 55),
        # Those on foot leave one another no less.
        (tables(4, every=7, travel="walk"), 21 + 50),
        # Nobody is kept who walks into the area of the place.
        (tables(site={"area": "Hub"}), 50),
    ],
)
def test_the_finish_that_a_gate_decides(stated: dict[str, Any], finish: int) -> None:
    scenario = rp.read(stated)
    plan = rp.plan(scenario, time_limit=20, workers=1)
    assert (plan.status, plan.finish, plan.bound) == ("optimal", finish, finish)
    assert plan.bound_any_grouping is not None
    assert finish - 5 <= plan.bound_any_grouping <= finish
    kinds = {binding.kind for binding in plan.binding}
    assert ("departures" in kinds) == ("area" not in stated["sites"][1])


def test_a_gate_that_decides_is_named() -> None:
    scenario = rp.read(tables())
    plan = rp.plan(scenario, time_limit=20, workers=1)
    assert describe_finish(scenario, plan).endswith(
        "because Hub's gate lets the last tour out at 08:25 at the earliest, 25 minutes after the "
        "first, and 55 more pass until the return"
    )


def test_the_tour_behind_a_gate_falls_on_the_clock() -> None:
    stated = tables(3, every=20, site={"minutes": 28})  # 2 minutes wait for the clock
    scenario = rp.read(stated)
    plan = rp.plan(scenario, time_limit=20, workers=1)
    (binding,) = plan.binding
    assert (binding.kind, binding.busy) == ("departures", 40)
    assert binding.minutes == plan.finish == 40 + 55
