"""The next best plans that go other ways."""

import json
from dataclasses import replace
from itertools import permutations, product

import pytest
from events.strategies import scenarios
from hypothesis import assume, given, settings
from planning.test_planning import tables

import routeplan as rp
from routeplan.cli.entry import run
from routeplan.grouping.drafts import adopt_groups
from routeplan.planning.alternatives import list_alternatives
from routeplan.scenario.network import build_network
from routeplan.scheduling.cpsat import next_best as alternatives
from routeplan.scheduling.cpsat.exact import solve_exact
from routeplan.scheduling.cpsat.next_best import list_ways
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.orders import keep_orders
from routeplan.scheduling.schedule import measure_finish

TWO = {"visitors": [{"visitor": f"V{n}", "count": 10} for n in range(2)]}
ODD = {
    "roads": [
        {"from": "H", "to": "A", "minutes": 3},
        {"from": "A", "to": "B", "minutes": 4},
        {"from": "B", "to": "C", "minutes": 9},
        {"from": "C", "to": "H", "minutes": 6},
    ]
}


def ways(plan):
    """The ways that groups go, as often as they go them."""
    return sorted(
        tuple(
            (session, tuple(stop.site for stop in stops))
            for (name, session), stops in sorted(plan.stops_of.items())
            if name == group.name
        )
        for group in plan.groups
    )


def list_finishes(scenario, plan):
    """The earliest finish for every choice of ways, best first."""
    problem = formulate(scenario, build_network(scenario), adopt_groups(scenario, plan.groups))
    best = {}
    for orders in product(*(permutations(stops) for stops in problem.stops_of_tour)):
        kept = [[(stop, (tour,)) for stop in stops] for tour, stops in enumerate(orders)]
        outcome = solve_exact(keep_orders(problem, kept), time_limit=20, workers=1)
        if outcome.schedule is not None:
            assert outcome.status == "optimal"
            key = frozenset(list_ways(problem, orders).items())
            finish = measure_finish(problem, outcome.schedule)
            best[key] = min(finish, best.get(key, finish))
    return sorted(best.values())


@pytest.mark.parametrize("changes", [TWO, TWO | ODD])
def test_they_are_the_next_best(changes):
    scenario = rp.read(tables(**changes))
    best = rp.plan(scenario, time_limit=20, workers=1)
    others = list(list_alternatives(scenario, best, count=6, time_limit=60, workers=1))
    plans = [best, *others]
    assert [plan.finish for plan in plans] == list_finishes(scenario, best)[:7]
    assert len({tuple(ways(plan)) for plan in plans}) == 7
    assert all("proven" in plan.notes[0] for plan in others)


def test_a_minute_that_is_still_open_is_no_proof(monkeypatch):
    """A better plan may repeat known ways, which its worth pays for."""
    scenario = rp.read(tables(**TWO))
    best = rp.plan(scenario, time_limit=20, workers=1)
    real = alternatives.run_model

    def stop_early(tours, **limits):
        # One minute less is worth three points here, and each of two groups may take one away.
        result = real(tours, **limits)
        return replace(result, status="feasible", bound=result.bound + 3)

    monkeypatch.setattr(alternatives, "run_model", stop_early)
    (other,) = list_alternatives(scenario, best, count=1, workers=1)
    assert "not settled" in other.notes[0]


def test_there_may_be_no_others():
    scenario = rp.read(tables(sites=tables()["sites"][:2], roads=tables()["roads"][:1]))
    best = rp.plan(scenario, time_limit=20, workers=1)
    assert list(list_alternatives(scenario, best, count=3, workers=1)) == []
    infeasible = rp.Plan("infeasible")
    assert list(list_alternatives(scenario, infeasible, count=3)) == []


@pytest.mark.slow
@settings(max_examples=15)
@given(scenarios())
def test_they_keep_the_rules_and_are_no_better(drawn):
    scenario = rp.read(drawn)
    best = rp.plan(scenario, time_limit=20, workers=1)
    assume(best.status == "optimal")
    seen = [ways(best)]
    for other in list_alternatives(scenario, best, count=3, time_limit=20, workers=1):
        assert rp.verify(scenario, other) == []
        assert (-other.score, other.finish) >= (-best.score, best.finish)
        assert ways(other) not in seen
        assert [group.people for group in other.groups] == [group.people for group in best.groups]
        seen.append(ways(other))
        best = other


@pytest.mark.slow
def test_the_command_line_gives_each_a_folder(tmp_path, capsys):
    source, folder = tmp_path / "event.json", tmp_path / "out"
    source.write_text(json.dumps(tables(**TWO)), "utf-8")
    command = ["plan", str(source), "-o", str(folder), "--workers", "1"]
    assert run([*command, "--alternatives", "3"]) == 0
    said = capsys.readouterr().out
    assert "Plan 2: finish" in said and "Plan 3: finish" in said
    for number in (2, 3):
        document = json.loads((folder / f"alternative-{number}" / "plan.json").read_text("utf-8"))
        assert document["finish"] >= json.loads((folder / "plan.json").read_text())["finish"]
        assert run(["verify", str(source), str(folder / f"alternative-{number}")]) == 0
    capsys.readouterr()
    assert run([*command, "--alternatives", "2", "--json"]) == 0
    told = capsys.readouterr()
    (other,) = json.loads(told.out)["alternatives"]
    assert other["finish"] and len(other["files"]) == 6
    assert "alternative-3 belongs to an earlier plan" in told.err


def test_an_order_that_is_kept_has_no_alternatives(tmp_path, capsys):
    command = ["plan", str(tmp_path), "--order", "ours.csv", "--alternatives", "2"]
    assert run(command) == 2
    assert "leave out one" in capsys.readouterr().err
