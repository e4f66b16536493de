"""What holds for every scenario: the planner, the verifier and the brute force agree."""

from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest
from events.strategies import clock_text, scenarios
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from oracles.answers import groups_of, plan_of
from oracles.brute_force import any_plan_exists, solve, solve_for_groups
from oracles.brute_groups import group_counts
from oracles.brute_tables import Facts, cell

import routeplan as rp
from routeplan.scenario.lifts import ride
from routeplan.scenario.network import build_network


def plan_tables(tables):
    return rp.plan(rp.read(deepcopy(tables)), time_limit=30, workers=1)


@settings(max_examples=200)
@given(scenarios(areas=True))
def test_travel_rides_and_programmes_agree(tables):
    facts, scenario = Facts(tables), rp.read(deepcopy(tables))
    network = build_network(scenario)
    for (origin, destination), minutes in facts.legs.items():
        assert network.leg(origin, destination) == minutes
    for site in scenario.sites:
        windows = scenario.windows(site)
        assert facts.windows(site.site) == (None if windows is None else list(windows))
        starts = scenario.start_minutes(site)
        assert facts.starts[site.site] == (None if starts is None else list(starts))
        for size in (1, 3, 7, 16):
            for step_free in (0, 1):
                for way in ("up", "down"):
                    own = facts.ride(site.site, size, step_free, way)
                    theirs = ride(scenario, site, size, step_free, way)
                    assert own == (theirs.minutes, theirs.busy, theirs.clear)
    for track in scenario.tracks:
        own = facts.visits(track)
        assert [tuple(visit)[:6] for visit in scenario.visits(track)] == [
            (v.site, v.minutes, v.longest, v.must, v.choice, v.score) for v in own
        ]
        assert [visit.sessions for visit in scenario.visits(track)] == [
            tuple(facts.sessions[number].name for number in visit.sessions) for visit in own
        ]


@pytest.mark.slow
@settings(max_examples=300)
@given(scenarios(areas=True))
def test_verifier_accepts_the_brute_force(tables):
    answer = solve(tables)
    assume(answer.status == "optimal")
    scenario = rp.read(deepcopy(tables))
    assert rp.verify(scenario, plan_of(scenario, answer)) == []


@pytest.mark.slow
@settings(max_examples=300)
@given(scenarios())
def test_planner_is_as_good_as_the_brute_force(tables):
    plan = plan_tables(tables)
    event(plan.status)
    assert rp.verify(rp.read(deepcopy(tables)), plan) == []
    if plan.status == "infeasible":
        assert not any_plan_exists(tables)
        return
    if plan.status == "unknown":  # other coaches might do for the same groups
        assert tables["event"].get("coaches_per_group", 1) > 1
        return
    assert plan.status == "optimal"
    known = solve_for_groups(tables, groups_of(plan))
    assert (plan.score, plan.finish, plan.bound) == (known.score, known.finish, known.finish)
    best = solve(tables)
    if "groups" not in tables["event"]:
        assert len(plan.groups) == len(best.groups)
    if plan.bound_any_grouping is not None:
        assert plan.bound_any_grouping <= plan.finish
        if best.score == plan.score:
            assert plan.bound_any_grouping <= best.finish


@cache
def _wider(column):
    """A function that grants a little more of one thing at every site."""

    def widen(tables, more):
        for site in tables["sites"]:
            if column == "open" and "open" in site:
                site["open"] = ";".join(_longer(window, more) for window in site["open"].split(";"))
            elif column in site:
                site[column] += more
        return tables

    return widen


def _longer(window, more):
    *date, hours = window.split()
    opens, closes = (int(end[:2]) * 60 + int(end[3:]) for end in hours.split("-"))
    hours = f"{clock_text(opens - more)}-{clock_text(closes + more)}"
    return " ".join([*date, hours])


LIMITS = ("people_at_once", "groups_at_once", "coaches_at_once", "guides", "open")


