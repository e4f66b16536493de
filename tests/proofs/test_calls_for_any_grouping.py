"""R08 and R18: what calls in areas need of bays, worked out by hand, and never too much."""

from __future__ import annotations

from typing import Any

import pytest
from events.gate_event import session, tables

import routeplan as rp
from routeplan.proofs.needs import Need, list_needs
from routeplan.proofs.relaxation import relax
from routeplan.scenario.network import build_network


def bays(stated: dict[str, Any], **options: bool) -> Need | None:
    scenario = rp.read(stated)
    needs = list_needs(scenario, build_network(scenario), **options)
    return next((need for need in needs if need.resource.kind == "coaches"), None)


def least(stated: dict[str, Any]) -> int | None:
    scenario = rp.read(stated)
    return relax(scenario, build_network(scenario)).finish


def test_a_gate_that_is_too_small_is_told_as_any_bay() -> None:
    # A call takes 2 + (3 + 20 + 2 + 15 + 4) + 3 = 49 minutes, and the road 20.
    stated = tables(sessions=[session("am", "09:00", "11:46")])
    (told,) = rp.audit(rp.read(stated)).of("impossible")
    assert (told.table, told.row, told.column) == ("sites", "Gate", "coaches_at_once")
    assert told.says == (
        "East gate, coach bays: every grouping needs at least 147 bay-minutes; sessions and "
        "opening hours leave 146. That is 3 groups at 49 each."
    )
    stated = tables(sessions=[session("am", "09:00", "11:47")])
    audit = rp.audit(rp.read(stated))
    assert not audit.impossible
    (load,) = (each for each in audit.loads if each.kind == "coaches")
    assert (load.title, load.need, load.supply) == ("East gate's coach park", 147, 147)


def test_a_gate_that_is_too_small_on_the_clock() -> None:
    # The coaches leave at 10:00, 10:50 and 11:40, the last one is back at 11:50.
    stated = tables(clock=5, sessions=[session("am", "09:00", "11:49")])
    (told,) = rp.audit(rp.read(stated)).of("impossible")
    assert told.says == (
        "East gate, coach bays: every grouping needs at least 150 bay-minutes; sessions and "
        "opening hours leave 149. That is 3 groups at 50 each. Departures fall on multiples of 5."
    )
    later = rp.read(tables(clock=5, sessions=[session("am", "09:00", "11:50")]))
    assert rp.plan(later, time_limit=20, workers=1).finish == 170


@pytest.mark.parametrize(
    ("stated", "load", "finish"),
    [
        (tables(), 3 * 49, 10 + 147 + 10),
        (tables(gate={"minutes_in": 2, "minutes_out": 1}), 3 * 52, 10 + 156 + 10),
        # Two bays: 74 minutes if they were always full, but two calls follow each other in one.
        (tables(gate={"coaches_at_once": 2}), 3 * 49, 10 + 98 + 10),
        # The coaches leave at 10:00, 10:50 and 11:40. Of 7 minutes each takes whole ticks; the
        # first is taken to begin on one, at 09:06, the last leaves at 11:33.
        (tables(clock=5), 3 * 50, 160 + 10),
        (tables(clock=7), 3 * 49, 153 + 10),
        # Coaches that drive off hold the bay for 2 and 3 minutes: a tour takes longer.
        (tables(gate={"coach_waits": "no"}), 3 * 5, 10 + 49 + 10),
        # Each coach holds a bay, all of a party get off at once; its 80 people are 40 a coach.
        (tables(party=2, gate={"coaches_at_once": 2}), 3 * 2 * 49, 10 + 147 + 10),
        # All that is done at the sites counts, what may be left out does not.
        (tables(sites={"B": {"must": "no"}}), 3 * 31, 10 + 93 + 10),
        (tables(sites={"A": {"minutes_in": 4}}), 3 * 53, 10 + 159 + 10),
        (tables(sites={"A": {"minutes_max": 30}}), 3 * 49, 10 + 147 + 10),
    ],
)
def test_what_calls_hold(stated: dict[str, Any], load: int, finish: int) -> None:
    need = bays(stated)
    assert need is not None
    assert (need.load, least(stated)) == (load, finish)
    plan = rp.plan(rp.read(stated), time_limit=20, workers=1)
    assert rp.verify(rp.read(stated), plan) == []
    assert plan.finish is not None
    assert plan.bound_any_grouping == finish <= plan.finish


