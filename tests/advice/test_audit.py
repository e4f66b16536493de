"""What an audit finds: each kind of finding on an event made for it, and no false alarm."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from events.strategies import scenarios
from hypothesis import given, settings
from oracles.brute_force import any_plan_exists

import routeplan as rp
from routeplan.advice.auditing.rides import sum_busy

EXAMPLES = Path(__file__).parents[2] / "examples"


def tables(**changes: Any) -> dict[str, Any]:
    """A morning with which nothing is wrong: 40 people in two groups, two sites."""
    sites = [
        {"site": "H", "kind": "place"},
        {"site": "A", "minutes": 30},
        {"site": "B", "minutes": 30},
    ]
    pairs = (("H", "A"), ("H", "B"), ("A", "B"))
    return {
        "event": event(),
        "sites": sites,
        "roads": [{"from": one, "to": other, "minutes": 5} for one, other in pairs],
        "visitors": [{"visitor": f"V{n}", "count": 20, "delegation": f"D{n}"} for n in range(2)],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
    } | changes


def event(**changes: Any) -> dict[str, Any]:
    plain = {"date": "2020-06-23", "hub": "H", "travel": "walk", "group_max": 20, "max_wait": 20}
    return plain | changes


def site(**columns: Any) -> list[dict[str, Any]]:
    """The sites, with columns for A."""
    first, second, third = tables()["sites"]
    return [first, second | columns, third]


def by_coach(seats: tuple[int, ...] = (25, 25), **changes: Any) -> dict[str, Any]:
    coaches = [{"coach": f"C{n}", "seats": number} for n, number in enumerate(seats)]
    return {"event": event(travel="coach", **changes), "coaches": coaches}


def lift(**columns: Any) -> dict[str, Any]:
    bank = {"lift": "L", "persons": 13} | columns
    return {"sites": site(lift="L", floor=6), "lifts": [bank]}


def found(**changes: Any) -> list[tuple[Any, ...]]:
    """Level, place and sentence of every finding."""
    findings = rp.audit(rp.read(tables(**changes)))
    return [(each.level, each.table, each.row, each.column, each.says) for each in findings]


def test_an_event_with_which_nothing_is_wrong() -> None:
    assert found() == []


def test_a_road_that_nobody_travels_is_not_mentioned() -> None:
    # X is 3 km from H in 1 minute and 90 minutes back, past A's door to B: nobody goes there.
    placed = [row | {"x": n / 5, "y": 0} for n, row in enumerate(tables()["sites"])]
    roads = [
        *tables()["roads"],
        {"from": "H", "to": "X", "minutes": 1, "one_way": "yes"},
        {"from": "X", "to": "H", "minutes": 90, "one_way": "yes"},
    ]
    idle = {"site": "X", "kind": "place", "x": 3, "y": 0}
    assert found(sites=[*placed, idle], roads=roads) == []
    visited = {"site": "X", "minutes": 20, "x": 3, "y": 0}
    told = [
        says for _level, _table, _row, _column, says in found(sites=[*placed, visited], roads=roads)
    ]
    assert any("3.0 km in a straight line, 180 km/h" in says for says in told)
    assert any("min there and" in says and "min back" in says for says in told)


@pytest.mark.slow
def test_no_false_alarm() -> None:
    """All that is called impossible is so, in more than 500 scenarios of all rules."""
    confirmed = []

    @settings(max_examples=2500)
    @given(scenarios())
    def confirm(drawn: dict[str, Any]) -> None:
        found = rp.audit(rp.read(deepcopy(drawn)))
        if found.impossible:
            assert not any_plan_exists(drawn), [each.says for each in found.of("impossible")]
            confirmed.append(found)

    confirm()
    assert len(confirmed) >= 500


def test_the_lift_of_the_first_draft() -> None:
    audit = rp.audit(rp.read(EXAMPLES / "feixi-2020-first-draft"))
    worst = audit.findings[0]
    assert (worst.level, worst.need, worst.supply) == ("impossible", 56, 45)
    assert (worst.table, worst.row, worst.column) == ("lifts", "科创中心电梯", "cars")
    assert worst.says == (
        "科创中心, floor 6 (five storeys up, 20 m), one lift for 13 (10 a trip): 213 people in one "
        "group need 22 trips each way, 29 min up and 29 min down; in 6 groups of 36 or 37 each way "
        "takes 5 min and the lift is busy 60 min in all. 科创中心电梯, lift: every grouping needs "
        "it for at least 56 minutes, up and down; sessions and opening hours leave 45. That is "
        "5 · 10 with 39 visitors + 1 · 6 with 17: no way to form groups needs less."
    )
    assert audit.rides[0].arithmetic == (
        "A flight over 20 m takes 20/1 + 1/0.9 + 0.9/1.2 = 21.86 s.",
        "A round trip with 10 up and none down takes 2 · 21.86 + 2 · 6 + 2 · 1.2 · 10 = 79.72 s.",
        "37 people, 4 trips: 3 · 79.72 + 44.66 (the last trip, 7 in it) = 283.83 s, "
        "5 min when rounded up.",
    )


@pytest.mark.parametrize("name", ["feixi-2020", "museum-walk"])
def test_examples_that_work_have_few_findings(name: str) -> None:
    audit = rp.audit(rp.read(EXAMPLES / name))
    assert not audit.impossible
    assert len(audit) <= 3


def test_a_bank_of_two_sites_is_summed() -> None:
    upstairs = [row | {"lift": "L", "floor": 6} for row in tables()["sites"][1:]]
    changes = {
        "sites": [tables()["sites"][0], *upstairs],
        "lifts": [{"lift": "L", "persons": 13}],
    }
    # 20 people are two trips: 79.72 + 51.86 s, 3 minutes each way, twice for two groups.
    rides = rp.audit(rp.read(tables(**changes))).rides
    said = "L serves A and B: together they keep it busy for 12 + 12 = 24 min."
    assert sum_busy(rides, "L") == said


def test_the_rides_of_a_single_group_are_a_sentence() -> None:
    one = [{"visitor": "Everybody", "count": 11}]
    (rides,) = rp.audit(rp.read(tables(**lift(), visitors=one))).rides
    assert rides.says.endswith(
        "11 people in one group need 2 trips each way, 2 min up and 2 min down."
    )


@pytest.mark.parametrize(("people", "groups"), [(11, "1-9"), (31, "3-9"), (205, "5-9")])
def test_no_trips_are_called_wasted_that_other_groups_need_as_well(
    people: int, groups: str
) -> None:
    """Each group saves a trip, but there are more groups, and the lift is busy as long."""
    visitors = [{"visitor": f"V{n}"} for n in range(people)]
    changes = lift() | {"visitors": visitors, "event": event(group_max=50, groups=groups)}
    assert "wasteful" not in {level for level, *_rest in found(**changes)}


def test_appointments_that_can_be_kept_are_no_alarm() -> None:
    """One site of a choice is open, guides suffice, and there is time between two visits."""
    changes = {
        "sites": [
            tables()["sites"][0],
            {"site": "A", "minutes": 30, "one_of": "x", "open": "06:00-07:00"},
            {"site": "B", "minutes": 30, "one_of": "x", "guides": 4, "people_per_guide": 15},
            {"site": "C", "minutes": 30},
        ],
        "roads": [{"from": "H", "to": each, "minutes": 5} for each in "ABC"],
        "appointments": [
            {"site": "B", "session": "am", "start": "10:00"},
            {"who": "D0", "site": "C", "session": "am", "start": "10:40"},
        ],
    }
    assert not rp.audit(rp.read(tables(**changes))).impossible
    assert rp.plan(rp.read(tables(**changes)), time_limit=9, workers=1).groups


def test_what_a_lift_has_besides_the_visit_can_be_recomputed() -> None:
    # Each group rides for 3 minutes: 25 - 13 - 3 = 9 minutes up, and as many down.
    upstairs = site(lift="L", floor=6, minutes=13, open="09:30-09:55")
    five = [{"visitor": f"V{n}", "count": 20, "delegation": f"D{n}"} for n in range(5)]
    changes = lift() | {"sites": upstairs, "visitors": five}
    (_level, *_place, says) = found(**changes)[0]
    assert says.endswith(
        "L, lift: every grouping needs it for at least 30 minutes, up and down; sessions and "
        "opening hours leave 18 besides the visit: at least 16 minutes of the stop follow a "
        "ride up, and 16 precede a ride down. That is 5 groups at 6 each."
    )


def test_opening_hours_are_listed_once_for_all_tracks() -> None:
    visitors = [{"visitor": f"V{n}", "count": 9, "track": f"T{n}"} for n in range(2)]
    programme = [
        {"track": "T0", "site": "A", "minutes": 30},
        {"track": "T1", "site": "A", "minutes": 45},
    ]
    changes = {"visitors": visitors, "programme": programme, "sites": site(open="09:00-11:00")}
    loads = rp.audit(rp.read(tables(**changes))).loads
    assert [(load.need, load.supply) for load in loads if load.kind == "window"] == [(45, 115)]


def test_stairs_and_the_stopwatch_are_in_the_arithmetic() -> None:
    audit = rp.audit(rp.read(tables(**lift(stairs_up=0.5, cycle_seconds=90, mixed_trips="yes"))))
    (rides,) = audit.rides
    assert rides.says == (
        "A, floor 6 (five storeys up, 20 m), one lift for 13 (10 a trip; 50% walk up and 0% down, "
        "but for those who cannot): 40 people in one group need 2 trips up and 4 down, 3 min up "
        "and 6 min down; in 2 groups of 20 each takes 2 min up and 3 min down and the lift is busy "
        "2 min up and 6 min down, which may be at once."
    )
    assert rides.arithmetic == (
        "A flight over 20 m takes 20/1 + 1/0.9 + 0.9/1.2 = 21.86 s.",
        "A round trip takes 90 s by the stopwatch.",
        "20 people, 10 of them riding up, 1 trip: 0 · 90.00 + 51.86 (the last trip, 10 in it) = "
        "51.86 s, 1 min when rounded up; those on the stairs take 2 min.",
        "20 people, 2 trips: 1 · 90.00 + 51.86 (the last trip, 10 in it) = 141.86 s, "
        "3 min when rounded up.",
    )


IMPOSSIBLE: dict[str, tuple[dict[str, Any], tuple[str, str, str], str]] = {
    "a hall for one group": (
        {"sites": site(groups_at_once=1, minutes=95)},
        ("sites", "A", "groups_at_once"),
        "A: every grouping needs at least 190 group-minutes in it; sessions and opening hours "
        "leave 170. That is 2 groups at 95 each.",
    ),
    "a hall for few people": (
        {"sites": site(people_at_once=20, minutes=95)},
        ("sites", "A", "people_at_once"),
        "A, hall: every grouping needs at least 3,800 people-minutes in it; sessions and opening "
        "hours leave 170 min for 20 at once, 3,400. That is 40 people for 95 min each.",
    ),
    "a session that is too short": (
        {"sessions": [{"session": "am", "start": "09:00", "end": "10:10"}]},
        ("sessions", "am", "end"),
        "am: what must be visited takes the largest group at least 75 minutes with the roads; the "
        "session has 70.",
    ),
    "opening hours that are too short": (
        {"sites": site(open="08:00-09:34;11:26-12:00")},
        ("sites", "A", "open"),
        "A: a stop of the largest group takes at least 30 minutes inside; opening hours and "
        "sessions, less the ways there and back, leave 29 at a time.",
    ),
    "too few seats": (
        by_coach((20, 19)),
        ("coaches", "", "seats"),
        "40 visitors need as many seats; the 2 coaches have 39.",
    ),
    "an appointment before anybody can be there": (
        {"appointments": [{"who": "D0", "site": "A", "session": "am", "start": "09:04"}]},
        ("appointments", "A", "start"),
        "A, 09:04: am begins at 09:00, and nobody can be there and up before 09:05, 5 minutes "
        "later.",
    ),
    "an appointment after which nobody is back": (
        {"appointments": [{"site": "A", "session": "am", "start": "11:26"}]},
        ("appointments", "A", "start"),
        "A, 11:26: the visit ends at 11:56, but am ends at 12:00, and the way back takes at least "
        "5 minutes.",
    ),
    "an appointment of more people than fit in": (
        {
            "sites": site(people_at_once=39),
            "appointments": [{"site": "A", "session": "am", "start": "10:00"}],
        },
        ("appointments", "A", "start"),
        "A, 10:00: 40 people begin at once; 39 fit in.",
    ),
    "an appointment for which there are too few guides": (
        {
            "sites": site(guides=2, people_per_guide=15),
            "appointments": [{"site": "A", "session": "am", "start": "10:00"}],
        },
        ("appointments", "A", "start"),
        "A, 10:00: 40 people begin at once and take at least 3 guides, one for 15; there are 2.",
    ),
    "two appointments of the same people": (
        lift()
        | {
            "appointments": [
                {"who": "D0", "site": "A", "session": "am", "start": "10:00"},
                {"who": "all", "site": "B", "session": "am", "start": "10:35"},
            ],
        },
        ("appointments", "B", "start"),
        "D0: A begins at 10:00 and B at 10:35, 35 minutes later; at least 36 pass (30 of visit, 5 "
        "on the way, 1 for doors, rides and coaches).",
    ),
    "two appointments at one site": (
        {
            "visitors": [
                row | {"track": "T" if row["visitor"] == "V0" else ""}
                for row in tables()["visitors"]
            ],
            "appointments": [
                {"who": "T", "site": "A", "session": "am", "start": "10:00"},
                {"who": "D0", "site": "A", "session": "am", "start": "10:30"},
            ],
        },
        ("appointments", "A", "start"),
        "T: A is visited once, but there are appointments at 10:00 and 10:30.",
    ),
    "a choice of sites that are closed": (
        {
            "sites": [
                tables()["sites"][0],
                {"site": "A", "minutes": 30, "one_of": "x", "open": "06:00-07:00"},
                {"site": "B", "minutes": 30, "one_of": "x", "open": "11:30-13:00"},
            ],
        },
        ("sites", "B", "open"),
        "None of the sites of the choice x (one_of) can be visited. A: a stop of the largest group "
        "takes at least 30 minutes inside; opening hours and sessions, less the ways there and "
        "back, leave 0 at a time. B: a stop of the largest group takes at least 30 minutes inside; "
        "opening hours and sessions, less the ways there and back, leave 25 at a time.",
    ),
    "an appointment of two groups upstairs": (
        lift() | {"appointments": [{"site": "A", "session": "am", "start": "10:00"}]},
        ("appointments", "A", "start"),
        "A, 10:00: at least 2 groups begin at once, but the lift brings up one after the other.",
    ),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_is_impossible(case: str) -> None:
    changes, place, says = IMPOSSIBLE[case]
    assert ("impossible", *place, says) in found(**changes)
    assert rp.plan(rp.read(tables(**changes)), time_limit=9, workers=1).status == "infeasible"


OTHERS: dict[str, tuple[dict[str, Any], tuple[str, ...], str]] = {
    "a hall that is nearly always full": (
        {"sites": site(groups_at_once=1, minutes=75)},
        ("tight", "sites", "A", "groups_at_once"),
        "A: every grouping needs at least 150 group-minutes in it; sessions and opening hours "
        "leave 170. That is 2 groups at 75 each.",
    ),
    "coaches for as many groups as delegations make": (
        by_coach((50, 50, 50), group_max=50)
        | {"visitors": [{"visitor": f"V{n}", "count": 30, "delegation": f"D{n}"} for n in "123"]},
        ("tight", "coaches", "", ""),
        "90 visitors need at least 3 groups of up to 50; there are 3 coaches. 3 of the delegations "
        "have more than 25 people each; as they stay together (R02), no two of them fit into a "
        "group.",
    ),
    "coaches for as many groups as are asked for": (
        by_coach((25, 25), groups="2", group_max=40)
        | {"visitors": [{"visitor": "All", "count": 9}]},
        ("tight", "coaches", "", ""),
        "2 groups are asked for (groups); there are 2 coaches.",
    ),
    "a trip for one": (
        by_coach((25, 25, 25), group_max=21)
        | lift(persons=13, loading=1.0)
        | {
            "visitors": [{"visitor": f"V{n}"} for n in range(28)],
            "event": event(travel="coach", group_max=14),
        },
        ("wasteful", "event", "group_max", "value"),
        "A: 14 people need 2 trips each way, 13 only 1. 2 groups of 14 make 8 trips, up and down, "
        "and the lift is busy for 8 min; 3 groups of 9 or 10 (group_max 13) make 6 and 6 min.",
    ),
    "a coach too many": (
        by_coach((25, 25, 25), groups="2"),
        ("wasteful", "coaches", "", ""),
        "There are 2 groups at most (groups, group_min, delegations), and 3 coaches: 1 can be "
        "spared.",
    ),
    "a coach too small": (
        by_coach((25, 25, 5), group_min=8),
        ("wasteful", "coaches", "C2", "seats"),
        "Coach C2, with 5 seats, is too small for any group: group_min is 8.",
    ),
    "coaches far too large": (
        by_coach((60, 60)),
        ("wasteful", "coaches", "", "seats"),
        "No group has more than 20 people (group_max is 20), but 2 coaches have 60 seats or more.",
    ),
    "guides who stand about": (
        {"sites": site(guides=4, groups_at_once=1, people_per_guide=10)},
        ("wasteful", "sites", "A", "guides"),
        "A: of 4 guides no more than 2 can be at work at once: 20 people in 1 group.",
    ),
    "lunch at half past nine": (
        {
            "sites": [
                *tables()["sites"],
                {"site": "M", "kind": "meal", "minutes": 30, "open": "08:00-15:00"},
            ],
            "roads": [
                *tables()["roads"],
                *({"from": each, "to": "M", "minutes": 5} for each in "HAB"),
            ],
        },
        ("odd", "sites", "M", "open"),
        "M may begin at any time from 09:05 to 11:25 (am). If it is lunch, write its hours into "
        "open, such as 11:30-13:30.",
    ),
    "a day without a meal": (
        {"sessions": [{"session": "day", "start": "09:00", "end": "17:00"}]},
        ("odd", "sessions", "day", ""),
        "day, 09:00-17:00, has no meal.",
    ),
    "waits of any length": (
        {"event": {key: value for key, value in event().items() if key != "max_wait"}},
        ("odd", "event", "max_wait", "value"),
        "max_wait is blank: a wait may be of any length. Write 20 to rule out longer ones.",
    ),
    "long waits": (
        {"event": event(max_wait=45)},
        ("odd", "event", "max_wait", "value"),
        "max_wait is 45: visitors may have to wait for more than 20 minutes.",
    ),
    "a session for nothing": (
        {
            "sites": [row | {"sessions": "am"} for row in tables()["sites"]],
            "sessions": [
                *tables()["sessions"],
                {"session": "pm", "start": "14:00", "end": "15:00"},
            ],
        },
        ("odd", "sessions", "pm", ""),
        "pm: no stop may be made in it.",
    ),
    "a road left out": (
        {"roads": tables()["roads"][:2]},
        ("odd", "roads", "A - B", ""),
        "No road A – B: using via H, 10 min.",
    ),
    "a mistyped road": (
        {
            "sites": [row | {"x": 30 * n, "y": 0} for n, row in enumerate(tables()["sites"])],
            **by_coach(),
        },
        ("odd", "roads", "H - A", "minutes"),
        "H – A: 5 min for 30.0 km in a straight line, 360 km/h. So with 2 more roads.",
    ),
    "a road by coach, on foot": (
        {"roads": [*tables()["roads"], {"from": "A", "to": "B", "minutes": 1, "by": "coach"}]},
        ("odd", "roads", "A - B", "by"),
        "1 road by coach has no effect: travel is walk.",
    ),
    "there is not back": (
        {
            "roads": [
                {"from": "H", "to": "A", "minutes": 8},
                {"from": "H", "to": "B", "minutes": 8},
                {"from": "A", "to": "B", "minutes": 2, "one_way": "yes"},
                {"from": "B", "to": "A", "minutes": 14, "one_way": "yes"},
            ],
            "sites": site(minutes=60),
        },
        ("odd", "roads", "A - B", "one_way"),
        "A – B takes 2 min there and 14 min back.",
    ),
    "two pairs of which there is not back": (
        {
            "roads": [
                {"from": "H", "to": "B", "minutes": 8},
                {"from": "H", "to": "A", "minutes": 5, "one_way": "yes"},
                {"from": "A", "to": "H", "minutes": 16, "one_way": "yes"},
                {"from": "A", "to": "B", "minutes": 14, "one_way": "yes"},
                {"from": "B", "to": "A", "minutes": 2, "one_way": "yes"},
            ],
            "sites": site(minutes=60),
        },
        ("odd", "roads", "A - B", "one_way"),
        "A – B takes 14 min there and 2 min back; for 1 more pair, too, one way takes at least "
        "twice as long as the other.",
    ),
    "a site far away": (
        {
            "roads": [
                {"from": one, "to": other, "minutes": 5 if "A" not in (one, other) else 20}
                for one, other in (("H", "A"), ("H", "B"), ("A", "B"))
            ]
        },
        ("odd", "sites", "A", "minutes"),
        "A is far: at least 20 min there and 20 min on, even to the nearest other place, for a "
        "visit of 30 min.",
    ),
    "a site in nobody's programme": (
        {"programme": [{"site": "B"}]},
        ("odd", "programme", "A", "site"),
        "A is in nobody's programme.",
    ),
    "a lift to nowhere": (
        {"lifts": [{"lift": "L", "persons": 8}]},
        ("odd", "lifts", "L", ""),
        "Lift L serves no site.",
    ),
    "bays on foot": (
        {"sites": site(coaches_at_once=2)},
        ("odd", "sites", "A", "coaches_at_once"),
        "A: coaches_at_once has no effect, because all walk.",
    ),
    "parties on foot": (
        {"event": event(coaches_per_group=2)},
        ("odd", "event", "coaches_per_group", "value"),
        "coaches_per_group has no effect: travel is walk.",
    ),
    "more coaches than parties have": (
        by_coach((12,) * 5, coaches_per_group=2, groups="2"),
        ("wasteful", "coaches", "", ""),
        "There are 2 groups at most (groups, group_min, delegations), of 2 coaches at most, and 5 "
        "coaches: 1 can be spared.",
    ),
    "a score for a must": (
        {"sites": site(score=3)},
        ("odd", "sites", "A", "score"),
        "A: score has no effect, because the stop is a must, and only optional ones are scored.",
    ),
    "a gap between several groups": (
        {"sites": site(gap_minutes=5, groups_at_once=2)},
        ("odd", "sites", "A", "gap_minutes"),
        "A: gap_minutes has no effect, because groups_at_once is not 1.",
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_tight_wasteful_or_odd(case: str) -> None:
    changes, place, says = OTHERS[case]
    assert (*place, says) in found(**changes)


def test_parties_need_as_many_coaches_as_hold_everybody() -> None:
    crowd = [{"visitor": "V", "count": 224}]
    party = by_coach((45,) * 6, coaches_per_group=3, escorts=1, group_max=135)
    audit = rp.audit(rp.read(tables(**party, visitors=crowd)))
    loads = {load.kind: load for load in audit.loads}
    assert (loads["vehicles"].need, loads["vehicles"].supply) == (6, 6)
    assert loads["vehicles"].says == "224 visitors do not fit into fewer than 6 of 6 coaches."
    assert (loads["seats"].need, loads["seats"].supply) == (230, 270)


def past_the_place() -> dict[str, Any]:
    """Two sites in an area, and a road by coach from the hub to one of them."""
    sites = [{"site": place, "kind": "place"} for place in "HP"]
    sites += [{"site": site, "minutes": 20, "area": "P"} for site in "AB"]
    roads = [{"from": "P", "to": site, "minutes": 3} for site in "AB"]
    roads += [{"from": "A", "to": "B", "minutes": 2}, {"from": "H", "to": "A", "minutes": 9}]
    return tables(**by_coach(), sites=sites, roads=roads)


def test_a_road_that_leads_past_where_coaches_stop() -> None:
    stated = past_the_place()
    with pytest.raises(rp.ScenarioError, match="Coaches stop at P; the road H - A leads past it"):
        rp.read(deepcopy(stated))
    placed = [row | {"x": n, "y": n} for n, row in enumerate(stated["sites"])]
    said = "Coaches stop at P; the road H - A leads past it."
    told = rp.audit(rp.read(deepcopy(stated | {"sites": placed}))).of("odd")
    assert [(each.row, each.column) for each in told if each.says == said] == [("H - A", "to")]
    for more in (
        {"from": "A", "to": "P", "minutes": 1, "by": "coach"},
        {"from": "H", "to": "P", "minutes": 8},
    ):
        audit = rp.audit(rp.read(deepcopy(stated | {"roads": [*stated["roads"], more]})))
        assert "leads past" not in str(audit)


def test_a_lone_group_keeps_no_gap_at_an_entrance() -> None:
    lone = {"sites": site(entry_every=150), "event": event(group_max=40)}
    assert "entrance" not in str([load.title for load in rp.audit(rp.read(tables(**lone))).loads])
    told = [says for *_cell, says in found(sites=site(entry_every=150))]
    assert any("entries take at least 300 minutes" in says for says in told)


def test_a_reason_that_rests_on_assumed_hours_says_so() -> None:
    # In the largest group 200 people board for 12 minutes: 30 are left, with one person 41.
    meal = {"site": "M", "kind": "meal", "minutes": 40}
    long = [{"site": "H", "kind": "place"}, meal]
    stated = tables(
        **by_coach((200,), group_max=200, groups="1", clock=1),
        sites=long,
        roads=[{"from": "H", "to": "M", "minutes": 3}],
        visitors=[{"visitor": "V", "count": 200}],
        sessions=[{"session": "am", "start": "09:00", "end": "11:45"}],
    )
    audit = rp.audit(rp.read(stated))
    assert [each.says for each in audit.of("impossible")] == [
        "M: a stop of the largest group takes at least 40 minutes inside; assumed opening hours "
        "and sessions, less the ways there and back, leave 30 at a time."
    ]
