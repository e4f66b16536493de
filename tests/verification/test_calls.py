"""Areas, walks and calls: plans that keep the rules, and what is said of those that do not.

A campus: groups get off at P, walk 4 minutes to A, 3 on to B and 5 back, and ride 10 minutes
between H, P and C. Getting off takes 2 minutes, boarding 3.
"""

from dataclasses import replace

import pytest
from events.verification_town import (
    TOWN,
    at,
    call_of,
    edit_call,
    edit_stop,
    edit_tour,
    plan_of,
    retour,
    shift,
    town,
    with_figures,
)

from routeplan.plans.model import Call
from routeplan.scenario.network import build_network
from routeplan.verification.figures import measure
from routeplan.verification.verifier import verify

ROADS = [
    *({"from": a, "to": b, "minutes": 10} for a, b in ("HP", "HC", "PC", "HQ", "QP", "QC")),
    *(
        {"from": a, "to": b, "minutes": m}
        for a, b, m in (("P", "A", 4), ("A", "B", 3), ("B", "P", 5))
    ),
]
COACH = {"alight": 2, "board": 3}
PARTS = {"C": COACH}
# H 09:00, P 09:10; off at 09:12; A 09:16-09:46, B 09:49-10:19; at P 10:24, aboard 10:27
RIDE = "09:00 A 09:16 B 09:49 C 10:37 back 11:22"
CALL = "P 09:10 10:24 10:27"
# the other way round: C 09:10-09:45; P 09:55; A 10:01-10:31, B 10:34-11:04; P 11:09, aboard 11:12
BACK = "09:00 C 09:10 A 10:01 B 10:34 back 11:22"
BACK_CALL = "P 09:55 11:09 11:12"


def campus(event=None, sites=None, session=None, **tables):
    """The campus with settings, columns of sites and of its session changed."""
    event = {"alight_seconds": 6, "board_seconds": 9} | (event or {})
    columns = {
        "P": {"kind": "place"},
        "Q": {"kind": "place"},
        "A": {"area": "P"},
        "B": {"area": "P"},
    }
    for name, more in (sites or {}).items():
        columns[name] = columns.get(name, {}) | more
    tables = {"roads": ROADS, "sessions": [TOWN["sessions"][0] | (session or {})]} | tables
    return town(event, columns, **tables)


def ridden(scenario, first=(RIDE, CALL), second=(BACK, BACK_CALL)):
    tours = {"G1": first[0], "G2": second[0]}
    calls = {"G1": first[1:], "G2": second[1:]}
    return plan_of(scenario, tours, parts=PARTS, calls=calls)


# Tours that start or end at the campus itself, or both.
FROM_P = ("09:00 A 09:04 B 09:37 C 10:25 back 11:10", "P 09:00 10:12 10:15")
TO_P = ("09:00 C 09:10 A 10:01 B 10:34 back 11:09", "P 09:55 11:09 11:09")
ON_FOOT = ("09:00 A 09:04 B 09:37 back 10:12",)


SOUND = {
    "ridden": lambda: (campus(), ridden(campus())),
    "from the campus": lambda: walked(FROM_P, FROM_P, {"from": "P", "to": "H"}),
    "to the campus": lambda: walked(TO_P, TO_P, {"from": "H", "to": "P"}),
    "on foot": lambda: walked(ON_FOOT, ON_FOOT, {"from": "P", "to": "P"}, C={"must": False}),
    "at both ends": lambda: walked(
        ("09:00 A 09:04 C 09:51 B 10:43 back 11:18", "P 09:00 09:38 09:41", "P 10:36 11:18 11:18"),
        ("09:00 A 09:04 C 09:51 B 10:43 back 11:18", "P 09:00 09:38 09:41", "P 10:36 11:18 11:18"),
        {"from": "P", "to": "P"},
    ),
    "thrice": lambda: walked(
        # A at the start, B in a call of its own, D at the end: D is 1 minute from P
        ("09:00 A 09:04 C 09:51 B 10:43 Q 11:31 D 12:19 back 12:50",
         "P 09:00 09:38 09:41", "P 10:36 11:18 11:21", "P 12:16 12:50 12:50"),
        ("09:00 A 09:04 C 09:51 B 10:43 Q 11:31 D 12:19 back 12:50",
         "P 09:00 09:38 09:41", "P 10:36 11:18 11:21", "P 12:16 12:50 12:50"),
        {"from": "P", "to": "P", "end": "13:00"},
        D={"area": "P", "minutes": 30},
        Q={"kind": "visit", "minutes": 30},
        roads=[*ROADS, {"from": "P", "to": "D", "minutes": 1}],
    ),
}  # fmt: skip