@pytest.mark.slow
@settings(max_examples=60)
@given(scenarios(pinned=True, optional=False), st.sampled_from(LIMITS), st.integers(1, 4))
def test_more_room_is_never_worse(tables, column, more):
    assume(any(column in site for site in tables["sites"]))
    before = plan_tables(tables)
    assume(before.status == "optimal")
    after = plan_tables(_wider(column)(deepcopy(tables), more))
    assert after.status == "optimal"
    assert after.finish <= before.finish


# What holds names, and lists of names, in each table.
NAMES = {
    "sites": ("site", "sessions", "one_of", "after_sites", "lift", "area"),
    "lifts": ("lift",),
    "roads": ("from", "to"),
    "visitors": ("visitor", "delegation", "track", "hotel", "group"),
    "coaches": ("coach", "group"),
    "sessions": ("session", "from", "to", "tracks"),
    "programme": ("track", "site", "sessions"),
    "appointments": ("who", "site", "session"),
}
RESERVED = ("hotel", "all")


def names_in(tables):
    found = {tables["event"]["hub"]}
    for table, columns in NAMES.items():
        for row in tables.get(table, ()):
            found |= {name for c in columns if c in row for name in row[c].split(";")}
    return sorted(found - set(RESERVED))


@st.composite
def relabelled(draw, **wish):
    """A scenario, and the same with other names and its rows in another order."""
    tables = draw(scenarios(**wish))
    found = names_in(tables)
    new = [f"n{number}" for number in draw(st.permutations(range(len(found))))]
    rename = dict(zip(found, new, strict=True))
    other = deepcopy(tables)
    other["event"]["hub"] = rename[other["event"]["hub"]]
    for table, columns in NAMES.items():
        for row in other.get(table, ()):
            for column in columns:
                if column in row:
                    row[column] = ";".join(rename.get(n, n) for n in row[column].split(";"))
        # The coaches of parties, and with them how long these board, go by the order of rows.
        fixed = "coaches_per_group" in tables["event"] and table in ("visitors", "coaches")
        if table in other and not fixed:
            other[table] = draw(st.permutations(other[table]))
    return tables, other


@pytest.mark.slow
@settings(max_examples=50)
@given(relabelled(pinned=True))
def test_relabelling_changes_nothing(pair):
    first, second = map(plan_tables, pair)
    assert (first.status, first.score, first.finish) == (second.status, second.score, second.finish)


@pytest.mark.slow
@settings(max_examples=50)
@given(relabelled())
def test_relabelling_changes_neither_status_nor_group_count(pair):
    first, second = map(plan_tables, pair)
    assert first.status == second.status
    if "groups" not in pair[0]["event"]:
        assert len(first.groups) == len(second.groups)


@pytest.mark.slow
@settings(max_examples=50)
@given(scenarios(pinned=True), st.integers(2, 3))
def test_a_party_with_one_coach_equals_a_group(tables, most):
    event = tables["event"]
    assume(event["travel"] == "coach")
    largest = max(
        sum(row.get("count", 1) for row in tables["visitors"] if row["group"] == pin)
        for pin in {row["group"] for row in tables["visitors"]}
    )
    seats = round(1.3 * (largest + event.get("escorts", 0))) + 1
    tables["coaches"] = [{"coach": f"C{number}", "seats": seats} for number in range(3)]
    event.pop("coaches_per_group", None)
    event["group_max"] = 50
    party = deepcopy(tables)
    party["event"]["coaches_per_group"] = most
    one, other = plan_tables(tables), plan_tables(party)
    assert other.status in (one.status, "unknown")
    assert (one.score, one.finish, one.waiting) == (other.score, other.finish, other.waiting)
    assert [group.coaches for group in one.groups] == [group.coaches for group in other.groups]


@pytest.mark.slow
@settings(max_examples=20)
@given(scenarios())
def test_same_seed_same_plan(tables):
    first, second = (replace(plan_tables(tables), seconds=0.0) for _ in range(2))
    assert first == second


@settings(max_examples=100)
@given(scenarios())
def test_drawn_scenarios_stay_small(tables):
    """The brute force is exact because it tries everything: keep that possible."""
    rp.read(deepcopy(tables))
    assert max(group_counts(Facts(tables)), default=0) <= 3
    assert sum(cell(row, "kind", "visit") != "place" for row in tables["sites"]) <= 4