@pytest.mark.parametrize(
    ("ends", "load"),
    [
        # Who starts at the gate walks, and gets on only; who ends there gets off only.
        ({"from": "Gate"}, 3 * 3),
        ({"to": "Gate"}, 3 * 2),
        ({"from": "Gate", "to": "Gate"}, 0),
        ({}, 3 * 49),
    ],
)
def test_tours_that_walk_from_the_gate_or_to_it(ends: dict[str, str], load: int) -> None:
    stated = tables(sessions=[session("am", "09:00", "12:00", **ends)])
    need = bays(stated)
    assert (need.load if need else 0) == load
    plan = rp.plan(rp.read(stated), time_limit=20, workers=1)
    assert plan.bound_any_grouping is not None
    assert plan.finish is not None
    assert plan.bound_any_grouping <= plan.finish
    assert rp.verify(rp.read(stated), plan) == []


AM, PM = session("am", "09:00", "12:00"), session("pm", "14:00", "17:00")


@pytest.mark.parametrize(
    ("sites", "load"),
    [
        # One call each: (2 + 3 + 20 + 3 + 3) + (2 + 4 + 15 + 4 + 3) minutes.
        ({"A": {"sessions": "am"}, "B": {"sessions": "pm"}}, 3 * (31 + 28)),
        # A may be visited in B's call: it adds but its minutes.
        ({"B": {"sessions": "pm"}}, 3 * (20 + 28)),
        # One call at the least, there and back to B.
        ({}, 3 * (20 + 28)),
    ],
)
def test_visits_that_may_be_made_in_several_sessions(
    sites: dict[str, dict[str, Any]], load: int
) -> None:
    need = bays(tables(sites=sites, sessions=[AM, PM]))
    assert need is not None
    assert need.load == load


def test_a_session_that_starts_at_the_gate_leaves_open_what_is_walked() -> None:
    # In the afternoon nobody comes by coach, and who does in the morning leaves by coach.
    sessions = [AM, PM | {"from": "Gate"}]
    need = bays(tables(sessions=sessions))
    assert need is not None
    assert need.load == 3 * 3
    need = bays(tables(sessions=sessions, sites={"A": {"sessions": "am"}}))
    assert need is not None
    assert need.load == 3 * 31


def test_tracks_hold_bays_for_their_own_minutes() -> None:
    stated = tables(2)
    stated["visitors"] = [{"visitor": "V", "count": 40, "track": track} for track in ("", "T")]
    stated["visitors"][0]["visitor"] = "W"
    stated["programme"] = [{"site": "A"}, {"site": "B", "track": "T", "minutes": 30}]
    need = bays(stated)
    assert need is not None
    assert need.load == 31 + (2 + 4 + 30 + 4 + 3)


def test_optional_stops_and_walkers_need_none() -> None:
    left_out = {name: {"must": "no"} for name in "AB"}
    assert bays(tables(sites=left_out)) is None
    wished = bays(tables(sites=left_out), must=False)
    assert wished is not None
    assert wished.load == 3 * 49
    choice = {name: {"one_of": "either"} for name in "AB"}
    assert bays(tables(sites=choice)) is None
    assert bays(tables(travel="walk")) is None


def test_halls_in_areas_are_reached_on_foot_and_left_by_coach() -> None:
    # To A 10 + 2 + 3 minutes, three groups of 20 one after the other, back 3 + 3:
    # the coach can leave at 10:21, or on a clock of 7 minutes at 10:23.
    hall = {"A": {"groups_at_once": 1}, "B": {"must": "no"}}
    stated = tables(sites=hall, gate={"coaches_at_once": None})
    assert least(stated) == 15 + 60 + 6 + 10
    assert least(stated | {"event": stated["event"] | {"clock": 7}}) == 83 + 10
    ends = [session("am", "09:00", "12:00", to="Gate")]
    walked = tables(sites=hall, gate={"coaches_at_once": None}, sessions=ends)
    assert least(walked) == 15 + 60 + 3


def test_a_stop_outside_areas_leaves_on_the_clock_though_there_are_areas() -> None:
    stated = tables(gate={"coaches_at_once": None}, clock=7)
    stated["sites"].append({"site": "C", "minutes": 60, "groups_at_once": 1})
    stated["roads"].append({"from": "Hub", "to": "C", "minutes": 10})
    # From 09:12 to 12:12 in the hall, 3 minutes to get on: 12:15 is on the clock (105 times 7).
    stated["sessions"] = [session("am", "09:00", "14:00")]
    assert least(stated) == 195 + 10
    stated["event"] |= {"clock": 11}  # 12:17 is 67 times 11
    assert least(stated) == 197 + 10


def test_a_gate_that_is_too_small_is_repaired() -> None:
    found = rp.repair(tables(sessions=[session("am", "09:00", "11:46")]), time_limit=20)
    assert found.status == "infeasible"
    assert "sites, Gate, coaches_at_once: 1" in [each.says for each in found.conflict]
    assert [(each.says, each.finish) for each in found.repairs][:3] == [
        ("am starts at 08:50 (now 09:00).", 167),
        ("Coaches leave their bay at East gate during the visit.", 75),
        ("East gate has bays for 2 coaches (now 1).", 118),
    ]