def walked(first, second, session, roads=ROADS, event=None, **sites):
    scenario = campus(event, sites, session, roads=roads)
    tours, calls = {"G1": first[0], "G2": second[0]}, {"G1": first[1:], "G2": second[1:]}
    parts = PARTS | {"Q": COACH}
    return scenario, plan_of(scenario, tours, parts=parts, calls=calls)


@pytest.mark.parametrize("name", SOUND)
def test_tours_with_walks_keep_all_rules(name):
    scenario, plan = SOUND[name]()
    assert [str(violation) for violation in verify(scenario, plan)] == []


@pytest.mark.parametrize(
    ("name", "waiting", "travel"),
    [
        ("ridden", 0, 60),
        ("from the campus", 0, 40),
        ("to the campus", 0, 40),
        ("on foot", 0, 0),
        ("at both ends", 0, 40),
        ("thrice", 0, 80),
    ],
)
def test_walks_are_no_travel(name, waiting, travel):
    scenario, plan = SOUND[name]()
    figures = measure(scenario, plan, build_network(scenario))
    assert (figures.waiting, figures.travel) == (waiting, travel)


def test_every_wait_in_an_area_counts():
    scenario = campus({"clock": 5})
    plan = ridden(scenario)
    # 1 on the way to A, 2 more to B; 2 until boarding; aboard at 10:32, off at 10:35
    plan = retour(plan, "G1", "09:00 A 09:17 B 09:52 C 10:45 back 11:30", PARTS)
    plan = edit_stop(plan, "G1", "C", depart=at("11:20"))
    plan = edit_call(plan, "G1", "P", board=at("10:29"), depart=at("10:35"))
    plan = edit_stop(plan, "G2", "C", depart=at("09:45"))
    plan = edit_call(plan, "G2", "P", depart=at("11:15"))
    plan = edit_tour(plan, "G2", back=at("11:25"))
    plan = with_figures(scenario, plan)
    assert [str(violation) for violation in verify(scenario, plan)] == []
    waits = measure(scenario, plan, build_network(scenario)).waits
    found = {(wait.group.name, wait.site, wait.kind, wait.minutes) for wait in waits}
    assert found == {
        ("G1", "A", "walk", 1),
        ("G1", "B", "walk", 2),
        ("G1", "P", "coach", 2),
        ("G1", "P", "clock", 3),
        ("G2", "P", "clock", 3),
    }


FAULTY = {}


def tells(*sentences):
    """Register a function that returns a scenario, a sound plan and a damaged one."""

    def register(build):
        FAULTY[build.__name__] = (sentences, build)
        return build

    return register


def damage(change, event=None, sites=None, session=None, first=None, **tables):
    scenario = campus(event, sites, session, **tables)
    plan = ridden(scenario, first or (RIDE, CALL))
    return scenario, plan, change(plan)


@tells("R04 G1 at A: Is off the coach at P at 09:12 and there at 09:15; the walk takes 4 min.")
def at_the_first_site_too_soon():
    return damage(lambda plan: retour(plan, "G1", RIDE.replace("09:16", "09:15"), PARTS))


@tells("R04 G1 at A: Is off the coach at P at 09:13 and there at 09:16; the walk takes 4 min.")
def the_place_has_a_way_in():
    late = ("09:00 A 09:17 B 09:50 C 10:38 back 11:23", "P 09:10 10:25 10:28")
    sites = {"P": {"minutes_in": 1}}
    scenario = campus(sites=sites)
    plan = ridden(
        scenario, late, ("09:00 C 09:10 A 10:02 B 10:35 back 11:23", "P 09:55 11:10 11:13")
    )
    return scenario, plan, retour(plan, "G1", late[0].replace("09:17", "09:16"), PARTS)


@tells("R04 G1 at B: Leaves A at 09:46 and is there at 09:48; the way takes 3 min.")
def at_the_next_site_too_soon():
    return damage(lambda plan: retour(plan, "G1", RIDE.replace("09:49", "09:48"), PARTS))


@tells("R04 G1 at P: Leaves B at 10:19 and boards at 10:23; the way to the coach takes 5 min.")
def boards_too_soon():
    return damage(lambda plan: edit_call(plan, "G1", "P", board=at("10:23"), depart=at("10:26")))


@tells("R04 G1 at P: Leaves B at 10:19 and boards at 10:25; the way to the coach takes 7 min.")
def the_place_has_a_way_out():
    scenario = campus(sites={"P": {"minutes_out": 2}})
    late = (RIDE.replace("10:37 back 11:22", "10:39 back 11:24"), "P 09:10 10:26 10:29")
    plan = ridden(scenario, late, (BACK.replace("11:22", "11:24"), "P 09:55 11:11 11:14"))
    early = {"board": at("10:25"), "depart": at("10:28")}
    return scenario, plan, edit_call(plan, "G1", "P", **early)


@tells("R04 G1 at P: Leaves H at 09:00 and is there at 09:09; the way takes 10 min.")
def at_the_area_too_soon():
    return damage(lambda plan: edit_call(plan, "G1", "P", arrive=at("09:09")))


@tells("R04 G1 at C: Leaves P at 10:27 and is there at 10:36; the way takes 10 min.")
def out_of_the_area_too_soon():
    return damage(
        lambda plan: retour(plan, "G1", "09:00 A 09:16 B 09:49 C 10:36 back 11:21", PARTS)
    )


@tells("R04 G1 at A: Leaves P at 09:00 and is there at 09:03; the way takes 4 min.")
def sets_out_on_foot_too_soon():
    scenario, plan = SOUND["from the campus"]()
    return scenario, plan, retour(plan, "G1", FROM_P[0].replace("09:04", "09:03"), PARTS)


@tells(
    "R04 G1: Leaves B at 10:07 and is back at P at 10:11; the way takes 5 min.",
)
def back_on_foot_too_soon():
    scenario, plan = SOUND["on foot"]()
    return scenario, plan, edit_tour(plan, "G1", back=at("10:11"))


@tells("R10 G1 at A: Departs at 09:47; all are outside at 09:46, and walk on then.")
def lingers_at_a_site():
    slow = (RIDE.replace("09:49", "09:50").replace("10:37 back 11:22", "10:38 back 11:23"),
            "P 09:10 10:25 10:28")  # fmt: skip
    return damage(lambda plan: edit_stop(plan, "G1", "A", depart=at("09:47")), first=slow)


@tells(
    "R10 G1 at P: Departs at 10:28; all are aboard at 10:27, the departure is due at 10:27.",
)
def the_coach_leaves_late():
    late = (RIDE.replace("10:37 back 11:22", "10:38 back 11:23"), CALL)
    scenario = campus()
    plan = ridden(scenario, late)
    return scenario, plan, edit_call(plan, "G1", "P", depart=at("10:28"))


@tells("R10 G1 at P: Departs at 10:28; all are aboard at 10:27, the departure is due at 10:30.")
def the_coach_leaves_off_the_clock():
    scenario = campus({"clock": 5})
    first = (RIDE.replace("10:37 back 11:22", "10:40 back 11:25"), "P 09:10 10:24 10:30")
    second = (BACK.replace("11:22", "11:25"), "P 09:55 11:09 11:15")
    plan = ridden(scenario, first, second)
    return scenario, plan, edit_call(plan, "G1", "P", depart=at("10:28"))


@tells("R10 G1 at P: The times are no whole minutes.")
def a_call_with_seconds():
    moment = at("09:10").replace(second=30)
    return damage(lambda plan: edit_call(plan, "G1", "P", arrive=moment))


@tells("R08 P: 2 coaches from 09:55 to 10:27 (G1, G2), 1 allowed.")
def the_bays_are_the_places():
    scenario = campus(sites={"P": {"coaches_at_once": 1}, "A": {"coaches_at_once": 1}})
    apart = ("09:35 C 09:45 A 10:36 B 11:09 back 11:57", "P 10:30 11:44 11:47")
    plan = ridden(scenario, second=apart)
    again = retour(plan, "G2", BACK, PARTS)
    return scenario, plan, edit_call(again, "G2", "P", **times(BACK_CALL))


def times(text):
    call = call_of("", text)
    return {"arrive": call.arrive, "board": call.board, "depart": call.depart}


def both(first, second, sites=None, session=None, event=None, **more):
    """A scenario with G1 and G2 touring as told, the second's text and calls as one tuple."""
    return walked(first, second, session or {}, event=event, **(sites or {}), **more)


@tells("R08 P: 2 coaches from 10:26 to 10:27 (G1, G2), 1 allowed.")
def bays_while_alighting_and_boarding():
    # G2 is two minutes later, and boards when G1 has gone.
    second = ("09:02 A 09:18 B 09:51 C 10:40 back 11:25", "P 09:12 10:27 10:30")
    sites = {"P": {"coaches_at_once": 1, "coach_waits": False}}
    scenario, plan = both((RIDE, CALL), second, sites)
    damaged = retour(plan, "G2", second[0].replace("10:40 back 11:25", "10:39 back 11:24"), PARTS)
    return scenario, plan, edit_call(damaged, "G2", "P", board=at("10:26"), depart=at("10:29"))


@tells("R08 P: 2 coaches from 10:14 to 10:15 (G1, G2), 1 allowed.")
def bays_of_those_who_set_out_on_foot():
    second = ("09:00 A 09:04 B 09:37 C 10:28 back 11:13", "P 09:00 10:15 10:18")
    scenario, plan = both(FROM_P, second, {"P": {"coaches_at_once": 1}}, {"from": "P", "to": "H"})
    damaged = retour(plan, "G2", second[0].replace("10:28 back 11:13", "10:27 back 11:12"), PARTS)
    return scenario, plan, edit_call(damaged, "G2", "P", board=at("10:14"), depart=at("10:17"))


@tells("R08 P: 2 coaches from 09:56 to 09:57 (G1, G2), 1 allowed.")
def bays_of_those_who_come_back_on_foot():
    second = ("09:02 C 09:12 A 10:03 B 10:36 back 11:11", "P 09:57 11:11 11:11")
    scenario, plan = both(TO_P, second, {"P": {"coaches_at_once": 1}}, {"from": "H", "to": "P"})
    damaged = retour(plan, "G2", "09:01 C 09:11 A 10:02 B 10:35 back 11:10", PARTS)
    return scenario, plan, edit_call(damaged, "G2", "P", **times("P 09:56 11:10 11:10"))


@tells(
    "R11 G1 at C: Arrives at 10:26, but is at P until 10:27.",
)
def in_two_places_at_a_time():
    return damage(
        lambda plan: retour(plan, "G1", "09:00 A 09:16 B 09:49 C 10:26 back 11:11", PARTS)
    )


@tells("R11 G2 at P: Sets out at 11:12, 5 min after G1; 6 min are due.")
def calls_leave_one_after_the_other():
    first = ("09:00 C 09:10 A 10:01 B 10:34 back 11:17", "P 09:55 11:04 11:07")
    sites = {"P": {"depart_every": 6}, "B": {"minutes": 25}}
    scenario = campus(sites=sites)
    parts = PARTS | {"B": {"minutes": 25}}
    tours = {"G1": first[0], "G2": "09:01 C 09:11 A 10:02 B 10:35 back 11:23"}
    calls = {"G1": first[1:], "G2": ["P 09:56 11:10 11:13"]}
    plan = plan_of(scenario, tours, parts=parts, calls=calls)
    damaged = retour(plan, "G2", "09:01 C 09:11 A 10:02 B 10:35 back 11:22", parts)
    return scenario, plan, edit_call(damaged, "G2", "P", board=at("11:09"), depart=at("11:12"))


@tells("R11 G2 at H: Sets out at 09:00, 0 min after G1; 1 min are due.")
def tours_set_out_one_after_the_other():
    later = ("09:01 C 09:11 A 10:02 B 10:35 back 11:23", "P 09:56 11:10 11:13")
    scenario, plan = both((RIDE, CALL), later, {"H": {"depart_every": 1}})
    return scenario, plan, edit_tour(plan, "G2", depart=at("09:00"))


@tells("R11 G2: Sets out at 09:01; in session day all leave by 09:00.")
def sets_out_after_leave_by():
    scenario = campus(session={"leave_by": "09:00"})
    plan = ridden(scenario, second=(BACK.replace("11:22", "11:23"), BACK_CALL))
    damaged = retour(plan, "G2", "09:01 C 09:11 A 10:02 B 10:35 back 11:23", PARTS)
    return scenario, plan, edit_call(damaged, "G2", "P", **times("P 09:56 11:10 11:13"))


@tells("R18 G1: The plan lists calls at (none) in session day; the stops make P.")
def a_call_is_missing():
    return damage(lambda plan: replace(plan, calls=tuple(c for c in plan.calls if c.group != "G1")))


@tells("R18 G1: The plan lists calls at P, P in session day; the stops make P.")
def a_call_too_many():
    spare = "P 10:44 10:44 10:47"
    return damage(lambda plan: replace(plan, calls=(*plan.calls, call_of("G1", spare))))


@tells("R18 G1: The plan lists calls at P in session day; the stops make (none).")
def a_call_of_a_tour_on_foot():
    scenario, plan = SOUND["on foot"]()
    return scenario, plan, replace(plan, calls=(call_of("G1", "P 09:00 10:12 10:12"),))


@tells("R18 G1 at X: The sites table has no such place.")
def a_call_nowhere():
    return damage(lambda plan: replace(plan, calls=(*plan.calls, call_of("G1", "X " + CALL[2:]))))


@tells("R18 G1 at P: The sessions table has no session never.")
def a_call_in_no_session():
    call = call_of("G1", CALL, "never")
    return damage(lambda plan: replace(plan, calls=(*plan.calls, call)))


@tells("R01 G9: Tours, stops or calls name this group, but it is not listed.")
def a_call_of_nobody():
    return damage(lambda plan: replace(plan, calls=(*plan.calls, call_of("G9", CALL))))


@tells("R18 G1 at P: Stops at A, B in 2 calls of session day; one is due.")
def two_calls_in_one_area():
    def divide(plan):
        # C lies between A and B
        plan = retour(plan, "G1", "09:00 A 09:16 C 10:03 B 10:55 back 11:43", PARTS)
        others = tuple(call for call in plan.calls if call.group != "G1")
        own = (call_of("G1", "P 09:10 09:50 09:53"), call_of("G1", "P 10:48 11:30 11:33"))
        return replace(plan, calls=(*own, *others))

    return damage(divide)


@tells("R18 G1 at P: The tour sets out on foot at 09:00, but the call begins at 09:01.")
def a_call_that_does_not_begin_with_its_tour():
    scenario, plan = SOUND["from the campus"]()
    return scenario, plan, edit_call(plan, "G1", "P", arrive=at("09:01"))


@tells(
    "R18 G1 at P: The tour ends on foot at 11:09, but the call boards at 11:09 and ends at 11:12."
)
def a_call_that_does_not_end_with_its_tour():
    scenario, plan = SOUND["to the campus"]()
    return scenario, plan, edit_call(plan, "G1", "P", depart=at("11:12"))


# -- R10, R13: longer visits, starts, and one wait ----------------------------------------------


@tells("R10 G1 at A: The visit lasts 41 min from 09:10 to 09:51; 30 to 40 min are due.")
def too_long_a_visit():
    scenario = town(sites={"A": {"minutes_max": 40}})
    plan = plan_of(scenario, {"G1": LONGER, "G2": LONGER}, parts={"A": {"minutes": 40}})
    return scenario, plan, shift(plan, "G1", "A", 1, "end")


LONGER = "09:00 A 09:10 B 10:01 C 10:41 back 11:21"


@tells("R10 G1 at A: The visit lasts 29 min from 09:10 to 09:39; 30 to 40 min are due.")
def too_short_a_visit():
    scenario = town(sites={"A": {"minutes_max": 40}})
    plan = plan_of(scenario, {"G1": LONGER, "G2": LONGER})
    return scenario, plan, shift(plan, "G1", "A", -1, "end")


@tells("R10 G1 at A: The visit begins at 09:11, when none does.")
def at_no_start():
    scenario = town(sites={"A": {"starts": ((550, 600), 0)}})
    plan = plan_of(scenario, {"G1": LONGER, "G2": LONGER})
    return scenario, plan, shift(plan, "G1", "A", 1)


@tells("R10 G1 at A: The visit begins at 09:12, when none does.")
def at_no_start_counted_from_the_opening():
    sites = {"A": {"starts": ((), 5), "open": "09:11-12:00"}}
    scenario = town(sites=sites)
    later = LONGER.replace("09:10", "09:11")
    plan = plan_of(scenario, {"G1": later, "G2": later})
    return scenario, plan, shift(plan, "G1", "A", 1)


@tells(
    "R13 G1 at B: Waits 31 min (30 on the road, 1 outside) between the end at A at 09:40 "
    "and the start at 10:21; 30 min are allowed.",
)
def one_wait_in_two_places():
    scenario = town({"max_wait": 30})
    late = "09:00 A 09:10 B 10:20 C 11:00 back 11:40"
    plan = plan_of(scenario, {"G1": late, "G2": late})
    damaged = shift(
        retour(plan, "G1", "09:00 A 09:10 B 10:20 C 11:01 back 11:41"), "G1", "B", 1, "enter"
    )
    return scenario, plan, damaged


@tells(
    "R13 G1 at B: Waits 8 min (3 on the way on foot, 5 outside) between the end at A at 09:46 "
    "and the start at 09:57; 6 min are allowed.",
)
def one_wait_in_an_area():
    scenario = campus({"max_wait": 6})
    plan = ridden(scenario)
    damaged = retour(plan, "G1", "09:00 A 09:16 B 09:52 C 10:45 back 11:30", PARTS)
    damaged = shift(damaged, "G1", "B", 5, "enter")
    return scenario, plan, edit_call(damaged, "G1", "P", board=at("10:32"), depart=at("10:35"))


@tells(
    "R13 G1 at C: Waits 7 min (3 at the coach, 4 on the road) between the end at B at 10:19 "
    "and the start at 10:46; 6 min are allowed.",
)
def one_wait_until_after_the_area():
    scenario = campus({"max_wait": 6})
    plan = ridden(scenario)
    damaged = retour(plan, "G1", "09:00 A 09:16 B 09:49 C 10:44 back 11:29", PARTS)
    return scenario, plan, edit_call(damaged, "G1", "P", board=at("10:27"), depart=at("10:30"))


@tells(
    "R13 G1: Waits 7 min (7 on the road) between the end at C at 11:09 and the return at 11:29; "
    "6 min are allowed.",
)
def one_wait_until_the_return():
    return damage(lambda plan: edit_tour(plan, "G1", back=at("11:29")), {"max_wait": 6})


def test_a_longer_visit_is_no_wait():
    scenario = town({"max_wait": 0}, {"A": {"minutes_max": 40}})
    plan = plan_of(
        scenario,
        dict.fromkeys(("G1", "G2"), "09:00 A 09:10 B 10:00 C 10:40 back 11:20"),
        parts={"A": {"minutes": 40}},
    )
    assert verify(scenario, plan) == [] and plan.waiting == 0


def test_a_stop_of_no_minutes_divides_a_wait():
    scenario = town({"max_wait": 30}, {"B": {"minutes": 0}})
    text = "09:00 A 09:10 B 10:20 C 11:00 back 11:40"
    plan = plan_of(scenario, {"G1": text, "G2": text}, parts={"B": {"minutes": 0}})
    assert verify(scenario, plan) == []


def test_a_start_on_foot_is_no_departure_of_a_coach():
    scenario, plan = walked(
        FROM_P, FROM_P, {"from": "P", "to": "H"}, P={"depart_every": 3}, H={"depart_every": 9}
    )
    assert [str(violation) for violation in verify(scenario, plan)] == [
        "R11 G2 at P: Sets out at 10:15, 0 min after G1; 3 min are due."
    ]


def test_on_foot_areas_have_no_effect_and_groups_set_out_one_by_one():
    sites = {"A": {"area": "B"}, "H": {"depart_every": 4}}
    scenario = town({"travel": "walk"}, sites)
    tours = {"G1": "09:00 A 09:10 B 09:50 C 10:30 back 11:10"}
    tours["G2"] = "09:04 A 09:14 B 09:54 C 10:34 back 11:14"
    assert verify(scenario, plan_of(scenario, tours)) == []
    tours["G2"] = "09:03 A 09:13 B 09:53 C 10:33 back 11:13"
    assert [str(violation) for violation in verify(scenario, plan_of(scenario, tours))] == [
        "R11 G2 at H: Sets out at 09:03, 3 min after G1; 4 min are due."
    ]


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_said_of_damage(name):
    sentences, build = FAULTY[name]
    scenario, sound, damaged = build()
    assert [str(violation) for violation in verify(scenario, sound)] == []
    assert [str(violation) for violation in verify(scenario, damaged)] == list(sentences)


def test_ruined_calls_raise_nothing():
    scenario = campus()
    plan = ridden(scenario)
    ends = (at("00:00"), at("23:59"), at("09:10", 9))
    for call in (Call("G1", "day", "H", *ends), Call("G2", "day", "A", *reversed(ends))):
        assert verify(scenario, replace(plan, calls=(call,)))
    assert verify(scenario, replace(plan, tours=()))
    assert verify(scenario, replace(plan, stops=plan.stops[1:]))
